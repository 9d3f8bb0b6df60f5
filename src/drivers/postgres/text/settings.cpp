#include "drivers/postgres/text/settings.hpp"

#include <carboy/base/text.hpp>
#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace carboy::drivers::postgres {

using engine::IsolationLevel;
using engine::Url;
using engine::UrlError;

namespace {

[[noreturn]] void refuse_option(std::string_view name, std::string_view value, std::string_view allowed) {
    throw UrlError("bad_option", fmt::format("The database URL's option {}={} is not valid.", name, value),
                   fmt::format("Write {}.", allowed));
}

bool read_bool(std::string_view name, const std::string& value) {
    for (const std::string_view yes : {"1", "true", "on", "yes"})
        if (equals_ignoring_case(value, yes)) return true;
    for (const std::string_view no : {"0", "false", "off", "no"})
        if (equals_ignoring_case(value, no)) return false;
    refuse_option(name, value, "true or false");
}

std::chrono::milliseconds read_seconds(std::string_view name, const std::string& value) {
    double seconds = 0;
    const char* const end = value.data() + value.size();
    const auto result = std::from_chars(value.data(), end, seconds);
    if (result.ec != std::errc() || result.ptr != end || !(seconds >= 0 && seconds < 1e6))
        refuse_option(name, value, "a number of seconds");
    return std::chrono::milliseconds(static_cast<long long>(seconds * 1000));
}

void read_isolation(const std::string& value, engine::ConnectOptions& options) {
    std::string word = lower(value);
    for (char& c : word)
        if (c == '_' || c == '-') c = ' ';
    if (word == "autocommit")
        options.isolation = engine::Isolation::autocommit;
    else if (word == "read committed" || word == "read uncommitted")  // the server treats the two alike
        options.level = IsolationLevel::read_committed;
    else if (word == "repeatable read")
        options.level = IsolationLevel::repeatable_read;
    else if (word == "serializable")
        options.level = IsolationLevel::serializable;
    else
        refuse_option("isolation_level", value, "read_committed, repeatable_read, serializable or autocommit");
}

/// Returns true when the option belongs to Carboy. Other options are passed to libpq.
bool read_own_option(const std::string& name, const std::string& value, Settings& settings) {
    engine::ConnectOptions& options = settings.options;
    if (name == "timeout")
        options.timeout = read_seconds(name, value);
    else if (name == "call_timeout")
        options.call_timeout = read_seconds(name, value);
    else if (name == "isolation_level")
        read_isolation(value, options);
    else if (name == "read_only")
        options.read_only = read_bool(name, value);
    else if (name == "prepare")
        settings.named_statements = read_bool(name, value);
    else if (name == "pgbouncer")
        settings.named_statements = settings.own_session = !read_bool(name, value);
    else
        return false;
    return true;
}

/// Splits "a:5433,b,[::1]:5434" into the lists of hosts and ports that libpq expects.
void split_hosts(std::string_view text, std::string& hosts, std::string& ports) {
    while (true) {
        const std::size_t comma = std::min(text.find(','), text.size());
        std::string_view one = text.substr(0, comma);
        std::string_view port;
        const std::size_t bracket = one.starts_with('[') ? one.find(']') : std::string_view::npos;
        const std::size_t colon = one.rfind(':');
        if (bracket != std::string_view::npos) {
            if (colon != std::string_view::npos && colon > bracket) port = one.substr(colon + 1);
            one = one.substr(1, bracket - 1);
        } else if (colon != std::string_view::npos) {
            port = one.substr(colon + 1);
            one = one.substr(0, colon);
        }
        hosts += one;
        ports += port;
        if (comma == text.size()) return;
        hosts += ',';
        ports += ',';
        text = text.substr(comma + 1);
    }
}

void refuse_negative(std::string_view name, std::chrono::milliseconds time) {
    if (time.count() < 0)
        throw UrlError("bad_option", fmt::format("The connect option {} is negative: {} ms.", name, time.count()),
                       "Use a time of 0 or more.");
}

/// The settings of every transaction on the connection: settings of the session, or a preamble behind a pooler.
class TransactionSettings {
  public:
    TransactionSettings(const engine::ConnectOptions& options, bool waits) {
        if (options.read_only) add("transaction_read_only", "on");
        // In the server's settings 0 means no limit; in ours it means not to wait at all.
        if (waits) add("lock_timeout", std::to_string(std::max<std::int64_t>(options.timeout.count(), 1)));
    }

    bool empty() const { return given_.empty(); }
    /// Returns the value for libpq's keyword "options".
    std::string as_options() const {
        std::string text;
        for (const auto& [name, value] : given_)
            text += fmt::format(" -c {}{}={}", name.starts_with("transaction_") ? "default_" : "", name, value);
        return text;
    }
    std::string as_preamble() const {
        std::string text;
        for (const auto& [name, value] : given_)
            text +=
                fmt::format("{}pg_catalog.set_config('{}', '{}', true)", text.empty() ? "SELECT " : ", ", name, value);
        return text;
    }

  private:
    void add(std::string_view name, std::string value) { given_.emplace_back(name, std::move(value)); }

    std::vector<std::pair<std::string_view, std::string>> given_;
};

}  // namespace

Settings read_settings(const Url& url, const engine::ConnectOptions& options) {
    Settings settings;
    settings.options = options;
    refuse_negative("timeout", options.timeout);
    settings.options.call_timeout = options.call_timeout.value_or(std::chrono::seconds(30));
    refuse_negative("call_timeout", *settings.options.call_timeout);
    const auto set = [&](std::string_view keyword, std::string value) {
        settings.keywords.emplace_back(keyword);
        settings.values.push_back(std::move(value));
    };
    set("fallback_application_name", "carboy");
    set("client_encoding", "UTF8");
    if (!url.user.empty()) set("user", url.user);
    if (!url.password.empty()) set("password", url.password);
    if (!url.database.empty()) set("dbname", url.database);
    if (url.host.find(',') != std::string::npos) {
        std::string hosts, ports;
        split_hosts(url.host, hosts, ports);
        set("host", hosts);
        set("port", ports);
    } else {
        if (!url.host.empty()) set("host", url.host);
        if (url.port != 0) set("port", std::to_string(url.port));
    }
    bool has_timeout = false;
    const char* const from_environment = std::getenv("PGOPTIONS");
    std::string server_options = from_environment != nullptr ? from_environment : "";
    for (const auto& [name, value] : url.options) {
        if (read_own_option(name, value, settings)) continue;
        has_timeout = has_timeout || name == "connect_timeout";
        if (name == "options")
            server_options = value;
        else
            set(name, value);
    }
    if (!has_timeout) set("connect_timeout", "10");  // seconds per host
    const bool waits = options.timeout != engine::ConnectOptions().timeout || url.option("timeout") != nullptr;
    const TransactionSettings wanted(settings.options, waits);
    // If a row has a type that the driver knows only as text, the row's dates and intervals are also sent as text.
    if (settings.own_session)
        server_options += wanted.as_options() + " -c DateStyle=ISO -c IntervalStyle=postgres";
    else if (!wanted.empty())
        settings.preamble = wanted.as_preamble();
    if (!server_options.empty()) set("options", server_options);
    return settings;
}

}  // namespace carboy::drivers::postgres
