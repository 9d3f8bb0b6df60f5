#include <carboy/jinja/adapt/callable.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/python/sequences.hpp"

#include <fmt/format.h>

namespace carboy::jinja {

void throw_bad_argument(std::size_t position, std::string_view wanted, const Value& got) {
    type_error(fmt::format("argument {} must be {}, not {}", position, wanted, type_name(got)));
}

void throw_bad_count(std::size_t least, std::size_t most, std::size_t got) {
    if (least == most) type_error(fmt::format("the function takes {} arguments but {} were given", least, got));
    type_error(fmt::format("the function takes {} to {} arguments but {} were given", least, most, got));
}

void throw_unexpected_keyword(std::string_view name) {
    type_error(fmt::format("the function takes no keyword argument '{}'", name));
}

}  // namespace carboy::jinja
