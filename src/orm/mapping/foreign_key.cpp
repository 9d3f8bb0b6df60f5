#include "orm/mapping/foreign_key.hpp"

#include <algorithm>
#include <utility>

namespace carboy::orm {

std::vector<std::uint16_t> key_columns(const RelationshipProperty& relation, KeySide side) {
    std::vector<std::uint16_t> columns;
    for (const KeyPart& part : relation.key) columns.push_back(column_of(part, side));
    return columns;
}

KeyValues::KeyValues(InstanceState& state, const RelationshipProperty& relation, KeySide side, Of of)
    : ColumnValues(state, relation.key.size(), of,
                   [&](std::size_t number) { return column_of(relation.key[number], side); }) {}

bool KeyValues::has_null() const noexcept {
    return std::ranges::any_of(std::span<const sql::ValueView>(*this),
                               [](const sql::ValueView& view) { return view.is_null(); });
}

bool KeyValues::is(std::span<const sql::ValueView> other) const noexcept {
    return std::ranges::equal(std::span<const sql::ValueView>(*this), other);
}

bool refers_to_primary_key(const RelationshipProperty& relation) {
    const std::vector<std::uint16_t>& key = relation.target->primary_key;
    return std::equal(key.begin(), key.end(), relation.key.begin(), relation.key.end(),
                      [](std::uint16_t column, const KeyPart& part) { return column == part.remote; });
}

static bool can_be_null(const Mapper& mapper, const KeyPart& part) {
    const sql::Column& column = mapper.table.columns[part.local];
    return column.nullable && !column.primary_key;
}

std::uint16_t column_to_clear(const Mapper& mapper, const RelationshipProperty& relation) {
    for (const KeyPart& part : relation.key)
        if (can_be_null(mapper, part)) return part.local;
    return relation.local_column;
}

bool can_be_cleared(const Mapper& mapper, const RelationshipProperty& relation) {
    return std::any_of(relation.key.begin(), relation.key.end(),
                       [&](const KeyPart& part) { return can_be_null(mapper, part); });
}

sql::Expression same_key(const RelationshipProperty& relation, const sql::Source& from, const sql::Source& target) {
    std::vector<sql::Expression> all;
    for (const KeyPart& part : relation.key)
        all.push_back(sql::Expression::binary(sql::Op::equal, sql::Expression::column(from, part.local),
                                              sql::Expression::column(target, part.remote)));
    return all.size() == 1 ? std::move(all.front()) : sql::Expression::nary(sql::Op::and_, std::move(all));
}

}  // namespace carboy::orm
