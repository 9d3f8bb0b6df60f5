#include "migrate/revision/step.hpp"

#include <carboy/base/error.hpp>

#include "migrate/text/sql_text.hpp"

namespace carboy::migrate {

std::optional<Replacement> as_replacement(std::string_view statement) {
    const auto tokens = sql_tokens(statement);
    if (tokens.size() < 2 || !tokens[0].is("replace") || !tokens[1].is("table")) return std::nullopt;
    if (tokens.size() != 5 || !tokens[3].is("with") || tokens[2].name().empty() || tokens[4].name().empty())
        throw Error("bad_replace_table", "\"" + std::string(statement) + "\" is not complete.",
                    "Write REPLACE TABLE old WITH new.");
    return Replacement{tokens[2].name(), tokens[4].name()};
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
