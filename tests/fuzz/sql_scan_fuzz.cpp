// Feeds bytes to the scanner of checked SQL and to SQLite. For text that SQLite accepts, both must see one statement
// and the same number of parameters, and agree on whether it writes.
#include <carboy/sql/text/scan.hpp>

#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using carboy::sql::Scan;
using carboy::sql::ScanError;

namespace {

sqlite3* database() {
    static sqlite3* const db = [] {
        sqlite3* opened = nullptr;
        sqlite3_open(":memory:", &opened);
        sqlite3_exec(opened, "CREATE TABLE t (a, b, c); CREATE TABLE u (x INTEGER PRIMARY KEY, y TEXT)", nullptr,
                     nullptr, nullptr);
        sqlite3_limit(opened, SQLITE_LIMIT_SQL_LENGTH, 4096);
        return opened;
    }();
    return db;
}

bool is_word_at(std::string_view text, std::string_view word) {
    if (text.size() < word.size()) return false;
    return std::equal(word.begin(), word.end(), text.begin(),
                      [](char a, char b) { return a == (b >= 'a' && b <= 'z' ? b - 'a' + 'A' : b); });
}

// Forms that another engine intentionally reads differently: subscripts, casts, operators, escapes, lists.
bool has_other_engines_form(std::string_view text) {
    for (const std::string_view form : {"[", "::", "??", "$", "...", "e'", "E'", "#"})
        if (text.find(form) != std::string_view::npos) return true;
    return text.find('\0') != std::string_view::npos;
}

void compare(const std::string& text, const Scan& found) {
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    const int code = sqlite3_prepare_v2(database(), text.c_str(), static_cast<int>(text.size()), &statement, &tail);
    if (code != SQLITE_OK || statement == nullptr) return;
    const auto parameters = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement));
    const bool reads = sqlite3_stmt_readonly(statement) != 0;
    sqlite3_finalize(statement);
    if (parameters != found.slots) std::abort();
    const std::size_t first = text.find_first_not_of(" \t\n\v\f\r");
    const std::string_view verb = std::string_view(text).substr(first);
    for (const std::string_view word : {"INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "SELECT"})
        if (is_word_at(verb, word) && found.writes == reads) std::abort();
    // The rest is rejected by SQLite or empty, never a second statement.
    sqlite3_stmt* second = nullptr;
    if (sqlite3_prepare_v2(database(), tail, -1, &second, nullptr) == SQLITE_OK && second != nullptr) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const Scan found = carboy::sql::scan(text);
    if (found.slots > Scan::max_slots) std::abort();
    if (found.error == ScanError::none && !has_other_engines_form(text)) compare(text, found);
    return 0;
}
