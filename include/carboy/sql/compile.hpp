// The one SQL compiler: a statement and a dialect give text. The text of each shape is made once for the process.
#pragma once

#include <carboy/sql/dialect.hpp>
#include <carboy/sql/statement.hpp>

namespace carboy::sql {

/// The text of one shape of statement.  Lifetime: until the program ends.
struct Compiled {
    std::uint64_t id;  // unique in the process; connections key their prepared statements by it
    std::string text;
};

/// Throws: Error when the dialect has no form for something in the statement.
std::string compile(const Select& statement, const Dialect& dialect);
std::string compile(const Insert& statement, const Dialect& dialect);
std::string compile(const Update& statement, const Dialect& dialect);
std::string compile(const Delete& statement, const Dialect& dialect);

/// compile() by way of the process's cache of shapes.  Threads: any.
const Compiled& compiled(const Select& statement, const Dialect& dialect);
const Compiled& compiled(const Insert& statement, const Dialect& dialect);
const Compiled& compiled(const Update& statement, const Dialect& dialect);
const Compiled& compiled(const Delete& statement, const Dialect& dialect);

/// The values of a statement's expressions in the order of their placeholders. Those that the caller binds by itself
/// (Insert::rows, Update::columns, matched) are not among them.
/// Lifetime: the views look into `statement`.
void append_parameters(std::vector<ValueView>& parameters, const Select& statement);
void append_parameters(std::vector<ValueView>& parameters, const Insert& statement);
void append_parameters(std::vector<ValueView>& parameters, const Update& statement);
void append_parameters(std::vector<ValueView>& parameters, const Delete& statement);

/// How many elements an IN list is written with: sizes are rounded up, so that few shapes exist.
std::size_t padded_list_size(std::size_t size) noexcept;

}  // namespace carboy::sql
