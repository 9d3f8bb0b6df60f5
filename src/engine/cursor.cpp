#include <carboy/engine/cursor.hpp>

#include <fmt/format.h>

namespace carboy::engine {

namespace detail {

void throw_no_row() {
    throw ProgrammingError("no_row", "the statement gave no row",
                           "use fetchone(), which returns nothing when there is no row");
}

}  // namespace detail

bool Cursor::next_row() {
    const sql::ValueView* cells = next_cells();
    row_.look_at(cells);
    return cells != nullptr;
}

void Cursor::refuse_columns(std::size_t wanted) const {
    ProgrammingError error(
        "column_count",
        fmt::format("the statement has {} columns, but {} were asked for", description().size(), wanted),
        "name the columns in the SELECT and give a type for each");
    error.set_statement(statement());
    throw error;
}

std::optional<Row> Cursor::fetchone() {
    if (!next_row()) return std::nullopt;
    return row_;
}

std::vector<Row> Cursor::fetchmany(std::size_t count) {
    std::vector<Row> rows;
    while (rows.size() < count && next_row()) rows.push_back(row_);
    return rows;
}

std::vector<Row> Cursor::fetchall() {
    std::vector<Row> rows;
    while (next_row()) rows.push_back(row_);
    return rows;
}

void Cursor::close() noexcept {
    execution_.finish();
    fresh_ = nullptr;
}

}  // namespace carboy::engine
