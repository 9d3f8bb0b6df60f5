// expect: this_argument_of_the_converter_is_not_understood
#include <string>

#include <carboy/web/routing/rule.hpp>

using namespace carboy::web;

std::string show(long) { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<show>("/users/<int(min=x):id>"); }
