#include <carboy/engine/cursor.hpp>

#include <fmt/format.h>

#include <utility>

namespace carboy::engine {

namespace detail {

void throw_no_row() {
    throw ProgrammingError("no_row", "The statement returned no row.",
                           "Use fetchone(), which returns std::nullopt when there is no row.");
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
        fmt::format("The statement has {} columns, but {} were requested.", description().size(), wanted),
        "Name the columns in the SELECT and give a type for each.");
    error.set_statement(statement());
    throw error;
}

void Cursor::step_ahead() noexcept {
    try {
        fresh_ = execution_.next();
    } catch (...) {
        late_ = std::current_exception();
    }
}

void Cursor::throw_late() { std::rethrow_exception(std::exchange(late_, nullptr)); }

const sql::ValueView* Cursor::keep(const sql::ValueView* cells) {
    row_.look_at(cells);
    row_.keep();
    return row_.cells();
}

std::optional<Row> Cursor::fetchone() {
    const Use inside = use();
    if (!next_row()) return std::nullopt;
    const StepAhead at_end{*this};
    return row_;
}

std::vector<Row> Cursor::fetchmany(std::size_t count) {
    const Use inside = use();
    std::vector<Row> rows;
    while (rows.size() < count && next_row()) rows.push_back(row_);
    if (!rows.empty() && execution_.is_open()) step_ahead();
    return rows;
}

std::vector<Row> Cursor::fetchall() {
    const Use inside = use();
    std::vector<Row> rows;
    while (next_row()) rows.push_back(row_);
    return rows;
}

void Cursor::close() noexcept {
    execution_.finish();
    fresh_ = nullptr;
}

}  // namespace carboy::engine
