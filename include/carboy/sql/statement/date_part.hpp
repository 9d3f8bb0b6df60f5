// The parts of dates and times, and the formats that every engine can write.
#pragma once

#include <cstdint>
#include <string_view>

namespace carboy::sql {

/// A part of a date or time. week is ISO 8601's; dow counts from Sunday, which is 0; epoch is in seconds since 1970.
enum class DatePart : std::uint8_t { year, quarter, month, week, day, hour, minute, second, dow, doy, epoch };

namespace detail {
void a_format_of_func_strftime_may_use_only_Y_m_d_H_M_S_j_and_two_percent_signs();
}

/// A format of strftime: a literal with %Y %m %d %H %M %S %j %%, checked at compile time. Everything else is text.
class DateFormat {
  public:
    template <std::size_t N>
    consteval DateFormat(const char (&text)[N]) : text_(text) {
        const std::string_view format(text, N - 1);
        for (std::size_t i = 0; i < format.size(); ++i) {
            if (format[i] == '\'' || format[i] == '"')
                detail::a_format_of_func_strftime_may_use_only_Y_m_d_H_M_S_j_and_two_percent_signs();
            if (format[i] != '%') continue;
            if (i + 1 == format.size() || std::string_view("YmdHMSj%").find(format[++i]) == std::string_view::npos)
                detail::a_format_of_func_strftime_may_use_only_Y_m_d_H_M_S_j_and_two_percent_signs();
        }
    }
    constexpr const char* text() const noexcept { return text_; }

  private:
    const char* text_;
};

}  // namespace carboy::sql
