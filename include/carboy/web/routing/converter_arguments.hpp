// The arguments of a converter, as in "string(length=2)" and "any(a, 'b c')".
// Source: Werkzeug routing/converters.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace carboy::web {

/// A limit of a number; absent unless `set`.
struct Bound {
    bool set = false;
    std::int64_t integer = 0;
    double floating = 0;
};

/// One argument of a converter: "min=3", "about", "'a,b'".
struct ConverterArgument {
    std::string_view name;
    std::string_view value;
    bool quoted = false;
};

/// Splits the arguments of a converter.
class ArgumentReader {
  public:
    constexpr explicit ArgumentReader(std::string_view text) : rest_(text) {}

    /// Reads the next argument; false at the end or at a syntax error.
    constexpr bool next(ConverterArgument& argument);
    constexpr bool malformed() const { return malformed_; }

  private:
    static constexpr bool is_word(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
               c == '-' || static_cast<unsigned char>(c) >= 0x80;
    }
    constexpr void skip_spaces() {
        while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
    }
    constexpr bool read_value(ConverterArgument& argument);
    constexpr bool fail() {
        malformed_ = true;
        return false;
    }

    std::string_view rest_;
    bool malformed_ = false;
};

constexpr bool ArgumentReader::read_value(ConverterArgument& argument) {
    skip_spaces();
    if (rest_.empty()) return fail();
    const char quote = rest_.front();
    argument.quoted = quote == '"' || quote == '\'';
    std::size_t end = 0;
    if (argument.quoted) {
        rest_.remove_prefix(1);
        end = rest_.find(quote);
        if (end == rest_.npos) return fail();
    } else {
        while (end < rest_.size() && is_word(rest_[end])) ++end;
        if (end == 0) return fail();
    }
    argument.value = rest_.substr(0, end);
    rest_.remove_prefix(end + (argument.quoted ? 1 : 0));
    skip_spaces();
    return true;
}

constexpr bool ArgumentReader::next(ConverterArgument& argument) {
    argument = {};
    skip_spaces();
    if (rest_.empty() || malformed_) return false;
    if (!read_value(argument)) return false;
    if (!rest_.empty() && rest_.front() == '=' && !argument.quoted) {
        const std::string_view name = argument.value;
        rest_.remove_prefix(1);
        if (!read_value(argument)) return false;
        argument.name = name;
    }
    if (rest_.empty()) return true;
    if (rest_.front() != ',') return fail();
    rest_.remove_prefix(1);
    return true;
}

namespace detail {

constexpr bool parse_length(std::string_view text, std::size_t& length) {
    if (text.empty() || text.size() > 9) return false;
    length = 0;
    for (char digit : text) {
        if (digit < '0' || digit > '9') return false;
        length = length * 10 + static_cast<std::size_t>(digit - '0');
    }
    return true;
}

constexpr bool parse_flag(std::string_view text, bool& flag) {
    flag = text == "True";
    return flag || text == "False";
}

/// "12", "-3", "0.5", read as an integer and as a floating-point number.
constexpr bool parse_bound(std::string_view text, Bound& bound) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    if (text.empty() || text.size() > 18) return false;
    std::uint64_t digits = 0;
    double scale = 1;
    bool fraction = false;
    for (char c : text) {
        if (c == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (c < '0' || c > '9') return false;
        digits = digits * 10 + static_cast<std::uint64_t>(c - '0');
        if (fraction) scale *= 10;
    }
    bound.set = true;
    bound.floating = static_cast<double>(digits) / scale * (negative ? -1 : 1);
    bound.integer = static_cast<std::int64_t>(bound.floating);
    if (!fraction) bound.integer = negative ? -static_cast<std::int64_t>(digits) : static_cast<std::int64_t>(digits);
    return true;
}

}  // namespace detail

}  // namespace carboy::web
