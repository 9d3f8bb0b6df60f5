// DatabaseSessions: sessions in a table of the application's database, so that they can be revoked.
#pragma once

#include <carboy/web/app/app.hpp>
#include <carboy/web/security/login.hpp>
#include <carboy/web/session/session_storage.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace carboy::webdb {

/// Keeps sessions in the table carboy_session; the cookie has only a signed random identifier. The table is part of the
/// schema of a program that uses this class: db.create_all() and migrations create it.
///     Database db;
///     DatabaseSessions sessions;
///     db.init_app(app);
///     sessions.init_app(app);
/// A session ends after PERMANENT_SESSION_LIFETIME without use, and log-ins give it a new identifier. At the end of a
/// request whose session has changed, work of db.session that has not been committed is rolled back.
/// Lifetime: must outlive the application.  Source: Flask-Session sqlalchemy.py.
class DatabaseSessions : private web::SessionStorage {
  public:
    DatabaseSessions() = default;
    explicit DatabaseSessions(web::App& app) { init_app(app); }
    DatabaseSessions(const DatabaseSessions&) = delete;
    DatabaseSessions& operator=(const DatabaseSessions&) = delete;

    void init_app(web::App& app);

    /// Ends all sessions of a user, and forgets the browsers in which the user is remembered. Returns their number.
    /// SQL: one DELETE on db.session; it takes effect with its commit.
    template <class User>
    std::int64_t revoke(const User& user) {
        return revoke_user(web::detail::user_id(user), false);
    }
    /// The same, except for the session of the current request: after a change of the password, for instance.
    template <class User>
    std::int64_t revoke_others(const User& user) {
        return revoke_user(web::detail::user_id(user), true);
    }
    /// Deletes the sessions that have expired, as the command `sessions purge` does. Returns their number.
    std::int64_t purge();

  private:
    std::int64_t revoke_user(const std::string& user, bool keep_current);
    std::optional<web::StoredSession> find(const std::string& key) override;
    void insert(const web::StoredSession& session) override;
    bool update(const web::StoredSession& session) override;
    void erase(const std::string& key) override;
};

}  // namespace carboy::webdb
