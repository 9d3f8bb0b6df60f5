// expect: a_rule_must_start_with_a_slash
#include <string>

#include <carboy/web/routing/rule.hpp>

using namespace carboy::web;

std::string show() { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<show>("users"); }
