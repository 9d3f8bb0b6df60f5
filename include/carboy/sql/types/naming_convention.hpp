// Names for the constraints and indexes that a schema leaves without one.
#pragma once

#include <carboy/sql/types/schema.hpp>

#include <string>

namespace carboy::sql {

/// Templates of names. An empty one leaves the name to the database. They contain %(table_name)s, %(table_label)s (the
/// schema and the table: sales_invoice), %(column_0_name)s (also column_1_name ...), %(column_0N_name)s and
/// %(column_0_N_name)s (all columns, the latter joined by _),
/// %(column_0_label)s (table and column), %(referred_table_name)s, %(referred_column_0_name)s and %(constraint_name)s,
/// which is the name that the schema declares.
/// Source: SQLAlchemy MetaData(naming_convention=...).
struct NamingConvention {
    std::string ix = "ix_%(table_label)s_%(column_0_N_name)s";
    std::string uq{};
    std::string ck{};
    std::string fk{};
    std::string pk{};

    bool operator==(const NamingConvention&) const = default;
};

/// Names the constraints and indexes of a table that have no name, and those for whose kind the template contains
/// %(constraint_name)s.
/// Throws: Error for a template that cannot be filled in, and for a name that is too long for an engine.
void apply_names(Table& table, const NamingConvention& convention);

}  // namespace carboy::sql
