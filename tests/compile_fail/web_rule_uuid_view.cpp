// expect: a_uuid_variable_needs_a_string_parameter
#include <string>

#include <carboy/web/routing/rule.hpp>

using namespace carboy::web;

std::string show(std::string_view) { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<show>("/<uuid:id>"); }
