// Writes a revision from the difference of two schemas.
#pragma once

#include <carboy/migrate/compare/diff.hpp>
#include <carboy/migrate/revision/revision.hpp>

#include <string>
#include <vector>

namespace carboy::migrate {

/// The name of a new revision and the revisions that it follows.
struct DraftOptions {
    std::string title;
    std::vector<std::string> revises{};
    std::string id{};  // empty: a random one
};

/// Returns a revision without statements, for a change that is written by hand.
Revision empty_revision(const DraftOptions& options);

/// Returns the revision that leads from one schema to the other and back. It has one part for all engines if their SQL
/// is the same, and otherwise one part for each. `compared` is the dialect of the database that was compared. In
/// the downgrade, a column that comes back gets a neutral value such as 0 where NULL is not allowed.
Revision draft(const Schema& from, const Schema& to, const sql::Dialect& compared, const Answers& answers,
               const DraftOptions& options);

}  // namespace carboy::migrate
