#include <carboy/web/security/csrf.hpp>

#include <algorithm>
#include <ctime>
#include <optional>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <carboy/base/digest.hpp>
#include <carboy/base/error.hpp>
#include <carboy/base/hmac.hpp>
#include <carboy/base/text.hpp>
#include <carboy/jinja/adapt/callable.hpp>
#include <carboy/web/session/session.hpp>

#include "web/config/csrf_settings.hpp"
#include "web/config/settings.hpp"
#include "web/context/request_context.hpp"
#include "web/context/uses_sessions.hpp"
#include "web/security/origin.hpp"
#include "web/session/session_cookie.hpp"
#include "web/templates/template_environment.hpp"

namespace carboy::web {

namespace {

/// The CSRF state of the current request.
struct CsrfState {
    std::string token;
    bool is_valid = false;
};

CsrfState& csrf_state() { return request_context().storage.get_or_emplace<CsrfState>(); }
const Config& csrf_config() { return request_context().application.config; }

SessionSigner token_signer() {
    std::string key = csrf_config().get(settings::csrf_secret_key);
    if (key.empty()) key = csrf_config().get(settings::secret_key);
    if (key.empty())
        throw Error("no_secret_key", "CSRF tokens cannot be signed because SECRET_KEY is not set.",
                    "Set app.config[\"SECRET_KEY\"] to a long random text, and keep it out of the sources.");
    return SessionSigner({std::move(key)}, "wtf-csrf-token", SessionSigner::Derivation::django_concat);
}

/// -1 when the setting is null.
std::int64_t time_limit() {
    const Setting* setting = csrf_config().find(settings::csrf_time_limit.name);
    return setting && setting->is_none() ? -1 : csrf_config().get(settings::csrf_time_limit);
}

/// The payload of a token: the session's value as JSON.
std::string json_text(const std::string& text) { return boost::json::serialize(boost::json::string(text)); }

Setting::List list_or(const KnownSetting<std::nullptr_t>& setting, Setting::List otherwise) {
    Setting::List list = csrf_config().get(setting);
    return list.empty() ? std::move(otherwise) : list;
}

bool is_checked(http::Method method) {
    const std::string_view name = http::to_string(method);
    const Setting::List methods = list_or(settings::csrf_methods, {"POST", "PUT", "PATCH", "DELETE"});
    return std::any_of(methods.begin(), methods.end(),
                       [name](const std::string& one) { return equals_ignoring_case(one, name); });
}

/// A form with a prefix has the token under "prefix-csrf_token".
std::string sent_token(const Request& request) {
    const std::string field = csrf_config().get(settings::csrf_field_name);
    if (std::string token = request.form.get(field); !token.empty()) return token;
    for (const auto& [name, value] : request.form)
        if (name.ends_with(field) && !value.empty()) return value;
    for (const std::string& header : list_or(settings::csrf_headers, {"X-CSRFToken", "X-CSRF-Token"}))
        if (const std::string_view token = request.headers.get(header, {}); !token.empty()) return std::string(token);
    return {};
}

/// Returns whether the browser says that the request comes from the same origin; nullopt when it does not say, or when
/// this is not used.
std::optional<bool> vouched_for(const Request& request) {
    if (!csrf_config().get(settings::csrf_sec_fetch_site)) return std::nullopt;
    const std::string_view site = request.headers.get("Sec-Fetch-Site", {});
    if (site.empty()) return std::nullopt;
    return site == "same-origin" || site == "none";
}

void check_origin(const Request& request) {
    const std::string_view origin = request.headers.get("Origin", {});
    if (origin.empty() || !csrf_config().get(settings::csrf_check_origin)) return;
    const Setting::List trusted = csrf_config().get(settings::csrf_trusted_origins);
    if (std::find(trusted.begin(), trusted.end(), origin) != trusted.end()) return;
    if (!is_same_host(origin, request.scheme, request.host())) throw CsrfError("The origin does not match the host.");
}

void check_referrer(const Request& request) {
    if (!request.is_secure() || !csrf_config().get(settings::csrf_ssl_strict)) return;
    const std::string_view referrer = request.headers.get("Referer", {});
    if (referrer.empty()) throw CsrfError("The referrer header is missing.");
    const Setting::List trusted = csrf_config().get(settings::csrf_trusted_origins);
    if (std::find(trusted.begin(), trusted.end(), origin_of(referrer)) != trusted.end()) return;
    if (!is_same_origin(referrer, "https", request.host())) throw CsrfError("The referrer does not match the host.");
}

}  // namespace

std::string generate_csrf() {
    CsrfState& current_state = csrf_state();
    if (!current_state.token.empty()) return current_state.token;
    const SessionSigner sign = token_signer();
    const std::string field = csrf_config().get(settings::csrf_field_name);
    std::optional<std::string> secret = session.get<std::string>(field);
    if (!secret) {
        secret = hex_digits(random_bytes(20));
        session[field] = *secret;
    }
    return current_state.token = sign.sign(json_text(*secret), std::time(nullptr));
}

void validate_csrf(std::string_view token) {
    if (token.empty()) throw CsrfError("The CSRF token is missing.");
    const auto secret = session.get<std::string>(csrf_config().get(settings::csrf_field_name));
    if (!secret) throw CsrfError("The CSRF session token is missing.");
    const SessionSigner::Opened opened = token_signer().check(token, std::time(nullptr), time_limit());
    if (opened.status == SessionSigner::Status::expired) throw CsrfError("The CSRF token has expired.");
    if (opened.status == SessionSigner::Status::forged) throw CsrfError("The CSRF token is invalid.");
    if (!equal_in_constant_time(opened.payload, json_text(*secret))) throw CsrfError("The CSRF tokens do not match.");
}

bool is_csrf_valid() {
    const CsrfState* known = request_context().storage.get<CsrfState>();
    return known && known->is_valid;
}

void Csrf::protect() const {
    const Request& request = request_context().request;
    if (!is_checked(request.method)) return;
    const std::optional<bool> vouched = vouched_for(request);
    if (vouched == false) throw CsrfError("The request comes from another site.");
    if (!vouched) validate_csrf(sent_token(request));
    check_origin(request);
    check_referrer(request);
    csrf_state().is_valid = true;
}

bool Csrf::is_exempt() const {
    const RouteRule& rule = *request_context().rule();
    if (rule.handler &&
        std::find(exempt_handlers_.begin(), exempt_handlers_.end(), rule.handler) != exempt_handlers_.end())
        return true;
    const std::string& endpoint = rule.options.endpoint;
    if (std::find(exempt_endpoints_.begin(), exempt_endpoints_.end(), endpoint) != exempt_endpoints_.end()) return true;
    for (const MountedBlueprint* blueprint = rule.options.blueprint; blueprint; blueprint = blueprint->parent)
        for (const std::string& name : exempt_blueprints_)
            if (blueprint->name == name || blueprint->name.ends_with("." + name)) return true;
    return false;
}

void Csrf::install(Application& application) {
    if (application.extensions.get<Csrf*>()) return;
    application.extensions.emplace<Csrf*>(this);
    note_session_use(application);
    application.parts.get<TemplateEngine>()->add_global("csrf_token", jinja::Value(&generate_csrf));
    application.hooks.before_request.push_back([this](Request& request) -> std::optional<http::Response> {
        const Config& settings_of_app = csrf_config();
        if (settings_of_app.get(settings::csrf_enabled) && settings_of_app.get(settings::csrf_check_default) &&
            is_checked(request.method) && request_context().rule() && !is_exempt())
            protect();
        return std::nullopt;
    });
}

}  // namespace carboy::web
