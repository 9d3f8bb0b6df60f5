// expect: a_rule_names_each_variable_once
#include <string>

#include <carboy/web/routing/rule.hpp>

using namespace carboy::web;

std::string show(long, long) { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<show>("/<int:id>/<int:id>"); }
