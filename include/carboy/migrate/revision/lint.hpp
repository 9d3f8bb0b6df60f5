// Warnings about steps that lock or break a running application, each with a safe sequence of steps.
#pragma once

#include <carboy/migrate/revision/revision.hpp>

#include <string>
#include <vector>

namespace carboy::migrate {

struct Warning {
    std::size_t line = 0;  // in the revision's file; 0 when it has not been written yet
    std::string what;
    std::string instead;  // the safe sequence; may have several lines
};

/// Checks the statements of the upgrade for one engine.
/// Source: PostgreSQL 15 manual, ALTER TABLE notes and CREATE INDEX "Building Indexes Concurrently".
std::vector<Warning> lint(const Revision& revision, const sql::Dialect& dialect);

}  // namespace carboy::migrate
