// The current session, which User::query() uses: the one that the running fiber's context provides.
#pragma once

namespace carboy::orm {

class Session;

/// Provides the session of a context and opens it on first use.
class SessionSource {
  public:
    virtual ~SessionSource() = default;
    virtual Session& session() = 0;
    /// The session if it has been opened, else null.
    virtual Session* opened() noexcept = 0;

    SessionSource* before = nullptr;  ///< the source that was the innermost one before it
};

/// Returns the session of this fiber's innermost source.  Throws: SessionError when there is none.
Session& current_session();
/// The same without opening a session: null when there is none.
Session* opened_session() noexcept;

/// Makes `source` the innermost source of this fiber and returns the previous one; nullptr means none.
SessionSource* set_session_source(SessionSource* source) noexcept;

/// Makes `source` the innermost source of this fiber.
void enter_session_source(SessionSource& source) noexcept;
/// Removes `source`, wherever it is in the list: sources may end in any order.
void leave_session_source(SessionSource& source) noexcept;

/// Makes a session the current one for the duration of a scope.
class UseSession : private SessionSource {
  public:
    explicit UseSession(Session& session) : session_(session) { enter_session_source(*this); }
    UseSession(const UseSession&) = delete;
    UseSession& operator=(const UseSession&) = delete;
    ~UseSession() override { leave_session_source(*this); }

  private:
    Session& session() override { return session_; }
    Session* opened() noexcept override { return &session_; }

    Session& session_;
};

}  // namespace carboy::orm
