// What one holder of a pooled connection may leave behind for the next: settings, attached databases, temporary tables,
// limits and functions.  It is noticed when it happens, so that a connection on which nothing did costs nothing.
#pragma once

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::drivers::sqlite {

/// What a statement does beside reading; bits.
enum Effect : std::uint8_t {
    no_effect = 0,
    writes = 1,
    changes_settings = 2,  // PRAGMA
    adds_schemas = 4,      // ATTACH, or CREATE, which may be of a temporary table
};

/// The bits of a statement's text; `writes` is known only when it is prepared.
std::uint8_t effects_of(std::string_view text);

/// One connection's state, and how it was when it was opened.
class Session {
  public:
    /// Before the first PRAGMA, and before hooks that would be asked about reading them.
    void remember_settings(sqlite3* db);
    void remember_limits(sqlite3* db);
    void touch(std::uint8_t effects) noexcept { touched_ |= effects; }
    void note_pragma(std::string_view text);
    void note_function(std::string_view name, int arguments) { functions_.emplace(name, arguments); }
    void note_collation(std::string_view name) { collations_.emplace(name); }

    /// Puts everything back.  No statement may be running.
    /// False when a function of SQLite's own is gone for good, because one of the same name had taken its place.
    /// Throws: OperationalError.
    bool restore(sqlite3* db, bool foreign_keys);

  private:
    void restore_settings(sqlite3* db);
    bool drop_functions(sqlite3* db);

    std::uint8_t touched_ = no_effect;
    bool like_is_touched_ = false;       // once: its statement may be kept and run again
    std::vector<std::string> settings_;  // in the order of the pragmas' names
    std::array<int, 12> limits_{};
    bool has_limits_ = false;
    std::set<std::pair<std::string, int>> functions_;
    std::set<std::string> collations_;
};

}  // namespace carboy::drivers::sqlite
