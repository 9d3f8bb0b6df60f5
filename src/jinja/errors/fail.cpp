#include "jinja/errors/fail.hpp"

#include "jinja/errors/budget.hpp"

namespace carboy::jinja {

/// The budget of the render on this stack.
static std::size_t largest_value() {
    const Budget* const budget = Budget::current();
    const std::size_t limit = budget ? budget->limits().value : Limits().value;
    return limit ? limit : SIZE_MAX;
}

void fail(std::string_view kind, std::string message) { throw TemplateRuntimeError(std::move(message), kind); }
void type_error(std::string message) { fail("TypeError", std::move(message)); }
void value_error(std::string message) { fail("ValueError", std::move(message)); }
void overflow_error(std::string_view what) {
    fail("OverflowError", std::string(what) + " does not fit in 64 bits: templates compute with 64-bit integers");
}

void check_size(std::size_t bytes) {
    if (const std::size_t most = largest_value(); bytes > most)
        throw LimitError("MemoryError",
                         "The result of the expression is larger than the limit of " + std::to_string(most) + " bytes.",
                         "Build large output in pieces, or raise Options::limits.value.");
}

void check_size(std::int64_t count, std::size_t bytes_each) {
    if (count <= 0 || bytes_each == 0) return;
    if (static_cast<std::uint64_t>(count) > largest_value() / bytes_each) check_size(SIZE_MAX);
}

}  // namespace carboy::jinja
