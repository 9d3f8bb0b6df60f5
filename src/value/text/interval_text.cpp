#include <carboy/value/text/interval_text.hpp>

#include <carboy/value/text/time_text.hpp>

#include <algorithm>
#include <charconv>

#include "value/text/digits.hpp"

namespace carboy::value {

namespace {

constexpr std::int64_t one_second = 1'000'000;
constexpr std::int64_t one_day = 86'400 * one_second;

/// Adds up the parts of an interval. Each function returns false after a fault.
class IntervalReader {
  public:
    explicit IntervalReader(std::string_view text) noexcept : rest_(text) {}

    bool read() noexcept {
        if (rest_.empty()) return fail(IntervalFault::not_an_interval);
        while (read_part()) {
            if (rest_.empty()) return true;
            if (rest_[0] != ' ' || rest_.size() == 1) return fail(IntervalFault::not_an_interval);
            rest_.remove_prefix(1);
        }
        return false;
    }
    IntervalFault fault() const noexcept { return fault_; }
    std::int64_t total() const noexcept { return total_; }

  private:
    bool fail(IntervalFault fault) noexcept {
        fault_ = fault;
        return false;
    }

    bool read_part() noexcept {
        const bool minus = rest_.starts_with('-');
        if (minus || rest_.starts_with('+')) rest_.remove_prefix(1);
        std::int64_t count = 0;
        if (!number(count)) return false;
        if (rest_.starts_with(':')) return read_time(count, minus);
        if (!rest_.starts_with(' ')) return fail(IntervalFault::not_an_interval);
        const std::size_t end = std::min(rest_.find(' ', 1), rest_.size());
        const std::string_view unit = rest_.substr(1, end - 1);
        rest_.remove_prefix(end);
        if (unit.starts_with("year") || unit.starts_with("mon")) return fail(IntervalFault::has_months);
        if (unit != "day" && unit != "days") return fail(IntervalFault::not_an_interval);
        return add(count, one_day, minus);
    }

    bool read_time(std::int64_t hours, bool minus) noexcept {
        std::int64_t part = 0;
        if (!add(hours, 3600 * one_second, minus)) return false;
        if (!sixtieths(part) || !add(part, 60 * one_second, minus)) return false;
        if (!rest_.starts_with(':')) return true;
        if (!sixtieths(part) || !add(part, one_second, minus)) return false;
        return !rest_.starts_with('.') || read_fraction(minus);
    }

    bool read_fraction(bool minus) noexcept {
        rest_.remove_prefix(1);
        const std::size_t before = rest_.size();
        std::int64_t fraction = 0;
        if (!number(fraction)) return false;
        const std::size_t digits = before - rest_.size();
        if (digits > 6) return fail(IntervalFault::not_an_interval);
        for (std::size_t i = digits; i < 6; ++i) fraction *= 10;
        return add(fraction, 1, minus);
    }

    bool number(std::int64_t& out) noexcept {
        if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') return fail(IntervalFault::not_an_interval);
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out);
        if (error != std::errc()) return fail(IntervalFault::too_long);
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return true;
    }

    /// The minutes or seconds after a colon.
    bool sixtieths(std::int64_t& out) noexcept {
        if (!rest_.starts_with(':')) return fail(IntervalFault::not_an_interval);
        rest_.remove_prefix(1);
        const std::size_t before = rest_.size();
        if (!number(out)) return false;
        return (before - rest_.size() == 2 && out <= 59) || fail(IntervalFault::not_an_interval);
    }

    bool add(std::int64_t count, std::int64_t unit, bool minus) noexcept {
        std::int64_t size = 0;
        return (!__builtin_mul_overflow(count, minus ? -unit : unit, &size) &&
                !__builtin_add_overflow(total_, size, &total_)) ||
               fail(IntervalFault::too_long);
    }

    std::string_view rest_;
    std::int64_t total_ = 0;
    IntervalFault fault_ = IntervalFault::none;
};

/// Appends the size of a time that may be longer than a day.
void append_clock(std::string& out, std::int64_t time) {
    constexpr auto unit = static_cast<std::uint64_t>(one_second);
    const std::uint64_t size = time < 0 ? 0 - static_cast<std::uint64_t>(time) : static_cast<std::uint64_t>(time);
    append_digits(out, size / (3600 * unit), 2);
    append_digits(out += ':', size / (60 * unit) % 60, 2);
    append_digits(out += ':', size / unit % 60, 2);
    append_digits(out += '.', size % unit, 6);
}

}  // namespace

IntervalFault parse_interval(std::string_view text, std::chrono::microseconds& out) noexcept {
    IntervalReader in(text);
    if (in.read()) out = std::chrono::microseconds(in.total());
    return in.fault();
}

void append_interval(std::string& out, std::chrono::microseconds length) {
    (out += std::to_string(length.count() / one_day)) += " days ";
    if (length.count() < 0) out += '-';
    append_clock(out, length.count() % one_day);
}

void append_interval(std::string& out, std::int32_t months, std::int32_t days, std::chrono::microseconds time) {
    bool minus_before = false;
    const auto part = [&](std::int32_t count, std::string_view unit) {
        if (count == 0) return;
        if (minus_before && count > 0) out += '+';
        (((out += std::to_string(count)) += ' ') += unit) += count == 1 ? " " : "s ";
        minus_before = count < 0;
    };
    part(months / 12, "year");
    part(months % 12, "mon");
    part(days, "day");
    if (time.count() < 0) out += '-';
    if (time.count() >= 0 && minus_before) out += '+';
    append_clock(out, time.count());
}

void append_timedelta(std::string& out, std::int64_t days, std::int64_t seconds, std::int64_t microseconds) {
    if (days != 0) ((out += std::to_string(days)) += days == 1 || days == -1 ? " day" : " days") += ", ";
    out += std::to_string(seconds / 3600);
    append_digits(out += ':', static_cast<std::uint64_t>(seconds / 60 % 60), 2);
    append_digits(out += ':', static_cast<std::uint64_t>(seconds % 60), 2);
    if (microseconds != 0) append_digits(out += '.', static_cast<std::uint64_t>(microseconds), 6);
}

}  // namespace carboy::value
