#include "value/text/time_reader.hpp"

namespace carboy::value {

using std::chrono::microseconds;

std::optional<int> TimeReader::digits(std::size_t count) noexcept {
    if (text_.size() < count) return std::nullopt;
    int value = 0;
    for (const char c : text_.substr(0, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text_.remove_prefix(count);
    return value;
}

std::optional<std::chrono::sys_days> TimeReader::date() noexcept {
    const auto y = digits(4);
    if (!y || !literal('-')) return std::nullopt;
    const auto m = digits(2);
    if (!m || !literal('-')) return std::nullopt;
    const auto d = digits(2);
    if (!d) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*y), std::chrono::month(static_cast<unsigned>(*m)),
                                           std::chrono::day(static_cast<unsigned>(*d))};
    return date.ok() && *y > 0 ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

std::optional<microseconds> TimeReader::time() noexcept {
    const auto h = digits(2);
    if (!h || !literal(':')) return std::nullopt;
    const auto m = digits(2);
    if (!m) return std::nullopt;
    std::optional<int> s = 0;
    if (literal(':')) s = digits(2);
    if (!s || *h > 23 || *m > 59 || *s > 59) return std::nullopt;
    const auto fraction = literal('.') ? fraction_of_second() : std::optional(microseconds(0));
    if (!fraction) return std::nullopt;
    return std::chrono::hours(*h) + std::chrono::minutes(*m) + std::chrono::seconds(*s) + *fraction;
}

std::optional<microseconds> TimeReader::offset() noexcept {
    if (literal('Z') || literal('z')) return microseconds(0);
    const bool minus = text_.starts_with('-');
    if (!minus && !text_.starts_with('+')) return microseconds(0);
    text_.remove_prefix(1);
    const auto h = digits(2);
    if (!h || *h > 23) return std::nullopt;
    int rest[2] = {0, 0};  // minutes, seconds
    for (int& part : rest) {
        if (text_.empty()) break;
        literal(':');
        const auto number = digits(2);
        if (!number || *number > 59) return std::nullopt;
        part = *number;
    }
    const microseconds size = std::chrono::hours(*h) + std::chrono::minutes(rest[0]) + std::chrono::seconds(rest[1]);
    return minus ? -size : size;
}

std::optional<microseconds> TimeReader::fraction_of_second() noexcept {
    int value = 0;
    std::size_t places = 0;
    while (!text_.empty() && text_[0] >= '0' && text_[0] <= '9') {
        if (++places > 6 && finer_ == FinerDigits::refuse) return std::nullopt;
        if (places <= 6) value = value * 10 + (text_[0] - '0');
        text_.remove_prefix(1);
    }
    if (places == 0) return std::nullopt;
    for (; places < 6; ++places) value *= 10;
    return microseconds(value);
}

}  // namespace carboy::value
