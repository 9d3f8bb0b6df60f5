// expect: the_handler_has_more_parameters_than_the_rule_has_variables
#include <string>

#include <carboy/web/routing/rule.hpp>

using namespace carboy::web;

std::string show(long, long) { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<show>("/<int:id>"); }
