#include "drivers/sqlite/connection/session.hpp"

#include "drivers/sqlite/connection/connection.hpp"
#include "drivers/sqlite/handle/error.hpp"
#include "drivers/sqlite/text/tokens.hpp"

#include <carboy/base/text.hpp>
#include <carboy/sql/dialects/quoted.hpp>

#include <cstddef>

namespace carboy::drivers::sqlite {

namespace {

// The settings of a connection that SQLite reports. It does not report case_sensitive_like.
constexpr std::string_view pragmas[] = {
    "analysis_limit",     "automatic_index",
    "cache_size",         "cache_spill",
    "cell_size_check",    "checkpoint_fullfsync",
    "defer_foreign_keys", "foreign_keys",
    "full_column_names",  "fullfsync",
    "journal_mode",       "ignore_check_constraints",
    "journal_size_limit", "legacy_alter_table",
    "locking_mode",       "max_page_count",
    "mmap_size",          "query_only",
    "read_uncommitted",   "recursive_triggers",
    "secure_delete",      "reverse_unordered_selects",
    "short_column_names", "synchronous",
    "temp_store",         "threads",
    "trusted_schema",     "wal_autocheckpoint",
    "writable_schema",
};

std::string text_of(sqlite3_stmt* row, int column) {
    const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
    return text != nullptr ? text : "";
}

void execute(sqlite3* db, const std::string& text) {
    const int code = sqlite3_exec(db, text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throw_error(db, code, text);
}

/// Returns the first column of a query.
std::vector<std::string> rows_of(sqlite3* db, const char* query) {
    sqlite3_stmt* statement = nullptr;
    int code = sqlite3_prepare_v2(db, query, -1, &statement, nullptr);
    const StatementHandle handle(statement);
    std::vector<std::string> rows;
    if (code == SQLITE_OK)
        while ((code = sqlite3_step(statement)) == SQLITE_ROW) rows.push_back(text_of(statement, 0));
    if (code != SQLITE_OK && code != SQLITE_DONE) throw_error(db, code, query);
    return rows;
}

// Triggers and views are dropped before the tables that they read; an index, and the tables inside a virtual table, are
// dropped with their table.
void drop_temporary(sqlite3* db, bool foreign_keys) {
    const auto commands = rows_of(db,
                                  "SELECT format('DROP %s IF EXISTS temp.\"%w\"', type, name) FROM sqlite_temp_master "
                                  "WHERE type <> 'index' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' "
                                  "ORDER BY type = 'table', type = 'view', sql NOT LIKE 'CREATE VIRTUAL%'");
    if (commands.empty()) return;
    execute(db, "PRAGMA foreign_keys=OFF");
    for (const std::string& command : commands) execute(db, command);
    if (foreign_keys) execute(db, "PRAGMA foreign_keys=ON");
}

void detach_all(sqlite3* db, const std::set<std::string>& kept) {
    for (const std::string& name :
         rows_of(db, "SELECT name FROM pragma_database_list WHERE name NOT IN ('main', 'temp')"))
        if (!kept.contains(name)) execute(db, "DETACH " + sql::quoted(name, sql::dialects::sqlite()));
}

}  // namespace

std::string value_of(sqlite3* db, std::string_view pragma) {
    const std::string text = "PRAGMA " + std::string(pragma);
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(db, text.c_str(), -1, &statement, nullptr);
    const StatementHandle handle(statement);
    return statement != nullptr && sqlite3_step(statement) == SQLITE_ROW ? text_of(statement, 0) : "";
}

// PRAGMA optimize runs further statements, which SQLite does not report.
static bool is_optimize(Tokens& tokens) {
    const Token name = tokens.next();
    if (!tokens.front().is_mark('.')) return name.is("optimize");
    tokens.next();
    return tokens.front().is("optimize");
}

std::uint8_t effects_of(std::string_view text) {
    Tokens tokens(text);
    if (tokens.skip("explain") && tokens.skip("query")) tokens.skip("plan");
    if (tokens.skip("pragma")) return changes_settings | (is_optimize(tokens) ? writes : no_effect);
    return tokens.front().is("attach") || tokens.front().is("create") ? adds_schemas : no_effect;
}

void Session::remember_settings(sqlite3* db) {
    if (!settings_.empty()) return;
    for (const std::string_view pragma : pragmas) settings_.push_back(value_of(db, pragma));
}

void Session::remember_limits(sqlite3* db) {
    if (has_limits_) return;
    has_limits_ = true;
    for (std::size_t i = 0; i < limits_.size(); ++i) limits_[i] = sqlite3_limit(db, static_cast<int>(i), -1);
}

void Session::note_pragma(std::string_view text) {
    touch(changes_settings);
    if (lower(text).find("case_sensitive_like") != std::string::npos) like_is_touched_ = true;
}

bool Session::restore(sqlite3* db, bool foreign_keys) {
    if (has_limits_)
        for (std::size_t i = 0; i < limits_.size(); ++i) sqlite3_limit(db, static_cast<int>(i), limits_[i]);
    if ((touched_ & changes_settings) != 0) restore_settings(db);
    if ((touched_ & adds_schemas) != 0) {
        drop_temporary(db, foreign_keys);
        detach_all(db, kept_);
    }
    const bool complete = functions_.empty() && collations_.empty() ? true : drop_functions(db);
    touched_ = no_effect;
    return complete;
}

void Session::restore_settings(sqlite3* db) {
    for (std::size_t i = 0; i < settings_.size(); ++i) {
        const std::string name(pragmas[i]);
        if (!settings_[i].empty() && value_of(db, name) != settings_[i])
            execute(db, "PRAGMA " + name + "=" + settings_[i]);
    }
    if (like_is_touched_) execute(db, "PRAGMA case_sensitive_like=OFF");
}

bool Session::drop_functions(sqlite3* db) {
    bool complete = true;
    for (const auto& [name, arguments] : std::exchange(functions_, {})) {
        const int code = sqlite3_create_function_v2(db, name.c_str(), arguments, SQLITE_UTF8, nullptr, nullptr, nullptr,
                                                    nullptr, nullptr);
        if (code != SQLITE_OK) throw_error(db, code);
        for (const std::string& own : rows_of(db, "SELECT DISTINCT name FROM pragma_function_list WHERE builtin"))
            if (equals_ignoring_case(own, name)) complete = false;
    }
    for (const std::string& name : std::exchange(collations_, {})) {
        const int code = sqlite3_create_collation_v2(db, name.c_str(), SQLITE_UTF8, nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) throw_error(db, code);
        for (const std::string_view own : {"binary", "nocase", "rtrim"})
            if (equals_ignoring_case(own, name)) complete = false;
    }
    return complete;
}

}  // namespace carboy::drivers::sqlite
