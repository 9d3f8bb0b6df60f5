#include "web/session_store.hpp"

#include <ctime>

#include <boost/json.hpp>

#include <carboy/base/error.hpp>

#include "web/app_core.hpp"
#include "web/session_json.hpp"

namespace carboy::web {

const boost::json::object& SessionStore::read() {
    if (values_) return *values_;
    values_.emplace();
    const SessionSettings& settings = core_.session_settings();
    const std::string* cookie = settings.signer ? request_.cookies->find(settings.cookie_name) : nullptr;
    if (!cookie || cookie->empty()) return *values_;
    if (const auto payload = settings.signer->open(*cookie, std::time(nullptr), settings.lifetime.count()))
        if (auto parsed = parse_session(*payload)) values_ = *std::move(parsed);
    return *values_;
}

boost::json::object& SessionStore::write() {
    read();
    if (!core_.session_settings().signer)
        throw Error("no_secret_key", "The session cannot be changed: SECRET_KEY is not set",
                    "Set app.config[\"SECRET_KEY\"] to a long random text, kept out of the sources");
    modified_ = true;
    return *values_;
}

bool SessionStore::must_set(const SessionSettings& settings) const {
    if (values_->empty()) return false;
    return modified_ || (settings.refresh_each_request && is_permanent(*values_));
}

void SessionStore::save(http::Response& response) {
    const SessionSettings& settings = core_.session_settings();
    // A permanent session is renewed by every request, also by one that did not look at it.
    if (!values_ && (!settings.signer || !request_.headers.contains("Cookie"))) return;
    const bool accessed = values_.has_value();
    read();
    const bool set = must_set(settings);
    if (accessed || set) response.headers.add("Vary", "Cookie");
    if (set) {
        http::CookieOptions options = settings.cookie;
        if (is_permanent(*values_)) options.expires = std::chrono::system_clock::now() + settings.lifetime;
        response.set_cookie(settings.cookie_name, settings.signer->sign(session_text(*values_), std::time(nullptr)),
                            options);
    } else if (modified_ && values_->empty()) {
        http::CookieOptions options = settings.cookie;
        options.expires = std::chrono::system_clock::time_point{};
        options.max_age = std::chrono::seconds(0);
        response.set_cookie(settings.cookie_name, "", options);
    }
}

}  // namespace carboy::web
