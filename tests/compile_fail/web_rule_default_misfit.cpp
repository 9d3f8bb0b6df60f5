// expect: a_default_is_a_number_or_text_like_its_parameter
#include <string>

#include <carboy/web/routing/rule.hpp>

using namespace carboy::web;

std::string list(long) { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<list>({"/users/", {{"page", "one"}}}); }
