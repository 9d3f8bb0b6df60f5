// One value in the form that the target's engine stores, and in a form that is the same for all engines.
#pragma once

#include <carboy/sql/types/schema.hpp>
#include <carboy/sql/types/type.hpp>
#include <carboy/sql/types/value.hpp>

#include <string>

namespace carboy::cli {

/// How an engine wants its values. unchanged: source and target are of one engine, so a text such as 10:20:30 stays as
/// it is instead of becoming 10:20:30.000000, which is how SQLAlchemy writes it.
enum class ValueForm { stored, literal, unchanged };

/// Returns the value for a column of this type: in SQLite's stored form, as a literal for COPY, or unchanged.
/// Lifetime: that of the value and of `scratch`.  Throws: DataError.
sql::ValueView converted(sql::ValueView value, const sql::ColumnType& type, ValueForm form, sql::Scratch& scratch);

/// Appends the value in a form that depends only on what it means: 12.50 and 12.5 are the same number.
void append_canonical(std::string& out, sql::ValueView value, const sql::ColumnType& type);

}  // namespace carboy::cli
