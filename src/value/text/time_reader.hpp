// Reads dates and times from the front of a string.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <carboy/value/text/time_text.hpp>

namespace carboy::value {

class TimeReader {
  public:
    explicit TimeReader(std::string_view text, FinerDigits finer = FinerDigits::refuse) noexcept
        : text_(text), finer_(finer) {}

    bool at_end() const noexcept { return text_.empty(); }
    bool literal(char c) noexcept {
        if (!text_.starts_with(c)) return false;
        text_.remove_prefix(1);
        return true;
    }

    std::optional<std::chrono::sys_days> date() noexcept;
    /// Reads a time. Seconds and their fraction are optional, because other programs may omit them.
    std::optional<std::chrono::microseconds> time() noexcept;
    /// Reads the offset from UTC after a time; zero when there is none.
    std::optional<std::chrono::microseconds> offset() noexcept;

  private:
    std::optional<int> digits(std::size_t count) noexcept;
    std::optional<std::chrono::microseconds> fraction_of_second() noexcept;

    std::string_view text_;
    FinerDigits finer_;
};

}  // namespace carboy::value
