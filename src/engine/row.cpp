#include <carboy/engine/row.hpp>

#include <carboy/base/text.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/sql/types/stored_value_error.hpp>

#include <fmt/format.h>

#include <cstring>
#include <ostream>

namespace carboy::engine {

namespace detail {

static std::string names_of(const Columns& columns) {
    std::string names;
    for (const Column& column : columns) names += (names.empty() ? "" : ", ") + column.name;
    return names;
}

void throw_no_column(const Columns& columns, std::string_view name) {
    throw ProgrammingError("no_such_column", fmt::format("The row has no column \"{}\".", name),
                           fmt::format("Use one of its columns: {}.", names_of(columns)));
}

void throw_no_column(const Columns& columns, std::size_t index) {
    throw ProgrammingError("no_such_column", fmt::format("The row has no column {}.", static_cast<long long>(index)),
                           fmt::format("Use a number below {}. Columns are numbered from 0.", columns.size()));
}

void rethrow_with_column(const sql::DataError& error, std::string_view column, std::string_view statement) {
    sql::StoredValueError named(error.code(), fmt::format("Column \"{}\": {}", column, error.message()), error.hint());
    named.set_statement(statement);
    throw named;
}

}  // namespace detail

static bool has_bytes(sql::ValueView value) {
    return value.kind() == sql::Kind::text || value.kind() == sql::Kind::blob;
}

// Copies the cells and, after them in the same block, their bytes.
static std::unique_ptr<std::byte[]> own(const sql::ValueView* cells, std::size_t count) {
    std::size_t size = count * sizeof(sql::ValueView);
    for (std::size_t i = 0; i < count; ++i)
        if (has_bytes(cells[i])) size += cells[i].as_text().size();
    auto block = std::make_unique<std::byte[]>(size);
    std::byte* bytes = block.get() + count * sizeof(sql::ValueView);
    for (std::size_t i = 0; i < count; ++i) {
        sql::ValueView cell = cells[i];
        if (has_bytes(cell)) {
            const std::string_view text = cell.as_text();
            if (!text.empty()) std::memcpy(bytes, text.data(), text.size());
            cell = cell.kind() == sql::Kind::text
                       ? sql::ValueView::text({reinterpret_cast<const char*>(bytes), text.size()})
                       : sql::ValueView::blob(bytes, text.size());
            bytes += text.size();
        }
        new (block.get() + i * sizeof(sql::ValueView)) sql::ValueView(cell);
    }
    return block;
}

Row::Row(const Row& other) : columns_(other.columns_) {
    if (other.cells_ == nullptr) return;
    owned_ = own(other.cells_, other.size());
    cells_ = reinterpret_cast<const sql::ValueView*>(owned_.get());
}

Row& Row::operator=(const Row& other) {
    if (this != &other) *this = Row(other);
    return *this;
}

void Row::keep() {
    owned_ = own(cells_, size());
    cells_ = reinterpret_cast<const sql::ValueView*>(owned_.get());
}

const Columns& Row::columns() const noexcept {
    static const Columns none;
    return columns_ ? *columns_ : none;
}

Cell Row::operator[](std::string_view name) const {
    for (std::size_t i = 0; i < size(); ++i)
        if ((*columns_)[i].name == name) return (*this)[i];
    for (std::size_t i = 0; i < size(); ++i)
        if (equals_ignoring_case((*columns_)[i].name, name)) return (*this)[i];
    detail::throw_no_column(columns(), name);
}

std::vector<std::string_view> Row::keys() const {
    std::vector<std::string_view> names;
    for (const Column& column : columns()) names.push_back(column.name);
    return names;
}

bool Row::operator==(const Row& other) const noexcept {
    if (size() != other.size()) return false;
    for (std::size_t i = 0; i < size(); ++i)
        if (!(cells_[i] == other.cells_[i])) return false;
    return true;
}

bool Cell::equals(sql::ValueView other) const noexcept {
    const auto is_whole = [](sql::Kind kind) { return kind == sql::Kind::integer || kind == sql::Kind::boolean; };
    if (is_whole(value_.kind()) && is_whole(other.kind())) return value_.as_integer() == other.as_integer();
    return value_ == other;
}

std::ostream& operator<<(std::ostream& out, const Cell& cell) {
    if (cell.kind() == sql::Kind::text) return out << cell.view().as_text();
    std::string text;
    sql::append_repr(text, cell.view());
    return out << text;
}

std::ostream& operator<<(std::ostream& out, const Row& row) {
    std::string text = "(";
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i != 0) text += ", ";
        sql::append_repr(text, row.cells()[i]);
    }
    text += row.size() == 1 ? ",)" : ")";
    return out << text;
}

}  // namespace carboy::engine
