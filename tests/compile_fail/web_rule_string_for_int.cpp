// expect: a_string_path_or_any_variable_needs_a_string_or_string_view_parameter
#include <string>

#include <carboy/web/routing/rule.hpp>

using namespace carboy::web;

std::string show(long) { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<show>("/<string:id>"); }
