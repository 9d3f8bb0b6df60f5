// expect: a_float_variable_needs_a_floating_point_parameter
#include <string>

#include <carboy/web/routing/rule.hpp>

using namespace carboy::web;

std::string show(int) { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<show>("/<float:x>"); }
