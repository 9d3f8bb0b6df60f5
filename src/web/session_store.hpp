// The session of one request: read from the cookie when first used, written back when changed.
#pragma once

#include <optional>
#include <string_view>

#include <boost/json/object.hpp>

#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>

#include "web/session_cookie.hpp"

namespace carboy::web {

struct AppCore;

/// The values of a session, tagged as Flask tags what JSON lacks.
class SessionStore {
  public:
    SessionStore(AppCore& core, const http::Request& request) : core_(core), request_(request) {}

    const boost::json::object& read();
    /// The values to change.  Throws: Error "no_secret_key".
    boost::json::object& write();
    /// Sets, renews or deletes the cookie.
    /// Source: Flask sessions.py, SecureCookieSessionInterface.save_session.
    void save(http::Response& response);

  private:
    bool must_set(const SessionSettings& settings) const;

    AppCore& core_;
    const http::Request& request_;
    std::optional<boost::json::object> values_;
    bool modified_ = false;
};

}  // namespace carboy::web
