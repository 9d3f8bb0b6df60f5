// Sessions on the server: the cookie has only a signed identifier, and a SessionStorage keeps the values.
// DatabaseSessions (webdb) keeps them in a table.
#pragma once

#include <chrono>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::web {

class App;
struct Application;

/// A session on the server, or a browser that is remembered after its session has ended.
struct StoredSession {
    /// Made of the identifier in the cookie, which cannot be found from it.  Shape: 43 characters of base64url.
    std::string key;
    /// The id of the user who is logged in; empty for nobody.
    std::string user;
    /// The session's values, as JSON.
    std::string values;
    std::chrono::system_clock::time_point expires;
};

/// Keeps the sessions of an application.  Threads: its functions are called by several threads at a time.
/// Source: Flask-Session.
class SessionStorage {
  public:
    virtual ~SessionStorage() = default;
    /// Returns the session of this key, unless it has expired.
    virtual std::optional<StoredSession> find(const std::string& key) = 0;
    virtual void insert(const StoredSession& session) = 0;
    /// Replaces the session of this key. Returns false, and does nothing, if it no longer exists: it has been revoked.
    virtual bool update(const StoredSession& session) = 0;
    virtual void erase(const std::string& key) = 0;
};

/// Keeps the sessions of the application in `storage` instead of in cookies. Call it before the first request.
/// Lifetime: the storage must outlive the application.  Throws: Error "second_session_storage".
void store_sessions(Application& application, SessionStorage& storage);
template <std::same_as<App> A>
void store_sessions(A& app, SessionStorage& storage) {
    store_sessions(app.core(), storage);
}

/// The key of the current request's session; empty for a session that is not on the server, or not yet.
std::string current_session_key();

}  // namespace carboy::web
