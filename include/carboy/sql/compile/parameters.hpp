// The values in a statement, which the driver binds.
#pragma once

#include <carboy/sql/dialects/dialect.hpp>
#include <carboy/sql/statement/statement.hpp>

#include <vector>

namespace carboy::sql {

/// Appends the values of an expression, or of a statement's expressions, in the order of their placeholders. Values
/// that the caller binds itself (Insert::rows, Update::columns, matched) are not included.
/// Lifetime: the views look into `statement`.
void append_parameters(std::vector<ValueView>& parameters, const Expression& expression, const Dialect& dialect);
void append_parameters(std::vector<ValueView>& parameters, const Select& statement, const Dialect& dialect);
void append_parameters(std::vector<ValueView>& parameters, const Insert& statement, const Dialect& dialect);
void append_parameters(std::vector<ValueView>& parameters, const Update& statement, const Dialect& dialect);
void append_parameters(std::vector<ValueView>& parameters, const Delete& statement, const Dialect& dialect);

}  // namespace carboy::sql
