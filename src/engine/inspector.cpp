#include <carboy/engine/inspector.hpp>

#include <algorithm>

namespace carboy::engine {

std::vector<std::string> Inspector::table_names(std::string_view schema) {
    const Use use(connection_.user());
    return connection_.driver().table_names(schema);
}

std::vector<std::string> Inspector::view_names(std::string_view schema) {
    const Use use(connection_.user());
    return connection_.driver().view_names(schema);
}

std::vector<std::string> Inspector::schema_names() {
    const Use use(connection_.user());
    return connection_.driver().schema_names();
}

sql::Table Inspector::table(std::string_view name) {
    const Use use(connection_.user());
    return connection_.driver().table(name);
}

bool Inspector::has_table(std::string_view name) {
    const auto contains = [](const std::vector<std::string>& names, std::string_view wanted) {
        return std::find(names.begin(), names.end(), wanted) != names.end();
    };
    const sql::TableName parts = sql::read_table_name(name);
    if (contains(table_names(), parts.schema.empty() ? std::string_view(parts.name) : name)) return true;
    return contains(schema_names(), parts.schema) && contains(table_names(parts.schema), parts.name);
}

std::vector<sql::Table> Inspector::tables(std::string_view schema) {
    std::vector<sql::Table> tables;
    for (const std::string& name : table_names(schema))
        tables.push_back(table(schema.empty() ? name : std::string(schema) + "." + name));
    return tables;
}

}  // namespace carboy::engine
