#include "web/config/setting_values.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/http/characters.hpp>
#include <carboy/http/cookie.hpp>
#include <carboy/http/method.hpp>

#include "web/config/csrf_settings.hpp"
#include "web/config/login_settings.hpp"
#include "web/config/settings.hpp"

namespace carboy::web {

namespace {

[[noreturn]] void refuse_setting(std::string_view name, const std::string& value, const std::string& right) {
    throw Error("bad_setting", std::string(name) + " is '" + value + "', which is not a valid value.",
                "Set " + std::string(name) + " to " + right + ".");
}

/// Returns the setting unless it has its default value.
const Setting* find_given(const Config& config, std::string_view name) {
    const Setting* setting = config.find(name);
    return setting && !setting->is_none() ? setting : nullptr;
}

// Types.

bool has_type(const Setting& setting, std::string_view type) {
    if (type == "true or false") return setting.as<bool>().has_value();
    if (type == "integer") return setting.as<std::int64_t>().has_value();
    if (type == "number") return setting.as<double>().has_value();
    if (type == "list of strings") return setting.as<Setting::List>().has_value();
    return setting.as<std::string>().has_value();
}

void check_type(const Config& config, const SettingInfo& info) {
    const Setting* setting = find_given(config, info.name);
    if (!setting || has_type(*setting, info.type)) return;
    const std::string type(info.type);
    refuse_setting(info.name, info.secret ? "(not shown)" : setting->text(),
                   type == "true or false" ? type : (type == "integer" ? "an " : "a ") + type);
}

// Ranges.

struct SettingRange {
    std::string_view name;
    double least = 0;
    double most = HUGE_VAL;
};

constexpr double longest_lifetime = 36525.0 * 24 * 3600, longest_wait = 1e9;

const SettingRange setting_ranges[] = {
    {settings::send_file_max_age_default.name, -1},
    {settings::proxy_fix_x_for.name},
    {settings::proxy_fix_x_proto.name},
    {settings::proxy_fix_x_host.name},
    {settings::proxy_fix_x_port.name},
    {settings::proxy_fix_x_prefix.name},
    {settings::permanent_session_lifetime.name, 1, longest_lifetime},
    {settings::remember_cookie_duration.name, 1, longest_lifetime},
    {settings::csrf_time_limit.name, 1, longest_lifetime},
    {settings::max_content_length.name},
    {settings::max_form_memory_size.name},
    {settings::max_form_parts.name},
    {settings::max_json_depth.name, 1},
    {settings::max_json_values.name, 1},
    {settings::spool_threshold.name},
    {settings::max_connections.name, 1},
    {settings::max_connections_per_client.name},
    {settings::keep_alive_seconds.name, 0, longest_wait},
    {settings::body_gap_seconds.name, 0.001, longest_wait},
    {settings::drain_seconds.name, 0, longest_wait},
    {settings::blocked_worker_seconds.name, 0, longest_wait},
    {settings::stack_size.name, 64 * 1024, 1024 * 1024 * 1024},
};

std::string limit_text(double number) {
    return std::trunc(number) == number ? std::to_string(static_cast<std::int64_t>(number)) : Setting(number).text();
}

void check_range(const Config& config, const SettingRange& range) {
    const Setting* setting = find_given(config, range.name);
    if (!setting) return;
    const double value = setting->as<double>().value_or(NAN);
    if (value >= range.least && value <= range.most) return;
    refuse_setting(range.name, setting->text(),
                   std::isinf(range.most)
                       ? "a number of at least " + limit_text(range.least)
                       : "a number from " + limit_text(range.least) + " to " + limit_text(range.most));
}

// Words and forms.

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [text](std::string_view word) { return equals_ignoring_case(text, word); });
}

bool is_visible(std::string_view text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
}

bool is_attribute(std::string_view text) { return is_visible(text) && text.find_first_of(";,") == text.npos; }

bool is_scheme(std::string_view text) {
    return !text.empty() && lower(text).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+-.") == text.npos;
}

bool is_host_with_port(std::string_view text) {
    return !text.empty() && is_visible(text) && text.find_first_of("/?#@\\") == text.npos;
}

bool is_folder(std::string_view text) {
    std::error_code ignored;
    return text.empty() || std::filesystem::is_directory(text, ignored);
}

/// One string, or each string of a list.
struct SettingForm {
    std::string_view name;
    bool (*fits)(std::string_view text);
    std::string_view right;
};

constexpr std::string_view right_same_site = "Lax, Strict or None",
                           right_cookie_name = "a name of letters, digits, - and _",
                           right_cookie_part = "text without spaces, ; and ,", right_host = "a host, or host:port";

bool is_same_site(std::string_view text) { return is_one_of(text, {"", "Lax", "Strict", "None"}); }

const SettingForm setting_forms[] = {
    {settings::preferred_url_scheme.name, is_scheme, "a scheme: http or https"},
    {settings::server_name.name, [](std::string_view text) { return text.empty() || is_host_with_port(text); },
     right_host},
    {settings::application_root.name,
     [](std::string_view text) { return is_attribute(text) && text.find_first_of("?#") == text.npos; },
     "a path, such as /shop"},
    {settings::session_cookie_name.name, http::is_token, right_cookie_name},
    {settings::session_cookie_domain.name, is_attribute, right_cookie_part},
    {settings::session_cookie_path.name, is_attribute, right_cookie_part},
    {settings::session_cookie_samesite.name, is_same_site, right_same_site},
    {settings::session_protection.name,
     [](std::string_view text) { return text.empty() || text == "basic" || text == "strong" || text == "none"; },
     "basic, strong or none"},
    {settings::remember_cookie_name.name, http::is_token, right_cookie_name},
    {settings::remember_cookie_domain.name, is_attribute, right_cookie_part},
    {settings::remember_cookie_path.name, is_attribute, right_cookie_part},
    {settings::remember_cookie_samesite.name, is_same_site, right_same_site},
    {settings::csrf_field_name.name, [](std::string_view text) { return !text.empty(); }, "a name"},
    {settings::log_level.name,
     [](std::string_view text) {
         return is_one_of(text, {"", "debug", "info", "warning", "error"});
     },
     "debug, info, warning or error"},
    {settings::log_format.name, [](std::string_view text) { return text == "text" || text == "json"; }, "text or json"},
    {settings::spool_folder.name, is_folder, "a folder that exists"},
    {settings::trusted_hosts.name, is_host_with_port, "hosts, such as example.org or .example.org"},
    {settings::csrf_methods.name, [](std::string_view text) { return http::is_token(text); }, "methods, such as POST"},
    {settings::csrf_headers.name, http::is_token, "names of header fields"},
    {settings::csrf_trusted_origins.name,
     [](std::string_view text) { return text.find("://") != text.npos && is_visible(text); },
     "origins, such as https://shop.example"},
};

void check_text(const Config& config, const SettingForm& rule) {
    const Setting* setting = find_given(config, rule.name);
    if (!setting) return;
    const auto check = [&](const std::string& text) {
        if (!rule.fits(text)) refuse_setting(rule.name, text, std::string(rule.right));
    };
    if (const auto list = setting->as<Setting::List>())
        std::for_each(list->begin(), list->end(), check);
    else
        check(setting->text());
}

/// A cookie's name and attributes can also contradict each other.
void check_cookie(const std::string& prefix, const std::string& name, const http::CookieOptions& options) {
    try {
        http::dump_cookie(name, "", options);
    } catch (const Error& error) {
        throw Error("bad_setting", "The settings " + prefix + "... contradict each other. " + error.message(),
                    error.hint());
    }
}

void check_cookies(const Config& config) {
    http::CookieOptions options;
    const std::string path = config.get(settings::session_cookie_path), root = config.get(settings::application_root);
    if (!path.empty() || !root.empty()) options.path = path.empty() ? root : path;
    options.domain = config.get(settings::session_cookie_domain);
    options.secure = config.get(settings::session_cookie_secure);
    options.samesite = config.get(settings::session_cookie_samesite);
    options.partitioned = config.get(settings::session_cookie_partitioned);
    check_cookie("SESSION_COOKIE_", config.get(settings::session_cookie_name), options);
    http::CookieOptions remembered;
    remembered.path = config.get(settings::remember_cookie_path);
    remembered.domain = config.get(settings::remember_cookie_domain);
    remembered.secure = config.get(settings::remember_cookie_secure);
    remembered.samesite = config.get(settings::remember_cookie_samesite);
    check_cookie("REMEMBER_COOKIE_", config.get(settings::remember_cookie_name), remembered);
}

}  // namespace

void check_values(const Config& config, const std::vector<SettingInfo>& known) {
    for (const SettingInfo& info : known) check_type(config, info);
    for (const SettingRange& range : setting_ranges) check_range(config, range);
    for (const SettingForm& rule : setting_forms) check_text(config, rule);
    check_cookies(config);
}

}  // namespace carboy::web
