#include "drivers/sqlite/open/open.hpp"

#include "drivers/sqlite/connection/connection.hpp"
#include "drivers/sqlite/handle/error.hpp"
#include "drivers/sqlite/text/address.hpp"

#include <carboy/base/operator_notes.hpp>
#include <carboy/base/text.hpp>
#include <carboy/drivers/sqlite/library.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/sql/dialects/quoted.hpp>

#include <fmt/format.h>

#include <atomic>
#include <charconv>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace carboy::drivers::sqlite {

using engine::ConnectOptions;
using engine::OperationalError;
using engine::Url;

namespace {

/// The settings in the URL's query and the options.
struct Settings {
    ConnectOptions options;
    std::string journal_mode = "wal";
    std::string synchronous = "full";
    std::vector<std::pair<std::string, std::string>> attached{};  // names and files
};

[[noreturn]] void refuse_option(std::string_view name, std::string_view value, std::string_view allowed) {
    throw engine::UrlError("bad_option", fmt::format("The database URL's option {}={} is not valid.", name, value),
                           fmt::format("Write {}.", allowed));
}

bool read_bool(std::string_view name, const std::string& value) {
    for (const std::string_view yes : {"1", "true", "on", "yes"})
        if (equals_ignoring_case(value, yes)) return true;
    for (const std::string_view no : {"0", "false", "off", "no"})
        if (equals_ignoring_case(value, no)) return false;
    refuse_option(name, value, "true or false");
}

std::string read_word(std::string_view name, const std::string& value, std::initializer_list<std::string_view> words) {
    std::string allowed;
    for (const std::string_view word : words) {
        if (equals_ignoring_case(value, word)) return std::string(word);
        allowed += (allowed.empty() ? "" : ", ") + std::string(word);
    }
    refuse_option(name, value, "one of " + allowed);
}

std::chrono::milliseconds read_seconds(std::string_view name, const std::string& value) {
    double seconds = 0;
    const char* const end = value.data() + value.size();
    const auto result = std::from_chars(value.data(), end, seconds);
    if (result.ec != std::errc() || result.ptr != end || !(seconds >= 0 && seconds < 1e6))
        refuse_option(name, value, "a number of seconds");
    return std::chrono::milliseconds(static_cast<long long>(seconds * 1000));
}

engine::Isolation read_isolation(std::string_view name, const std::string& value) {
    const std::string word = read_word(name, value, {"immediate", "deferred", "exclusive", "autocommit"});
    if (word == "deferred") return engine::Isolation::deferred;
    if (word == "exclusive") return engine::Isolation::exclusive;
    return word == "autocommit" ? engine::Isolation::autocommit : engine::Isolation::immediate;
}

void read_mode(std::string_view name, const std::string& value, ConnectOptions& options) {
    const std::string word = read_word(name, value, {"ro", "rw", "rwc", "memory"});
    options.read_only = word == "ro";
    options.create = options.create && word == "rwc";
}

bool is_uri_option(std::string_view name) {
    return name == "vfs" || name == "immutable" || name == "nolock" || name == "psow";
}

/// Reads "sales:sales.db".
void read_attached(const std::string& value, Settings& settings) {
    const std::size_t colon = value.find(':');
    if (colon == 0 || colon == std::string::npos || colon + 1 == value.size())
        refuse_option("attach", value, "a name, a colon and a file: attach=sales:sales.db");
    settings.attached.emplace_back(value.substr(0, colon), value.substr(colon + 1));
}

void refuse_negative(std::string_view name, std::chrono::milliseconds value) {
    if (value.count() >= 0) return;
    throw engine::UrlError("bad_option",
                           fmt::format("The option {} is {} ms, which is not a valid time.", name, value.count()),
                           "Use 0 or more.");
}

Settings read_settings(const Url& url, const ConnectOptions& options) {
    const bool is_uri = url.database.starts_with("file:");
    Settings settings{.options = options};
    for (const auto& [name, value] : url.options) {
        if (name == "timeout")
            settings.options.timeout = read_seconds(name, value);
        else if (name == "call_timeout")
            settings.options.call_timeout = read_seconds(name, value);
        else if (name == "mode")
            read_mode(name, value, settings.options);
        else if (name == "isolation_level")
            settings.options.isolation = read_isolation(name, value);
        else if (name == "foreign_keys")
            settings.options.foreign_keys = read_bool(name, value);
        else if (name == "journal_mode")
            settings.journal_mode =
                read_word(name, value, {"wal", "delete", "truncate", "persist", "memory", "off", "keep"});
        else if (name == "synchronous")
            settings.synchronous = read_word(name, value, {"full", "normal", "extra", "off"});
        else if (name == "attach")
            read_attached(value, settings);
        else if (name == "cache")
            read_word(name, value, {"shared", "private"});
        else if (name == "uri")
            read_bool(name, value);  // accepted as in SQLAlchemy's URLs; "file:" already implies it
        else if (!is_uri || !is_uri_option(name))
            throw engine::UrlError(
                "unknown_option", fmt::format("The database URL has an unknown option {}.", name),
                "Use timeout, call_timeout, mode, cache, attach, isolation_level, foreign_keys, journal_mode, "
                "synchronous; or vfs, immutable, nolock and psow after sqlite:///file:.");
    }
    refuse_negative("timeout", settings.options.timeout);
    settings.options.call_timeout = settings.options.call_timeout.value_or(std::chrono::milliseconds(0));
    refuse_negative("call_timeout", *settings.options.call_timeout);
    return settings;
}

// SQLite only reports "unable to open database file"; this finds the reason.
[[noreturn]] void explain(sqlite3* db, int code, const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    const fs::path folder = fs::absolute(path, ignored).parent_path();
    const auto refuse = [&](std::string_view id, std::string message, std::string hint) {
        OperationalError error(id, std::move(message), std::move(hint));
        error.set_native_code(code);
        throw error;
    };
    if ((code & 0xff) == SQLITE_NOTADB)
        refuse("not_a_database", fmt::format("{} is not an SQLite database.", path),
               "Check the path. The file was left untouched.");
    if ((code & 0xff) == SQLITE_CANTOPEN && !fs::exists(folder, ignored))
        refuse("no_folder", fmt::format("The folder {} of the database {} does not exist.", folder.string(), path),
               "Create the folder, or correct the database's address.");
    if ((code & 0xff) == SQLITE_CANTOPEN && fs::is_directory(path, ignored))
        refuse("is_folder", fmt::format("{} is a folder, not a database.", path), "Add a file name to the address.");
    if ((code & 0xff) == SQLITE_CANTOPEN && !fs::exists(path, ignored))
        refuse("cannot_open", fmt::format("The database {} does not exist and was not created.", path),
               "Check the permissions of the folder, or the mode of the connection.");
    if ((code & 0xff) == SQLITE_CANTOPEN)
        refuse("cannot_open", fmt::format("The database {} cannot be opened.", path), "Check the file's permissions.");
    throw_error(db, code, "");
}

void run(Connection& connection, const std::string& text, const std::string& path) {
    const int code = connection.run_waiting(text);
    if ((code & 0xff) == SQLITE_BUSY) connection.fail(code, text);
    if (code != SQLITE_OK) explain(connection.db(), code, path);
}

// The smallest database has one page of 512 bytes; SQLite itself would treat a file of one byte as an empty database.
void refuse_stub(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (!error && size > 0 && size < 512) explain(nullptr, SQLITE_NOTADB, path);
}

/// The file's path, for messages.
std::string file_of(const std::string& uri) {
    constexpr std::size_t scheme = std::string_view("file:").size();
    return uri.substr(scheme, uri.find('?') == std::string::npos ? std::string::npos : uri.find('?') - scheme);
}

/// SQLite refuses a URI that asks for more than the flags of the call.
std::string without_create(std::string uri) {
    for (const std::string_view create : {"?mode=rwc", "&mode=rwc"})
        if (const std::size_t at = uri.find(create); at != std::string::npos) uri.erase(at + create.size() - 1, 1);
    return uri;
}

Database open_file(const Address& address, const ConnectOptions& options) {
    const std::string path = address.is_uri && !options.create ? without_create(address.name) : address.name;
    const int access = options.read_only ? SQLITE_OPEN_READONLY
                       : options.create  ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                         : SQLITE_OPEN_READWRITE;
    const int uri = address.is_uri ? SQLITE_OPEN_URI : 0;
    sqlite3* raw = nullptr;
    refuse_stub(path);
    const int code =
        sqlite3_open_v2(path.c_str(), &raw, access | uri | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    Database db(raw);
    if (code != SQLITE_OK) explain(raw, code, address.is_uri ? file_of(path) : path);
    return db;
}

// The file is read before any setting is changed, so that a file that is not a database fails here and stays untouched.
void check_header(Connection& connection, const std::string& path) { run(connection, "PRAGMA schema_version", path); }

// Once per process, and only when a WAL file is opened for writing.
void tell_of_old_library(Connection& connection) {
    static std::atomic<bool> told{false};
    if (!has_wal_reset_bug(sqlite_version_info()) || told.load(std::memory_order_relaxed)) return;
    if (!connection.turn().has_file() || value_of(connection.db(), "journal_mode") != "wal" || told.exchange(true))
        return;
    note_for_operator(
        fmt::format("SQLite {} has the WAL-reset bug, which is fixed in 3.51.3. No second process should "
                    "write to {} while this one does.",
                    sqlite_version(), sqlite3_db_filename(connection.db(), "main")));
}

void configure(Connection& connection, const Settings& settings, const std::string& path) {
    sqlite3* const db = connection.db();
    const auto set = [&](const std::string& text) { run(connection, text, path); };
    set(settings.options.foreign_keys ? "PRAGMA foreign_keys=ON" : "PRAGMA foreign_keys=OFF");
    set("PRAGMA synchronous=" + settings.synchronous);
    if (sqlite3_db_readonly(db, "main") != 0) return;
    if (settings.journal_mode != "keep") set("PRAGMA journal_mode=" + settings.journal_mode);
    // A log that a large transaction has made long is truncated when it restarts.
    set("PRAGMA journal_size_limit=67108864");
    tell_of_old_library(connection);
}

std::string text_literal(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
    return out += '\'';
}
std::string name_literal(const std::string& name) { return sql::quoted(name, sql::dialects::sqlite()); }

/// Attached databases belong to the connection, so its pool does not detach them.
void attach(Connection& connection, const Settings& settings) {
    for (const auto& [name, file] : settings.attached) {
        refuse_stub(file);
        run(connection, "ATTACH DATABASE " + text_literal(file) + " AS " + name_literal(name), file);
        run(connection, "PRAGMA " + name_literal(name) + ".synchronous=" + settings.synchronous, file);
        if (sqlite3_db_readonly(connection.db(), name.c_str()) == 0 && settings.journal_mode != "keep")
            run(connection, "PRAGMA " + name_literal(name) + ".journal_mode=" + settings.journal_mode, file);
        connection.session().keep_attached(name);
        connection.turn().note_attached();
    }
}

}  // namespace

void check(const Url& url) {
    read_settings(url, {});
    const Address address = read_address(url);
    if (address.is_uri || address.is_private) return;
    std::error_code ignored;
    const std::filesystem::path folder = std::filesystem::absolute(address.name, ignored).parent_path();
    if (!std::filesystem::exists(folder, ignored) || std::filesystem::is_directory(address.name, ignored))
        explain(nullptr, SQLITE_CANTOPEN, address.name);
}

std::unique_ptr<engine::DriverConnection> open(const Url& url, const ConnectOptions& options) {
    Settings settings = read_settings(url, options);
    const Address address = read_address(url);
    settings.options.read_only = settings.options.read_only || address.is_read_only;
    const std::string& path = address.name;
    Database db = open_file(address, settings.options);
    sqlite3* const raw = db.get();
    WriterQueue::of_file(sqlite3_db_filename(raw, "main"));  // throws when the parent process had the file open
    auto connection = std::make_unique<Connection>(std::move(db), settings.options);
    check_header(*connection, path);
    configure(*connection, settings, path);
    attach(*connection, settings);
    return connection;
}

}  // namespace carboy::drivers::sqlite
