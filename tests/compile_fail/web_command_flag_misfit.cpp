// expect: an_option_without_a_value_needs_a_bool_parameter
#include <string>
#include <type_traits>

#include <carboy/web/command/typed_command.hpp>

using namespace carboy::web;

template <class Handler>
void command(CommandUsage<std::type_identity_t<Handler>>, Handler) {}

int main() {
    command("greet NAME --loud", [](const std::string&, int) {});
}
