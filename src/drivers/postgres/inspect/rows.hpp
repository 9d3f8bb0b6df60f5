// Queries of the server's catalogue, row by row.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "drivers/postgres/connection/statement.hpp"

namespace carboy::drivers::postgres {

/// Runs a query and passes each row's cells to `visit`.
template <class F>
void each_row(Connection& connection, std::string_view text, std::initializer_list<sql::ValueView> arguments, F visit) {
    Statement statement(connection, text);
    statement.bind({arguments.begin(), arguments.size()});
    while (const sql::ValueView* cells = statement.step()) visit(cells);
}

inline std::string text_of(sql::ValueView view) { return view.is_null() ? "" : sql::from_view<std::string>(view); }

}  // namespace carboy::drivers::postgres
