#include "web/session/session_store.hpp"

#include <ctime>

#include <boost/json.hpp>

#include <carboy/base/error.hpp>
#include <carboy/http/list_headers.hpp>

#include "web/context/request_context.hpp"
#include "web/session/session_json.hpp"

namespace carboy::web {

const boost::json::object& SessionStore::read() {
    if (values_) return *values_;
    values_.emplace();
    const std::string* cookie = settings_.signer ? request_.cookies->find(settings_.cookie_name) : nullptr;
    if (!cookie || cookie->empty()) return *values_;
    if (const auto payload = settings_.signer->open(*cookie, std::time(nullptr), settings_.lifetime.count()))
        if (auto parsed = parse_session(*payload)) values_ = *std::move(parsed);
    return *values_;
}

void SessionStore::require_key() const {
    if (!settings_.signer)
        throw Error("no_secret_key", "The session cannot be changed because SECRET_KEY is not set.",
                    "Set app.config[\"SECRET_KEY\"] to a long random text, and keep it out of the sources.");
}

boost::json::object& SessionStore::write() {
    read();
    require_key();
    modified_ = true;
    return *values_;
}

boost::json::object& SessionStore::borrow() {
    read();
    if (!borrowed_text_) borrowed_text_ = session_text(*values_);
    return *values_;
}

bool SessionStore::is_changed() const {
    return modified_ || (borrowed_text_ && *borrowed_text_ != session_text(*values_));
}

void SessionStore::set_cookie(http::Response& response) const {
    http::CookieOptions options = settings_.cookie;
    if (is_permanent(*values_)) options.expires = std::chrono::system_clock::now() + settings_.lifetime;
    response.set_cookie(settings_.cookie_name, settings_.signer->sign(session_text(*values_), std::time(nullptr)),
                        options);
}

void SessionStore::delete_cookie(http::Response& response) const {
    http::CookieOptions options = settings_.cookie;
    options.expires = std::chrono::system_clock::time_point{};
    options.max_age = std::chrono::seconds(0);
    response.set_cookie(settings_.cookie_name, "", options);
}

void SessionStore::save(http::Response& response) {
    // Every request renews a permanent session, also one that did not use it.
    if (!values_ && (!settings_.signer || !request_.headers.contains("Cookie"))) return;
    const bool accessed = values_.has_value();
    read();
    const bool changed = is_changed();
    if (changed) require_key();
    const bool renewed = settings_.refresh_each_request && is_permanent(*values_);
    const bool set = !values_->empty() && (changed || renewed);
    if (accessed || set) http::add_to_list(response.headers, "Vary", "Cookie");
    if (set) {
        set_cookie(response);
    } else if (changed) {
        delete_cookie(response);
    }
}

namespace {

const SessionSettings& settings_of(const RequestContext& context) {
    return **context.application.parts.get<std::optional<SessionSettings>>();
}

}  // namespace

SessionStore& current_session_store() {
    RequestContext& context = request_context();
    if (SessionStore* store = context.storage.get<SessionStore>()) return *store;
    return context.storage.emplace<SessionStore>(settings_of(context), context.request);
}

void save_session(RequestContext& context, http::Response& response) {
    if (SessionStore* store = context.storage.get<SessionStore>()) return store->save(response);
    SessionStore unused(settings_of(context), context.request);
    unused.save(response);
}

}  // namespace carboy::web
