// The session of one request: read from the cookie, or from the server's storage, on first use, and written back when
// changed.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>

#include "web/session/session_cookie.hpp"
#include "web/session/stored_session.hpp"

namespace carboy::web {

class RequestContext;

/// The values of a session; types that JSON does not have are tagged as in Flask.
class SessionStore {
  public:
    /// `storage` is null for sessions that are in their cookies.
    SessionStore(const SessionSettings& settings, const http::Request& request, SessionStorage* storage)
        : settings_(settings), request_(request), storage_(storage) {}

    const boost::json::object& read();
    /// The same when only the framework looks at the session and the response does not depend on it: without any other
    /// use, the response has no Vary field.
    const boost::json::object& peek();
    /// Returns the values for writing.  Throws: Error "no_secret_key".
    boost::json::object& write();
    /// Returns the values for reading or writing; save() checks whether they have changed.
    boost::json::object& borrow();
    /// Gives a session on the server a new identifier.
    void renew();
    /// The key of a session on the server; empty before it is stored.
    std::string key();
    /// Sets, renews or deletes the cookie. Only a change sets or deletes it.
    /// Throws: Error "no_secret_key" when borrowed values were changed; the errors of the storage.
    /// Source: Flask sessions.py, SecureCookieSessionInterface.save_session.
    void save(http::Response& response);

  private:
    bool is_changed() const;
    void require_key() const;
    void read_stored(const std::string& identifier);
    void save_in_cookie(http::Response& response);
    void save_in_storage(http::Response& response);
    void insert(http::Response& response);
    void update(http::Response& response);
    StoredSession stored() const;
    std::string cookie_payload() const;
    void set_cookie(http::Response& response) const;
    void delete_cookie(http::Response& response) const;

    const SessionSettings& settings_;
    const http::Request& request_;
    SessionStorage* storage_;
    /// For a session on the server; empty before it is stored.
    std::string identifier_;
    std::chrono::system_clock::time_point expires_;
    bool is_renewed_ = false;
    std::optional<boost::json::object> values_;
    bool accessed_ = false;
    bool modified_ = false;
    /// The text of the values when they were borrowed.
    std::optional<std::string> borrowed_text_;
};

/// Returns the session of the current request.  Throws: Error "no_request_context".
SessionStore& current_session_store();

/// Calls SessionStore::save at the end of the request. Costs little for a request that has not used its session.
void save_session(RequestContext& context, http::Response& response);

}  // namespace carboy::web
