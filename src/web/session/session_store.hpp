// The session of one request: read from the cookie on first use, written back when changed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>

#include "web/session/session_cookie.hpp"

namespace carboy::web {

class RequestContext;

/// The values of a session; types that JSON does not have are tagged as in Flask.
class SessionStore {
  public:
    SessionStore(const SessionSettings& settings, const http::Request& request)
        : settings_(settings), request_(request) {}

    const boost::json::object& read();
    /// Returns the values for writing.  Throws: Error "no_secret_key".
    boost::json::object& write();
    /// Returns the values for reading or writing; save() checks whether they have changed.
    boost::json::object& borrow();
    /// Sets, renews or deletes the cookie. Only a change sets or deletes it.
    /// Throws: Error "no_secret_key" when borrowed values were changed.
    /// Source: Flask sessions.py, SecureCookieSessionInterface.save_session.
    void save(http::Response& response);

  private:
    bool is_changed() const;
    void require_key() const;
    void set_cookie(http::Response& response) const;
    void delete_cookie(http::Response& response) const;

    const SessionSettings& settings_;
    const http::Request& request_;
    std::optional<boost::json::object> values_;
    bool modified_ = false;
    /// The text of the values when they were borrowed.
    std::optional<std::string> borrowed_text_;
};

/// Returns the session of the current request.  Throws: Error "no_request_context".
SessionStore& current_session_store();

/// Calls SessionStore::save at the end of the request. Costs little for a request that has not used its session.
void save_session(RequestContext& context, http::Response& response);

}  // namespace carboy::web
