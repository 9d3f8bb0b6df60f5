#include <carboy/sql/types/enum.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>

namespace carboy::sql::detail {

namespace {

std::string joined_names(const EnumFacts& facts) {
    return fmt::format("{}", fmt::join(facts.names, facts.names + facts.count, ", "));
}

}  // namespace

std::string_view name_of_enum(std::int64_t value, const EnumFacts& facts) {
    for (std::size_t i = 0; i < facts.count; ++i)
        if (facts.values[i] == value) return facts.names[i];
    return {};
}

const std::int64_t* value_of_enum(std::string_view name, const EnumFacts& facts) noexcept {
    for (std::size_t i = 0; i < facts.count; ++i)
        if (facts.names[i] == name) return &facts.values[i];
    return nullptr;
}

std::string_view enum_to_text(std::int64_t value, const EnumFacts& facts) {
    const std::string_view name = name_of_enum(value, facts);
    if (name.empty())
        throw DataError("bad_enum",
                        fmt::format("{} is not a {}. Its values are {}.", value, facts.type, joined_names(facts)),
                        "List an enumerator beyond -128..127 with CARBOY_ENUM.");
    return name;
}

std::int64_t enum_from_view(ValueView view, const EnumFacts& facts) {
    if (view.kind() != Kind::text) throw_wrong_kind(view, fmt::format("the name of a {}", facts.type));
    const std::int64_t* value = value_of_enum(view.as_text(), facts);
    if (value == nullptr)
        throw DataError("bad_enum", fmt::format("The text '{}' is not a {}. Its values are {}.",
                                                view.as_text().substr(0, 60), facts.type, joined_names(facts)));
    return *value;
}

ColumnType enum_column_type(const EnumFacts& facts) {
    ColumnType type{.kind = TypeKind::enumeration};
    for (const char c : facts.type) type.name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (const std::string_view name : std::span(facts.names, facts.count)) {
        type.values.emplace_back(name);
        type.length = std::max(type.length, static_cast<int>(name.size()));
    }
    return type;
}

}  // namespace carboy::sql::detail
