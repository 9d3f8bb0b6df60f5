// The only SQL compiler: turns a statement and a dialect into text. The text of each shape is made once per process.
#pragma once

#include <carboy/sql/dialects/dialect.hpp>
#include <carboy/sql/statement/effect.hpp>
#include <carboy/sql/statement/statement.hpp>

namespace carboy::sql {

/// The text of one shape of statement.  Lifetime: until the program ends.
struct Compiled {
    std::uint64_t id;  // unique in the process; connections use it as the key of their prepared statements
    std::string text;
    Effect effect = Effect::writes;
};

/// Throws: Error when the dialect does not support something in the statement.
std::string compile(const Select& statement, const Dialect& dialect);
std::string compile(const Insert& statement, const Dialect& dialect);
std::string compile(const Update& statement, const Dialect& dialect);
std::string compile(const Delete& statement, const Dialect& dialect);

/// Like compile(), but with the process's cache of shapes.  Threads: any.
const Compiled& compiled(const Select& statement, const Dialect& dialect);
const Compiled& compiled(const Insert& statement, const Dialect& dialect);
const Compiled& compiled(const Update& statement, const Dialect& dialect);
const Compiled& compiled(const Delete& statement, const Dialect& dialect);

}  // namespace carboy::sql
