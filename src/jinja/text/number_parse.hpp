// Python's int(text, base) and float(text).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace carboy::jinja {

/// Throws: OverflowError when the number is larger than 64 bits.
std::optional<std::int64_t> parse_int(std::string_view text, int base);
std::optional<double> parse_float(std::string_view text);

}  // namespace carboy::jinja
