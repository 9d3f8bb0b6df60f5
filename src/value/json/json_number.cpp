#include "value/json/json_number.hpp"

#include <charconv>
#include <cstdlib>
#include <limits>
#include <string>
#include <system_error>

namespace carboy::value {

namespace {

/// Finds the end of a number and adds up its digits on the way.
class NumberScan {
  public:
    NumberScan(std::string_view text, std::size_t at) : text_(text), start_(at), at_(at) {}

    JsonFault scan() {
        negative_ = text_[at_] == '-';
        at_ += negative_ ? 1 : 0;
        if (!is_digit()) return negative_ ? JsonFault::bad_number : JsonFault::no_value;
        if (text_[at_] == '0')
            ++at_;
        else
            take_digits();
        return at_ < text_.size() && (text_[at_] == '.' || (text_[at_] | 0x20) == 'e') ? scan_real() : JsonFault::none;
    }

    void tell(JsonSink& sink) const { whole_ ? tell_integer(sink) : sink.real(real()); }
    std::size_t end() const noexcept { return at_; }

  private:
    bool is_digit() const noexcept { return at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; }

    void take_digits() noexcept {
        const std::size_t first = at_;
        for (; is_digit(); ++at_) sum_ = sum_ * 10 + static_cast<std::uint64_t>(text_[at_] - '0');
        digits_ += at_ - first;
    }

    JsonFault scan_real() {
        whole_ = false;
        if (text_[at_] == '.') {
            ++at_;
            if (!is_digit()) return --at_, JsonFault::bad_number;
            const std::size_t first = at_;
            take_digits();
            decimals_ = at_ - first;
        }
        if (at_ == text_.size() || (text_[at_] | 0x20) != 'e') return JsonFault::none;
        exponent_ = true;
        const std::size_t letter = at_++;
        if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
        if (!is_digit()) return at_ = letter, JsonFault::bad_number;
        while (is_digit()) ++at_;
        return JsonFault::none;
    }

    std::string_view number() const noexcept { return text_.substr(start_, at_ - start_); }

    void tell_integer(JsonSink& sink) const {
        constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
        std::uint64_t size = sum_;
        if (digits_ > 18) {  // sum_ may have overflowed
            const char* const first = number().data() + negative_;
            if (std::from_chars(first, number().data() + number().size(), size).ec != std::errc())
                return sink.large_integer(number());
        }
        if (negative_ && size > largest + 1) return sink.large_integer(number());
        if (!negative_ && size > largest) return sink.natural(size);
        sink.integer(static_cast<std::int64_t>(negative_ ? 0 - size : size));
    }

    /// Always rounds correctly. If doubles hold both sides of a division exactly, the quotient is the nearest double.
    double real() const {
        static constexpr double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                            1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
        if (!exponent_ && digits_ <= 15 && decimals_ <= 15) {
            const double size = static_cast<double>(sum_) / powers[decimals_];
            return negative_ ? -size : size;
        }
        double value = 0;
        const auto result = std::from_chars(number().data(), number().data() + number().size(), value);
        // from_chars does not distinguish overflow from underflow; strtod returns infinity, or a value at or near zero.
        return result.ec == std::errc() ? value : std::strtod(std::string(number()).c_str(), nullptr);
    }

    std::string_view text_;
    std::size_t start_, at_;
    std::uint64_t sum_ = 0;     // of the digits before the exponent, modulo 2^64
    std::size_t digits_ = 0;    // the number of digits
    std::size_t decimals_ = 0;  // the number of digits after the point
    bool negative_ = false, whole_ = true, exponent_ = false;
};

}  // namespace

JsonFault read_json_number(std::string_view text, std::size_t& at, JsonSink& sink) {
    NumberScan number(text, at);
    const JsonFault fault = number.scan();
    at = number.end();
    if (fault == JsonFault::none) number.tell(sink);
    return fault;
}

}  // namespace carboy::value
