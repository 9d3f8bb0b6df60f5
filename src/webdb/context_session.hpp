// The session of one application context: opened when first used, rolled back and gone with the context.
#pragma once

#include <carboy/orm/session/current.hpp>
#include <carboy/orm/session/session.hpp>

#include <optional>

namespace carboy::webdb {

struct Binding;

class ContextSession : private orm::SessionSource {
  public:
    explicit ContextSession(Binding& binding) : binding_(binding), before_(orm::set_session_source(this)) {}
    ContextSession(const ContextSession&) = delete;
    ContextSession& operator=(const ContextSession&) = delete;
    ~ContextSession() override { orm::set_session_source(before_); }

  private:
    orm::Session& session() override;

    Binding& binding_;
    orm::SessionSource* before_;
    std::optional<orm::Session> session_;
};

}  // namespace carboy::webdb
