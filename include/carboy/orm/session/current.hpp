// The session that User::query() means: the one that the running fiber's context provides.
#pragma once

namespace carboy::orm {

class Session;

/// Gives the session of a context, opening it when first asked.
class SessionSource {
  public:
    virtual ~SessionSource() = default;
    virtual Session& session() = 0;
};

/// The session of the innermost source of this fiber.  Throws: SessionError when there is none.
Session& current_session();

/// Makes `source` the innermost one of this fiber and returns the one before; nullptr ends it.
SessionSource* set_session_source(SessionSource* source) noexcept;

/// Makes a session the current one for a scope.
class UseSession : private SessionSource {
  public:
    explicit UseSession(Session& session) : session_(session), before_(set_session_source(this)) {}
    UseSession(const UseSession&) = delete;
    UseSession& operator=(const UseSession&) = delete;
    ~UseSession() override { set_session_source(before_); }

  private:
    Session& session() override { return session_; }

    Session& session_;
    SessionSource* before_;
};

}  // namespace carboy::orm
