// expect: compiles
#include <string>

#include <carboy/web/routing/rule.hpp>

using namespace carboy::web;

std::string show(std::string_view, long) { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<show>("/<any(a,b):kind>/<int(min=1):id>"); }
