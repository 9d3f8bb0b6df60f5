#include <carboy/engine/inspector.hpp>

#include <algorithm>

namespace carboy::engine {

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
