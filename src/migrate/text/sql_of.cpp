#include "migrate/text/sql_of.hpp"

#include <carboy/base/error.hpp>

namespace carboy::migrate {

const sql::AlterFacts& facts_of(const sql::Dialect& dialect) {
    if (const sql::AlterFacts* facts = sql::alter_facts(dialect)) return *facts;
    throw Error("cannot_migrate", "Migrations do not support " + std::string(dialect.name) + " yet.",
                "Use SQLite or PostgreSQL.");
}

std::string quoted_text(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
    return out += '\'';
}

std::string default_constraint_name(std::string_view table, const std::vector<std::string>& columns,
                                    std::string_view ending) {
    constexpr std::size_t longest = 63;
    std::string middle;
    for (const std::string& column : columns) middle += (middle.empty() ? "" : "_") + column;
    std::string first(table);
    const std::size_t fixed = ending.size() + 1 + (middle.empty() ? 0 : 1);
    while (first.size() + middle.size() + fixed > longest) {
        std::string& longer = first.size() > middle.size() ? first : middle;
        longer.pop_back();
    }
    return first + (middle.empty() ? "" : "_" + middle) + "_" + std::string(ending);
}

}  // namespace carboy::migrate
