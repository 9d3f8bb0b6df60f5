#include <carboy/orm/mapping/describe.hpp>

namespace carboy::orm::detail {

void Describer::add(ColumnProperty property, sql::Column column) {
    const auto number = static_cast<std::uint16_t>(mapper_.columns.size());
    if (column.primary_key) {
        column.nullable = false;
        mapper_.primary_key.push_back(number);
        mapper_.table.primary_key.push_back(column.name);
    }
    if (property.version) mapper_.version_column = number;
    mapper_.member_column.push_back(number);
    mapper_.member_relationship.push_back(no_index);
    mapper_.columns.push_back(std::move(property));
    mapper_.table.columns.push_back(std::move(column));
}

void Describer::add(RelationshipProperty property) {
    mapper_.member_column.push_back(no_index);
    mapper_.member_relationship.push_back(static_cast<std::uint16_t>(mapper_.relationships.size()));
    mapper_.relationships.push_back(std::move(property));
}

static bool is_integer(const sql::ColumnType& type) {
    return type.kind == sql::TypeKind::integer || type.kind == sql::TypeKind::big_integer ||
           type.kind == sql::TypeKind::small_integer;
}

void Describer::finish() {
    if (mapper_.primary_key.empty())
        throw MappingError("the model " + std::string(mapper_.model) + " has no primary key",
                           "Add one: Column<Integer, primary_key> id;");
    const std::uint16_t key = mapper_.primary_key.front();
    mapper_.numbered = mapper_.primary_key.size() == 1 && is_integer(mapper_.table.columns[key].type) &&
                       mapper_.columns[key].refers_to == nullptr;
    for (std::size_t i = 0; i < mapper_.columns.size(); ++i) {
        const std::string& name = mapper_.table.columns[i].name;
        if (mapper_.columns[i].indexed)
            mapper_.table.indexes.push_back(
                {"ix_" + mapper_.table.name + "_" + name, {name}, mapper_.columns[i].unique});
        else if (mapper_.columns[i].unique)
            mapper_.table.uniques.push_back({"", {name}});
    }
}

}  // namespace carboy::orm::detail
