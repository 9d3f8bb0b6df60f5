#include <carboy/web/command/typed_command.hpp>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>

namespace carboy::web::detail {

void refuse_argument(std::string_view name, std::string_view text, std::string_view wanted) {
    throw Error("bad_argument", "'" + std::string(text) + "' cannot be used for " + std::string(name) + ".",
                "Pass " + std::string(wanted) + ".");
}

Command command_of(std::string_view usage, std::string_view help) {
    Command command{.name = {}, .help = std::string(help)};
    UsageReader reader(usage);
    UsageWord word;
    while (reader.next(word)) {
        if (word.kind == UsageWord::Kind::name) {
            command.name.append(command.name.empty() ? "" : " ").append(word.text);
            continue;
        }
        const bool positional = word.kind == UsageWord::Kind::positional;
        command.parameters.push_back({.name = positional ? lower(word.text) : std::string(word.text),
                                      .default_value = std::string(word.default_value),
                                      .is_flag = word.kind == UsageWord::Kind::flag,
                                      .required = positional && !word.optional});
    }
    return command;
}

}  // namespace carboy::web::detail
