#include <carboy/webdb/json_rows.hpp>

#include <carboy/base/error.hpp>

#include <algorithm>
#include <numeric>

namespace carboy::webdb::detail {
namespace {

[[noreturn]] void refuse(const std::string& message) {
    throw Error("row_without_name", message, "Give the expression a name: func::count(Post::c.id).label(\"posts\").");
}

std::string name_of(const sql::Expression& expression) {
    const sql::Node& first = expression.nodes().front();
    switch (first.op) {
        case sql::Op::column: return static_cast<const sql::Table*>(first.ref)->columns[first.column].name;
        case sql::Op::table_columns: return static_cast<const sql::Table*>(first.ref)->name;
        case sql::Op::label:
        case sql::Op::name: return static_cast<const char*>(first.ref);
        default: return {};
    }
}

}  // namespace

std::vector<std::string> element_names(const std::vector<sql::Expression>& columns) {
    std::vector<std::string> names;
    for (const sql::Expression& column : columns) {
        std::string name = name_of(column);
        if (name.empty())
            refuse("Element " + std::to_string(names.size() + 1) + " of the select() has no name for its JSON.");
        if (std::find(names.begin(), names.end(), name) != names.end())
            refuse("Two elements of the select() have the name '" + name + "'.");
        names.push_back(std::move(name));
    }
    return names;
}

void write_named_row(const std::vector<std::string>& names, const void* row, WriteElement write,
                     value::JsonWriter& out) {
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });
    out.begin_object();
    for (const std::size_t i : order) {
        out.key(names[i]);
        write(row, i, out);
    }
    out.end_object();
}

}  // namespace carboy::webdb::detail
