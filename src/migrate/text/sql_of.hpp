// Parts of SQL statements that several files need.
#pragma once

#include <carboy/sql/compile/ddl.hpp>
#include <carboy/sql/dialects/alter_facts.hpp>
#include <carboy/sql/dialects/quoted.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::migrate {

/// Returns the facts of a dialect.  Throws: Error "cannot_migrate".
const sql::AlterFacts& facts_of(const sql::Dialect& dialect);

/// Returns a name as SQL text in quotes.  For names in a schema, never for data.
std::string quoted_text(std::string_view text);

inline bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

inline std::string alter(std::string_view table, const sql::Dialect& dialect) {
    return "ALTER TABLE " + quoted(table, dialect) + " ";
}

template <class Constraint>
std::string add_constraint(std::string_view table, const Constraint& constraint, const sql::Dialect& dialect) {
    return alter(table, dialect) + "ADD " + sql::constraint_definition(constraint, dialect);
}

/// The name that PostgreSQL gives a constraint without one.  Source: PostgreSQL 15, makeObjectName in indexcmds.c.
std::string default_constraint_name(std::string_view table, const std::vector<std::string>& columns,
                                    std::string_view ending);

}  // namespace carboy::migrate
