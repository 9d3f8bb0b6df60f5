#include "drivers/postgres/values/numeric.hpp"

#include "drivers/postgres/values/bytes.hpp"

#include <carboy/sql/types/error.hpp>

#include <algorithm>
#include <vector>

namespace carboy::drivers::postgres {

namespace {

constexpr std::uint16_t negative = 0x4000, not_a_number = 0xC000, infinity = 0xD000, minus_infinity = 0xF000;
constexpr std::size_t header_size = 8;  // digit groups, weight, sign, scale: two bytes each
constexpr int group_size = 4;

void append_group(std::string& out, int group) {
    for (const int unit : {1000, 100, 10, 1}) out += static_cast<char>('0' + group / unit % 10);
}

}  // namespace

void append_numeric_text(std::string& out, std::string_view wire) {
    if (wire.size() < header_size) throw sql::DataError("bad_numeric", "The server sent an invalid number.");
    const int groups = read_number<std::uint16_t>(wire.data());
    const int weight = read_number<std::int16_t>(wire.data() + 2);
    const auto sign = read_number<std::uint16_t>(wire.data() + 4);
    const int scale = read_number<std::uint16_t>(wire.data() + 6) & 0x3FFF;
    if (wire.size() != header_size + static_cast<std::size_t>(groups) * 2)
        throw sql::DataError("bad_numeric", "The server sent an invalid number.");
    if (sign == not_a_number || sign == infinity || sign == minus_infinity) {
        out += sign == not_a_number ? "NaN" : sign == infinity ? "Infinity" : "-Infinity";
        return;
    }
    const auto group = [&](int at) {
        return at >= 0 && at < groups ? read_number<std::int16_t>(wire.data() + header_size + at * 2) : 0;
    };
    if (sign == negative) out += '-';
    const std::size_t start = out.size();
    for (int at = 0; at <= weight; ++at) append_group(out, group(at));
    const std::size_t first = std::min(out.find_first_not_of('0', start), out.size());
    out.erase(start, first - start);
    if (out.size() == start) out += '0';
    if (scale == 0) return;
    out += '.';
    const std::size_t end = out.size() + static_cast<std::size_t>(scale);
    for (int at = weight + 1; out.size() < end; ++at) append_group(out, group(at));
    out.resize(end);
}

bool append_numeric_wire(std::string& out, std::string_view text) {
    const bool minus = text.starts_with('-');
    if (minus || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string_view whole = text.substr(0, point);
    const std::string_view fraction = point < text.size() ? text.substr(point + 1) : std::string_view();
    const auto is_digits = [](std::string_view part) {
        return std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    constexpr std::size_t most = 4000;  // longer numbers are sent as text
    if (whole.empty() || !is_digits(whole) || !is_digits(fraction) || text.size() > most) return false;
    whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));

    std::string digits((group_size - whole.size() % group_size) % group_size, '0');
    digits += whole;
    const int weight = static_cast<int>(digits.size()) / group_size - 1;
    digits += fraction;
    digits.append((group_size - digits.size() % group_size) % group_size, '0');
    std::vector<std::int16_t> groups;
    for (std::size_t at = 0; at < digits.size(); at += group_size)
        groups.push_back(static_cast<std::int16_t>((digits[at] - '0') * 1000 + (digits[at + 1] - '0') * 100 +
                                                   (digits[at + 2] - '0') * 10 + (digits[at + 3] - '0')));
    int first = 0;
    while (!groups.empty() && groups.back() == 0) groups.pop_back();
    while (first < static_cast<int>(groups.size()) && groups[static_cast<std::size_t>(first)] == 0) ++first;
    append_number(out, static_cast<std::uint16_t>(static_cast<int>(groups.size()) - first));
    append_number(out, static_cast<std::int16_t>(groups.empty() ? 0 : weight - first));
    append_number(out, static_cast<std::uint16_t>(minus && !groups.empty() ? negative : 0));
    append_number(out, static_cast<std::uint16_t>(fraction.size()));
    for (std::size_t at = static_cast<std::size_t>(first); at < groups.size(); ++at) append_number(out, groups[at]);
    return true;
}

}  // namespace carboy::drivers::postgres
