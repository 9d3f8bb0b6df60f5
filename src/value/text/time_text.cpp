#include <carboy/value/text/time_text.hpp>

#include <carboy/value/text/date_text.hpp>

#include <array>
#include <utility>

#include "value/text/digits.hpp"
#include "value/text/time_reader.hpp"

namespace carboy::value {

namespace {

constexpr std::uint64_t second = 1'000'000, minute = 60 * second, hour = 60 * minute;

}  // namespace

std::optional<TimeSpec> parse_time_spec(std::string_view name) noexcept {
    constexpr std::array<std::pair<std::string_view, TimeSpec>, 6> names{{
        {"auto", TimeSpec::automatic},
        {"hours", TimeSpec::hours},
        {"minutes", TimeSpec::minutes},
        {"seconds", TimeSpec::seconds},
        {"milliseconds", TimeSpec::milliseconds},
        {"microseconds", TimeSpec::microseconds},
    }};
    for (const auto& [known, spec] : names)
        if (known == name) return spec;
    return std::nullopt;
}

void append_time(std::string& out, std::chrono::microseconds since_midnight, TimeSpec spec) {
    const auto time = static_cast<std::uint64_t>(since_midnight.count());
    const std::uint64_t fraction = time % second;
    if (spec == TimeSpec::automatic) spec = fraction != 0 ? TimeSpec::microseconds : TimeSpec::seconds;
    append_digits(out, time / hour, 2);
    if (spec >= TimeSpec::minutes) append_digits(out += ':', time / minute % 60, 2);
    if (spec >= TimeSpec::seconds) append_digits(out += ':', time / second % 60, 2);
    if (spec == TimeSpec::milliseconds) append_digits(out += '.', fraction / 1000, 3);
    if (spec == TimeSpec::microseconds) append_digits(out += '.', fraction, 6);
}

void append_offset(std::string& out, std::chrono::microseconds offset, std::string_view colon) {
    const auto size = static_cast<std::uint64_t>(offset.count() < 0 ? -offset.count() : offset.count());
    append_digits(out += offset.count() < 0 ? '-' : '+', size / hour, 2);
    append_digits(out += colon, size / minute % 60, 2);
    if (size % minute != 0) append_digits(out += colon, size / second % 60, 2);
    if (size % second != 0) append_digits(out += '.', size % second, 6);
}

void append_moment(std::string& out, std::chrono::microseconds since_epoch, std::string_view separator, TimeSpec spec) {
    const auto days = std::chrono::floor<std::chrono::duration<std::int64_t, std::ratio<86'400>>>(since_epoch);
    append_date(out, civil_date(days.count()));
    append_time(out += separator, since_epoch - days, spec);
}

std::optional<std::chrono::microseconds> parse_time(std::string_view text, FinerDigits finer) noexcept {
    TimeReader in(text, finer);
    const auto time = in.time();
    return in.at_end() ? time : std::nullopt;
}

std::optional<Moment> parse_moment(std::string_view text, FinerDigits finer) noexcept {
    TimeReader in(text, finer);
    const auto day = in.date();
    if (!day) return std::nullopt;
    const std::chrono::microseconds midnight = day->time_since_epoch();
    if (in.at_end()) return Moment{midnight, {}};
    if (!in.literal(' ') && !in.literal('T')) return std::nullopt;
    const auto time = in.time();
    const auto offset = time ? in.offset() : std::nullopt;
    if (!offset || !in.at_end()) return std::nullopt;
    return Moment{midnight + *time, *offset};
}

}  // namespace carboy::value
