// expect: an_int_variable_needs_an_integer_parameter
#include <string>

#include <carboy/web/routing/rule.hpp>

using namespace carboy::web;

std::string show(std::string) { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<show>("/<int:id>"); }
