#include "drivers/sqlite/open.hpp"

#include "drivers/sqlite/address.hpp"
#include "drivers/sqlite/connection.hpp"
#include "drivers/sqlite/error.hpp"

#include <carboy/base/text.hpp>
#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <initializer_list>
#include <string>

namespace carboy::drivers::sqlite {

using engine::ConnectOptions;
using engine::OperationalError;
using engine::Url;

namespace {

/// What the URL's query and the options ask for.
struct Settings {
    ConnectOptions options;
    std::string journal_mode = "wal";
    std::string synchronous = "full";
};

[[noreturn]] void refuse_option(std::string_view name, std::string_view value, std::string_view allowed) {
    throw engine::UrlError("bad_option", fmt::format("the database URL's option {}={} is not understood", name, value),
                           fmt::format("write {}", allowed));
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
    options.create = word == "rwc";
}

bool is_uri_option(std::string_view name) {
    return name == "vfs" || name == "immutable" || name == "nolock" || name == "psow";
}

void refuse_negative(std::string_view name, std::chrono::milliseconds value) {
    if (value.count() >= 0) return;
    throw engine::UrlError("bad_option", fmt::format("the option {} is {} ms, which is no time", name, value.count()),
                           "give it 0 or more");
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
            settings.journal_mode = read_word(name, value, {"wal", "delete", "truncate", "persist", "memory", "off"});
        else if (name == "synchronous")
            settings.synchronous = read_word(name, value, {"full", "normal", "extra", "off"});
        else if (name == "cache")
            read_word(name, value, {"shared", "private"});
        else if (name == "uri")
            read_bool(name, value);  // as SQLAlchemy's URLs have it; "file:" says so already
        else if (!is_uri || !is_uri_option(name))
            throw engine::UrlError(
                "unknown_option", fmt::format("the database URL has an unknown option {}", name),
                "known are timeout, call_timeout, mode, cache, isolation_level, foreign_keys, journal_mode, "
                "synchronous; vfs, immutable, nolock and psow after sqlite:///file:");
    }
    refuse_negative("timeout", settings.options.timeout);
    settings.options.call_timeout = settings.options.call_timeout.value_or(std::chrono::milliseconds(0));
    refuse_negative("call_timeout", *settings.options.call_timeout);
    return settings;
}

// SQLite only says "unable to open database file"; this says why.
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
        refuse("not_a_database", fmt::format("{} is not an SQLite database", path),
               "the file was left untouched; check the path");
    if ((code & 0xff) == SQLITE_CANTOPEN && !fs::exists(folder, ignored))
        refuse("no_folder", fmt::format("the folder {} of the database {} does not exist", folder.string(), path),
               "create the folder, or correct the database's address");
    if ((code & 0xff) == SQLITE_CANTOPEN && fs::is_directory(path, ignored))
        refuse("is_folder", fmt::format("{} is a folder, not a database", path), "add a file name to the address");
    if ((code & 0xff) == SQLITE_CANTOPEN && !fs::exists(path, ignored))
        refuse("cannot_open", fmt::format("the database {} does not exist and was not created", path),
               "check the permissions of the folder, or the mode of the connection");
    if ((code & 0xff) == SQLITE_CANTOPEN)
        refuse("cannot_open", fmt::format("the database {} cannot be opened", path), "check the file's permissions");
    throw_error(db, code, "");
}

int run(sqlite3* db, const std::string& text) { return sqlite3_exec(db, text.c_str(), nullptr, nullptr, nullptr); }

// The smallest database has one page of 512 bytes; SQLite itself would take a file of one byte for an empty one.
void refuse_stub(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (!error && size > 0 && size < 512) explain(nullptr, SQLITE_NOTADB, path);
}

Database open_file(const Address& address, const ConnectOptions& options) {
    const std::string& path = address.name;
    const int access = options.read_only ? SQLITE_OPEN_READONLY
                       : options.create  ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                         : SQLITE_OPEN_READWRITE;
    const int uri = address.is_uri ? SQLITE_OPEN_URI : 0;
    sqlite3* raw = nullptr;
    refuse_stub(path);
    const int code =
        sqlite3_open_v2(path.c_str(), &raw, access | uri | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    Database db(raw);
    if (code != SQLITE_OK) explain(raw, code, path);
    return db;
}

// Reading comes before any setting: a file that is no database fails here, with nothing written to it.
void check_header(sqlite3* db, const std::string& path) {
    const int code = run(db, "PRAGMA schema_version");
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) explain(db, code, path);
}

void configure(Connection& connection, const Settings& settings, const std::string& path) {
    sqlite3* const db = connection.db();
    const auto set = [&](const std::string& text) {
        const int code = run(db, text);
        if (code != SQLITE_OK) explain(db, code, path);
    };
    set(settings.options.foreign_keys ? "PRAGMA foreign_keys=ON" : "PRAGMA foreign_keys=OFF");
    set("PRAGMA synchronous=" + settings.synchronous);
    if (!settings.options.read_only && sqlite3_db_readonly(db, "main") == 0)
        set("PRAGMA journal_mode=" + settings.journal_mode);
}

}  // namespace

std::unique_ptr<engine::DriverConnection> open(const Url& url, const ConnectOptions& options) {
    const Settings settings = read_settings(url, options);
    const Address address = read_address(url);
    const std::string& path = address.name;
    Database db = open_file(address, settings.options);
    sqlite3* const raw = db.get();
    WriterQueue::of_file(sqlite3_db_filename(raw, "main"));  // throws when the file is the parent's
    sqlite3_busy_timeout(raw, static_cast<int>(settings.options.timeout.count()));
    check_header(raw, path);
    auto connection = std::make_unique<Connection>(std::move(db), settings.options);
    configure(*connection, settings, path);
    return connection;
}

}  // namespace carboy::drivers::sqlite
