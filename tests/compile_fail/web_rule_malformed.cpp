// expect: a_variable_is_written_as_name_or_converter_colon_name_in_angle_brackets
#include <string>

#include <carboy/web/routing/rule.hpp>

using namespace carboy::web;

std::string show(long) { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<show>("/users/<int:id"); }
