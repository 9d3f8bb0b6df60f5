#include "web/session/session_store.hpp"

#include <ctime>

#include <boost/json.hpp>

#include <carboy/base/error.hpp>
#include <carboy/http/list_headers.hpp>

#include "web/context/request_context.hpp"
#include "web/session/session_json.hpp"

namespace carboy::web {

namespace {

/// Begins the payload of a cookie with an identifier; values begin with a brace.
constexpr std::string_view identifier_prefix = "id:";

}  // namespace

const boost::json::object& SessionStore::read() {
    accessed_ = true;
    return peek();
}

const boost::json::object& SessionStore::peek() {
    if (values_) return *values_;
    values_.emplace();
    const std::string* cookie = settings_.signer ? request_.cookies->find(settings_.cookie_name) : nullptr;
    if (!cookie || cookie->empty()) return *values_;
    // The storage knows when a session on the server ends.
    const std::optional<std::int64_t> max_age =
        storage_ ? std::nullopt : std::optional<std::int64_t>(settings_.lifetime.count());
    const auto payload = settings_.signer->open(*cookie, std::time(nullptr), max_age);
    if (!payload) return *values_;
    if (storage_)
        read_stored(*payload);
    else if (auto parsed = parse_session(*payload))
        values_ = *std::move(parsed);
    return *values_;
}

/// A cookie with values, from the time before the storage, has no identifier.
void SessionStore::read_stored(const std::string& payload) {
    if (!payload.starts_with(identifier_prefix)) return;
    std::string identifier = payload.substr(identifier_prefix.size());
    const auto found = storage_->find(storage_key(IdentifierUse::session, identifier));
    if (!found) return;
    identifier_ = std::move(identifier);
    expires_ = found->expires;
    if (auto parsed = parse_session(found->values)) values_ = *std::move(parsed);
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

void SessionStore::renew() {
    if (!storage_) return;
    write();
    is_renewed_ = true;
}

std::string SessionStore::key() {
    read();
    return identifier_.empty() ? "" : storage_key(IdentifierUse::session, identifier_);
}

std::string SessionStore::cookie_payload() const {
    return storage_ ? std::string(identifier_prefix) + identifier_ : session_text(*values_);
}

void SessionStore::set_cookie(http::Response& response) const {
    http::CookieOptions options = settings_.cookie;
    if (is_permanent(*values_)) options.expires = std::chrono::system_clock::now() + settings_.lifetime;
    response.set_cookie(settings_.cookie_name, settings_.signer->sign(cookie_payload(), std::time(nullptr)), options);
}

void SessionStore::delete_cookie(http::Response& response) const {
    http::CookieOptions options = settings_.cookie;
    options.expires = std::chrono::system_clock::time_point{};
    options.max_age = std::chrono::seconds(0);
    response.set_cookie(settings_.cookie_name, "", options);
}

void SessionStore::save(http::Response& response) {
    if (storage_)
        save_in_storage(response);
    else
        save_in_cookie(response);
}

void SessionStore::save_in_cookie(http::Response& response) {
    // Every request renews a permanent session, also one that did not use it.
    if (!accessed_ && (!settings_.signer || !request_.headers.contains("Cookie"))) return;
    peek();
    const bool changed = is_changed();
    if (changed) require_key();
    const bool renewed = settings_.refresh_each_request && is_permanent(*values_);
    const bool set = !values_->empty() && (changed || renewed);
    if (accessed_ || set) http::add_to_list(response.headers, "Vary", "Cookie");
    if (set) {
        set_cookie(response);
    } else if (changed) {
        delete_cookie(response);
    }
}

/// A request that has not used its session costs no statement.
/// Source: Flask-Session base.py, ServerSideSessionInterface.save_session.
void SessionStore::save_in_storage(http::Response& response) {
    if (!accessed_) return;
    http::add_to_list(response.headers, "Vary", "Cookie");
    const bool changed = is_changed();
    if (changed) require_key();
    if (!identifier_.empty() && (is_renewed_ || (changed && values_->empty()))) {
        storage_->erase(storage_key(IdentifierUse::session, identifier_));
        identifier_.clear();
    }
    if (values_->empty()) {
        if (changed) delete_cookie(response);
        return;
    }
    const auto rest = expires_ - std::chrono::system_clock::now();
    const bool ages = settings_.refresh_each_request && rest < settings_.lifetime - settings_.lifetime / 16;
    if (identifier_.empty())
        insert(response);
    else if (changed || ages)
        update(response);
}

StoredSession SessionStore::stored() const {
    StoredSession session{.key = storage_key(IdentifierUse::session, identifier_),
                          .user = {},
                          .values = session_text(*values_),
                          .expires = expires_};
    if (const boost::json::value* user = values_->if_contains("_user_id"); user && user->is_string())
        session.user = user->get_string();
    return session;
}

void SessionStore::insert(http::Response& response) {
    identifier_ = new_identifier();
    expires_ = std::chrono::system_clock::now() + settings_.lifetime;
    storage_->insert(stored());
    set_cookie(response);
}

/// A session that has been revoked during the request stays revoked.
void SessionStore::update(http::Response& response) {
    if (settings_.refresh_each_request) expires_ = std::chrono::system_clock::now() + settings_.lifetime;
    if (storage_->update(stored()))
        set_cookie(response);
    else
        delete_cookie(response);
}

namespace {

const SessionSettings& settings_of(const RequestContext& context) {
    return **context.application.parts.get<std::optional<SessionSettings>>();
}

}  // namespace

SessionStore& current_session_store() {
    RequestContext& context = request_context();
    if (SessionStore* store = context.storage.get<SessionStore>()) return *store;
    return context.storage.emplace<SessionStore>(settings_of(context), context.request,
                                                 session_storage(context.application));
}

void save_session(RequestContext& context, http::Response& response) {
    if (SessionStore* store = context.storage.get<SessionStore>()) return store->save(response);
    // Only a permanent session in a cookie is renewed by a request that has not used it.
    const SessionSettings& settings = settings_of(context);
    SessionStorage* const storage = session_storage(context.application);
    if (storage || !settings.signer || !context.request.headers.contains("Cookie")) return;
    SessionStore(settings, context.request, storage).save(response);
}

std::string current_session_key() { return current_session_store().key(); }

}  // namespace carboy::web
