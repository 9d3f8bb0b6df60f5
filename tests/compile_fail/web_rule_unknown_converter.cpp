// expect: this_converter_does_not_exist_use_string_int_float_path_uuid_or_any
#include <string>

#include <carboy/web/routing/rule.hpp>

using namespace carboy::web;

std::string show(long) { return {}; }

template <auto Handler>
void route(Rule<Handler>) {}

int main() { route<show>("/users/<integer:id>"); }
