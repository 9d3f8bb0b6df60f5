#include "sql/dialects/type_names.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace carboy::sql::dialects {

std::string sized(std::string_view name, int size) {
    return size > 0 ? fmt::format("{}({})", name, size) : std::string(name);
}

std::string numeric(const ColumnType& type) {
    if (type.precision == 0) return "NUMERIC";
    return type.scale == 0 ? fmt::format("NUMERIC({})", type.precision)
                           : fmt::format("NUMERIC({}, {})", type.precision, type.scale);
}

// Counts the bytes that are not UTF-8 continuation bytes, each of which begins a character.
static int characters(const std::string& text) {
    return static_cast<int>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

int enumeration_length(const ColumnType& type) {
    int longest = type.length;
    for (const std::string& value : type.values) longest = std::max(longest, characters(value));
    return longest;
}

std::string quoted_values(const std::vector<std::string>& values, std::string_view separator) {
    std::string out;
    for (const std::string& value : values) {
        if (!out.empty()) out += separator;
        out += '\'';
        for (const char c : value) out.append(c == '\'' ? 2 : 1, c);
        out += '\'';
    }
    return out;
}

std::string_view option(const Table& table, std::string_view name) noexcept {
    for (const TableOption& one : table.options)
        if (one.name == name) return one.value;
    return {};
}

}  // namespace carboy::sql::dialects
