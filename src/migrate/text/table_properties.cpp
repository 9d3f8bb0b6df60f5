#include "migrate/text/table_properties.hpp"

#include <carboy/base/text.hpp>

#include "migrate/text/sql_text.hpp"

namespace carboy::migrate {

std::set<std::string> table_properties(std::string_view create_table) {
    std::set<std::string> found;
    const auto tokens = sql_tokens(create_table);
    const auto before = [&](std::size_t i, std::string_view word) { return i > 0 && tokens[i - 1].is(word); };
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        for (const char* word : {"autoincrement", "strict", "conflict"})
            if (tokens[i].is(word)) found.insert(word);
        if (tokens[i].is("deferrable") && !before(i, "not")) found.insert("deferrable");
        if (tokens[i].is("rowid") && before(i, "without")) found.insert("without rowid");
        if (before(i, "collate") && !equals_ignoring_case(tokens[i].name(), "binary"))
            found.insert("collate " + lower(tokens[i].name()));
    }
    return found;
}

std::set<std::string> lost_properties(std::string_view old_text, std::string_view new_text) {
    std::set<std::string> lost = table_properties(old_text);
    for (const std::string& kept : table_properties(new_text)) lost.erase(kept);
    return lost;
}

}  // namespace carboy::migrate
