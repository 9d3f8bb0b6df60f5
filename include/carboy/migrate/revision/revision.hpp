// A revision file: readable SQL with an upgrade and a downgrade part.
//
//     -- Add users
//     --
//     -- revision: 3f2a9c01d4e5
//     -- revises: 9b1c77aa0021
//     -- created: 2026-11-29 21:15:00
//
//     -- upgrade
//     CREATE TABLE users (...);
//
//     -- downgrade
//     DROP TABLE users;
//
// `-- upgrade postgresql` begins a part for one engine. `-- transaction: none` in the head runs each statement on its
// own. The runner adds two statements: `REPLACE TABLE old WITH new`, and `RUN name`, which calls a C++ function.
#pragma once

#include <carboy/sql/dialects/dialect.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::migrate {

enum class Direction : std::uint8_t { upgrade, downgrade };

/// Returns "upgrade" or "downgrade".
std::string_view to_string(Direction direction) noexcept;

struct Step {
    std::string text;
    std::size_t line = 0;
};

/// The statements for one direction and one engine; an empty engine means all.
struct RevisionPart {
    Direction direction = Direction::upgrade;
    std::string engine;
    std::vector<Step> steps;
};

struct Revision {
    std::string id;
    std::vector<std::string> revises;  // none for the first revision, several for a merge
    std::string title;
    std::string created;
    bool in_transaction = true;
    std::string file;
    std::vector<RevisionPart> parts;

    /// Returns the statements for an engine.  Throws: Error "irreversible" when there is no downgrade part,
    /// "no_part_for_engine".
    const std::vector<Step>& steps(Direction direction, const sql::Dialect& dialect) const;
    /// A hash of the revision's effect: its place in the chain and its statements, without comments and spaces.
    std::string checksum() const;
};

/// Parses a revision file.  Throws: Error "bad_revision" that names file and line.
Revision parse_revision(std::string_view file, std::string_view text);

/// Returns the text of a revision's file.
std::string print_revision(const Revision& revision);

/// Returns the name of a new revision's file: "3f2a9c01d4e5_add_users.sql".
std::string file_name(const Revision& revision);

/// Returns a new random id of 12 digits.
std::string new_revision_id();

}  // namespace carboy::migrate
