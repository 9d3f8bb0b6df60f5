// transaction(): a unit of work in a new session, which runs again after a conflict with another transaction.
#pragma once

#include <carboy/engine/transaction.hpp>
#include <carboy/orm/mapping/one_object.hpp>
#include <carboy/orm/session/session.hpp>

#include <concepts>
#include <optional>
#include <type_traits>

namespace carboy::orm {

template <class Model>
class Objects;

namespace detail {

/// The attempts of one transaction(), each with a new session.
class SessionAttempts {
  public:
    SessionAttempts(engine::Engine& engine, const engine::RetryOptions& options, SessionOptions session_options)
        : engine_(engine), options_(options), session_options_(std::move(session_options)), limit_(options) {}

    Session& begin();
    void commit() { session_->commit(); }
    /// Called in a handler: keeps the exception if another attempt may be made; otherwise rethrows it.
    void failed();
    void pause() { limit_.pause(); }

  private:
    engine::Engine& engine_;
    const engine::RetryOptions& options_;
    SessionOptions session_options_;
    engine::detail::RetryLimit limit_;
    std::optional<Session> session_;
};

template <class T>
struct IsObjects : std::false_type {};
template <class Model>
struct IsObjects<Objects<Model>> : std::true_type {};

template <class T>
inline constexpr bool belongs_to_session =
    IsModel<std::remove_cv_t<std::remove_pointer_t<std::remove_reference_t<T>>>> &&
    (std::is_reference_v<T> || std::is_pointer_v<T>);

}  // namespace detail

/// Runs `body(session)` in a transaction of a new session. It is committed when `body` returns and rolled back when it
/// throws. After a serialization failure, a deadlock or ConcurrentUpdate, `body` runs again from its beginning, with
/// another new session. On SQLite the transaction holds the write lock from its beginning, so it is serializable and
/// nothing in it is retried because of this process. Returns the result of `body`. Side effects of `body` outside the
/// database happen once for each attempt.
/// Throws: the last failure when the attempts or the budget are used up; the exceptions of `body`; CommitUnknown.
template <class F>
requires std::invocable<F&, Session&>
auto transaction(engine::Engine& engine, F&& body, const engine::RetryOptions& options = {},
                 const SessionOptions& session_options = {}) -> std::invoke_result_t<F&, Session&> {
    using Result = std::invoke_result_t<F&, Session&>;
    static_assert(!detail::belongs_to_session<Result> && !detail::IsObjects<std::remove_cvref_t<Result>>::value,
                  "carboy: transaction() closes its session when it returns, and with it the session's objects: return "
                  "values, keys or copy_of(object)");
    for (detail::SessionAttempts attempts(engine, options, session_options);; attempts.pause()) {
        try {
            Session& session = attempts.begin();
            if constexpr (std::is_void_v<Result>) {
                body(session);
                return attempts.commit();
            } else {
                Result result = body(session);
                attempts.commit();
                return result;
            }
        } catch (...) {
            attempts.failed();
        }
    }
}

}  // namespace carboy::orm
