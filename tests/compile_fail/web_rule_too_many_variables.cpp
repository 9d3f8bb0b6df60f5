// expect: the_rule_has_more_variables_than_the_handler_has_parameters
#include <string>

#include <carboy/web/routing/rule.hpp>

using namespace carboy::web;

std::string show(long) { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<show>("/<int:id>/<int:page>"); }
