#include "web/command/check_settings.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>
#include <carboy/base/text.hpp>
#include <carboy/web/command/check.hpp>

#include "web/command/command_set.hpp"
#include "web/config/login_settings.hpp"
#include "web/config/setting_values.hpp"
#include "web/config/settings.hpp"
#include "web/context/application.hpp"
#include "web/context/uses_sessions.hpp"

namespace carboy::web {

namespace {

/// A shorter key is probably not random. A random text of 16 letters has about 75 bits.
constexpr std::size_t usual_key_size = 16;

/// Keys from documentation and tutorials, in lower case.
constexpr std::string_view known_keys[] = {
    "dev",
    "development",
    "secret",
    "secret key",
    "secret-key",
    "secret_key",
    "secretkey",
    "mysecret",
    "mysecretkey",
    "my-secret-key",
    "changeme",
    "change-me",
    "change me",
    "default",
    "password",
    "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
    "_5#y2l\"f4q8z\\n\\xec]/",
    "_5#y2l\"f4q8z\n\xec]/",
    "you-will-never-guess",
    "a long random text",
    "a long random text, kept out of the sources",
    "hard to guess string",
    "a really really really really long secret key",
    "this-is-a-secret-key",
    "your_secret_key_here",
    "your-secret-key-here",
    "super-secret-key-change-me",
    "supersecretkey123",
};

[[noreturn]] void refuse(std::string what, std::string hint) {
    throw Error("insecure_setting", std::move(what), hint + " During development, serve with --debug.");
}

void check_key(const Application& application, std::string_view name, const std::string& key) {
    const std::string advice =
        "Set " + std::string(name) + " to a secret of this installation: the output of `openssl rand -hex 32`.";
    if (key.empty()) {
        if (name == settings::secret_key.name && uses_sessions(application))
            refuse("SECRET_KEY is not set, but '" + application.name + "' uses sessions.", advice);
        return;
    }
    const std::string folded = lower(key);
    const bool same_everywhere = key.find_first_not_of(key.front()) == key.npos;
    if (same_everywhere || std::find(std::begin(known_keys), std::end(known_keys), folded) != std::end(known_keys))
        refuse(std::string(name) + " is a well-known key.", advice);
    if (key.size() < usual_key_size)
        log(LogLevel::warning,
            std::string(name) + " has only " + std::to_string(key.size()) + " bytes, so it may be guessed. " + advice);
}

void check_cookie(const Config& config, const KnownSetting<bool>& secure,
                  const KnownSetting<std::string_view>& samesite, bool is_https) {
    if (config.get(secure)) return;
    const std::string name(secure.name);
    if (is_https)
        refuse("PREFERRED_URL_SCHEME is https, but " + name +
                   " is off, so a browser would also send the cookie without encryption.",
               "Set " + name + " = true.");
    if (lower(config.get(samesite)) == "none")
        refuse(std::string(samesite.name) + " is None, but " + name + " is off, so browsers ignore the cookie.",
               "Set " + name + " = true.");
}

}  // namespace

void check_setting_values(Application& application, const CommandSet& set) {
    std::vector<SettingInfo> known = settings::all();
    known.insert(known.end(), set.described_settings.begin(), set.described_settings.end());
    check_values(application.config, known);
    const AppContext context(application);
    if (const SettingChecks* others = application.extensions.get<SettingChecks>())
        for (const auto& check : others->all) check();
}

void check_settings(const Application& application) {
    const Config& config = application.config;
    check_key(application, settings::secret_key.name, config.get(settings::secret_key));
    for (const std::string& key : config.get(settings::secret_key_fallbacks))
        check_key(application, settings::secret_key_fallbacks.name, key);
    if (config.get(settings::secret_key).empty()) return;  // There is no session cookie.
    const bool is_https = lower(config.get(settings::preferred_url_scheme)) == "https";
    check_cookie(config, settings::session_cookie_secure, settings::session_cookie_samesite, is_https);
    if (uses_log_ins(application))
        check_cookie(config, settings::remember_cookie_secure, settings::remember_cookie_samesite, is_https);
}

}  // namespace carboy::web
