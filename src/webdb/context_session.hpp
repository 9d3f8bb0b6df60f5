// The session of an application context: opened on first use, rolled back and closed with the context.
#pragma once

#include <carboy/orm/session/current.hpp>
#include <carboy/orm/session/session.hpp>

#include <optional>

namespace carboy::webdb {

struct Binding;

class ContextSession : private orm::SessionSource {
  public:
    explicit ContextSession(Binding& binding) : binding_(binding) { orm::enter_session_source(*this); }
    ContextSession(const ContextSession&) = delete;
    ContextSession& operator=(const ContextSession&) = delete;
    ~ContextSession() override { orm::leave_session_source(*this); }

  private:
    orm::Session& session() override;
    orm::Session* opened() noexcept override { return session_ ? &*session_ : nullptr; }

    Binding& binding_;
    std::optional<orm::Session> session_;
};

}  // namespace carboy::webdb
