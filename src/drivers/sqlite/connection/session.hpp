// The state that one user of a pooled connection may leave behind for the next: settings, attached databases, temporary
// tables, limits and functions. Changes are noticed when they happen, so an unchanged connection costs nothing to
// reset.
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

/// The effects of a statement other than reading, as bits.
enum Effect : std::uint8_t {
    no_effect = 0,
    writes = 1,
    changes_settings = 2,  // PRAGMA
    adds_schemas = 4,      // ATTACH, or CREATE, which may create a temporary table
};

/// Returns the bits for a statement's text; `writes` is known only once the statement is prepared.
std::uint8_t effects_of(std::string_view text);

/// Returns the value of a pragma; empty when it returns nothing.
std::string value_of(sqlite3* db, std::string_view pragma);

/// The state of one connection, and its initial state.
class Session {
  public:
    /// Call it before the first PRAGMA, and before hooks that would be asked about reading the settings.
    void remember_settings(sqlite3* db);
    void remember_limits(sqlite3* db);
    void touch(std::uint8_t effects) noexcept { touched_ |= effects; }
    /// True when a statement has changed what restore() restores.
    bool is_touched() const noexcept { return touched_ != no_effect; }
    void note_pragma(std::string_view text);
    void note_function(std::string_view name, int arguments) { functions_.emplace(name, arguments); }
    /// A database that stays attached when the connection returns to its pool.
    void keep_attached(std::string_view name) { kept_.emplace(name); }
    void note_collation(std::string_view name) { collations_.emplace(name); }

    /// Restores everything. No statement may be running. Returns false when one of SQLite's own functions is
    /// permanently lost, because another of the same name has replaced it.
    /// Throws: OperationalError.
    bool restore(sqlite3* db, bool foreign_keys);

  private:
    void restore_settings(sqlite3* db);
    bool drop_functions(sqlite3* db);

    std::uint8_t touched_ = no_effect;
    bool like_is_touched_ = false;       // stays set, because its statement may be kept and run again
    std::vector<std::string> settings_;  // in the order of the pragmas' names
    std::array<int, 12> limits_{};
    bool has_limits_ = false;
    std::set<std::pair<std::string, int>> functions_;
    std::set<std::string> collations_;
    std::set<std::string> kept_;  // attached databases
};

}  // namespace carboy::drivers::sqlite
