// Throws the errors that Python's operations raise, under Python's names.
#pragma once

#include <carboy/jinja/error.hpp>
#include <carboy/jinja/value.hpp>

namespace carboy::jinja {

[[noreturn]] void fail(std::string_view kind, std::string message);
[[noreturn]] void type_error(std::string message);
[[noreturn]] void value_error(std::string message);
[[noreturn]] void overflow_error(std::string_view what);
/// An operation on an undefined value. Throws: UndefinedError.
[[noreturn]] void fail_undefined(const Value& value);
/// Guards results whose size a template chooses. Throws: LimitError above 64 MiB.
void check_size(std::size_t bytes);
void check_size(std::int64_t count, std::size_t bytes_each);

}  // namespace carboy::jinja
