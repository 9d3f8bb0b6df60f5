// Throws the errors that Python's operations raise, under Python's names.
#pragma once

#include <carboy/jinja/errors/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::jinja {

[[noreturn]] void fail(std::string_view kind, std::string message);
[[noreturn]] void type_error(std::string message);
[[noreturn]] void value_error(std::string message);
[[noreturn]] void overflow_error(std::string_view what);
/// Checks the size of a result that a template determines. Throws: LimitError above Limits::value.
void check_size(std::size_t bytes);
void check_size(std::int64_t count, std::size_t bytes_each);

}  // namespace carboy::jinja
