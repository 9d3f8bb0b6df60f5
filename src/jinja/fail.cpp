#include "jinja/fail.hpp"

#include "jinja/undefined.hpp"

namespace carboy::jinja {

static constexpr std::size_t largest_value = 64 * 1024 * 1024;

void fail(std::string_view kind, std::string message) { throw TemplateRuntimeError(std::move(message), kind); }
void type_error(std::string message) { fail("TypeError", std::move(message)); }
void value_error(std::string message) { fail("ValueError", std::move(message)); }
void overflow_error(std::string_view what) {
    fail("OverflowError", std::string(what) + " does not fit in 64 bits: templates compute with 64-bit integers");
}
void fail_undefined(const Value& value) { throw UndefinedError(undefined_message(value)); }

void check_size(std::size_t bytes) {
    if (bytes > largest_value)
        throw LimitError("MemoryError", "the result of the expression is larger than 64 MiB",
                         "build large output piece by piece instead of in one value");
}

void check_size(std::int64_t count, std::size_t bytes_each) {
    if (count <= 0 || bytes_each == 0) return;
    if (static_cast<std::uint64_t>(count) > largest_value / bytes_each) check_size(largest_value + 1);
}

}  // namespace carboy::jinja
