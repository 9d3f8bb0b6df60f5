#include "migrate/revision/step.hpp"

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>

#include "migrate/text/sql_text.hpp"

namespace carboy::migrate {

std::optional<Replacement> as_replacement(std::string_view statement) {
    const auto tokens = sql_tokens(statement);
    if (tokens.size() < 2 || !tokens[0].is("replace") || !tokens[1].is("table")) return std::nullopt;
    const bool whole = tokens.size() == 5 || (tokens.size() > 8 && tokens[5].is("losing") && tokens[6].is_mark('(') &&
                                              tokens.back().is_mark(')'));
    if (!whole || !tokens[3].is("with") || tokens[2].name().empty() || tokens[4].name().empty())
        throw Error("bad_replace_table", "\"" + std::string(statement) + "\" is not complete.",
                    "Write REPLACE TABLE old WITH new, or REPLACE TABLE old WITH new LOSING (property, ...).");
    Replacement replacement{tokens[2].name(), tokens[4].name()};
    for (std::size_t i = 7; i + 1 < tokens.size(); ++i) {
        if (i == 7 || tokens[i].is_mark(',')) replacement.losing.emplace_back();
        if (tokens[i].is_mark(',')) continue;
        std::string& property = replacement.losing.back();
        property += (property.empty() ? "" : " ") + lower(tokens[i].name());
    }
    return replacement;
}

std::optional<std::string> as_call(std::string_view statement) {
    const auto tokens = sql_tokens(statement);
    if (tokens.size() != 2 || !tokens[0].is("run") || tokens[1].name().empty()) return std::nullopt;
    return tokens[1].name();
}

void run_sql(engine::Connection& connection, std::string_view statement) {
    const engine::Use use(connection.user());
    connection.driver().run_script(statement);
}

}  // namespace carboy::migrate
