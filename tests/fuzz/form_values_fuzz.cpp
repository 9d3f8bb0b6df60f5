// Feeds bytes to what forms make of a visitor's text: regular expressions, decimal numbers, dates. The first byte says
// which; for a regular expression, the first line is the pattern and the rest is the text.
#include <carboy/base/error.hpp>
#include <carboy/web/forms/pattern.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "web/forms/python_numbers.hpp"
#include "web/forms/time_format.hpp"

namespace {

using namespace carboy::web;

void match(std::string_view input) {
    const std::size_t line = input.find('\n');
    const std::string_view text = line == input.npos ? std::string_view() : input.substr(line + 1);
    try {
        const Pattern pattern(input.substr(0, line), input.size() % 2 == 0);
        if (pattern.full_match(text) && !pattern.match(text)) std::abort();
    } catch (const carboy::Error& error) {
        if (error.code() != "bad_pattern") std::abort();
    }
}

void number(std::string_view input) {
    read_integer(input);
    read_float(input);
    const auto decimal = read_decimal(input);
    if (!decimal) return;
    if (read_decimal(*decimal) != decimal || compare_decimals(*decimal, *decimal) != 0) std::abort();
    const std::string shown = with_places(*decimal, 2);
    if (!read_decimal(shown)) std::abort();
}

void time(std::string_view input) {
    for (const std::string_view format : {"%Y-%m-%d %H:%M:%S", "%d %b %Y", "%A %-d %B %y", "%j/%Y", "%I:%M %p"})
        if (const auto moment = parse_time_text(input, format)) {
            const auto again = parse_time_text(format_time(*moment, "%Y-%m-%d %H:%M:%S"), "%Y-%m-%d %H:%M:%S");
            const bool short_year = *moment < Microseconds(std::chrono::sys_days(std::chrono::year(1000) / 1 / 1));
            if (!short_year && again != moment) std::abort();
        }
    const std::size_t line = input.find('\n');
    if (line != input.npos) parse_time_text(input.substr(line + 1), input.substr(0, line));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 3) {
        case 0: match(input); break;
        case 1: number(input); break;
        default: time(input);
    }
    return 0;
}
