#include <carboy/value/text/float_text.hpp>

#include <charconv>
#include <cmath>
#include <string_view>

namespace carboy::value {

void append_float(std::string& out, double number) {
    if (std::isnan(number)) return void(out += "nan");
    if (std::isinf(number)) return void(out += number < 0 ? "-inf" : "inf");
    const double size = std::fabs(number);
    const bool scientific = size != 0 && (size >= 1e16 || size < 1e-4);
    char buffer[32];
    char* const end = std::to_chars(buffer, buffer + sizeof buffer, number,
                                    scientific ? std::chars_format::scientific : std::chars_format::fixed)
                          .ptr;
    const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
    out += text;
    if (!scientific && text.find('.') == text.npos) out += ".0";
}

std::string float_text(double number) {
    std::string out;
    append_float(out, number);
    return out;
}

}  // namespace carboy::value
