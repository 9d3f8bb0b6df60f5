#include <carboy/engine/inspector.hpp>

#include <algorithm>

namespace carboy::engine {

std::vector<std::string> Inspector::table_names() {
    const Use use(connection_.user());
    return connection_.driver().table_names();
}

std::vector<std::string> Inspector::view_names() {
    const Use use(connection_.user());
    return connection_.driver().view_names();
}

sql::Table Inspector::table(std::string_view name) {
    const Use use(connection_.user());
    return connection_.driver().table(name);
}

bool Inspector::has_table(std::string_view name) {
    const auto names = table_names();
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<sql::Table> Inspector::tables() {
    std::vector<sql::Table> tables;
    for (const std::string& name : table_names()) tables.push_back(table(name));
    return tables;
}

}  // namespace carboy::engine
