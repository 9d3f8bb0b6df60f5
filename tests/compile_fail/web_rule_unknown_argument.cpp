// expect: this_converter_has_no_such_argument
#include <string>

#include <carboy/web/routing/rule.hpp>

using namespace carboy::web;

std::string show(long) { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<show>("/users/<int(length=2):id>"); }
