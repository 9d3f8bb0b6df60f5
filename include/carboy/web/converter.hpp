// What a variable of a rule accepts: "int", "string(length=2)", "any(a,b)". Parsed by the compiler for a checked rule
// and by the same code at run time for a rule that is made then.
// Source: Werkzeug routing/converters.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <carboy/web/rule_fault.hpp>

namespace carboy::web {

enum class ConverterKind : std::uint8_t { string, integer, floating, path, uuid, any };

/// A bound of a number; absent unless `set`.
struct Bound {
    bool set = false;
    std::int64_t integer = 0;
    double floating = 0;
};

/// A converter with its arguments.
struct Converter {
    static constexpr std::size_t no_limit = static_cast<std::size_t>(-1);

    ConverterKind kind = ConverterKind::string;
    /// Units: code points.
    std::size_t min_length = 1;
    std::size_t max_length = no_limit;
    std::size_t fixed_digits = 0;
    bool is_signed = false;
    Bound min;
    Bound max;
    /// The arguments of `any` as written.  Lifetime: the rule's text.
    std::string_view items;
};

/// One argument of a converter: "min=3", "about", "'a,b'".
struct ConverterArgument {
    std::string_view name;
    std::string_view value;
    bool quoted = false;
};

/// Takes the arguments of a converter apart.
class ArgumentReader {
  public:
    constexpr explicit ArgumentReader(std::string_view text) : rest_(text) {}

    /// Reads the next argument; false at the end or at nonsense.
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

/// "12", "-3", "0.5": both readings of the number.
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

constexpr RuleFault set_string_argument(Converter& converter, const ConverterArgument& argument) {
    std::size_t length = 0;
    if (!parse_length(argument.value, length)) return RuleFault::bad_converter_argument;
    if (argument.name == "minlength") {
        converter.min_length = length;
    } else if (argument.name == "maxlength") {
        converter.max_length = length;
    } else if (argument.name == "length") {
        converter.min_length = converter.max_length = length;
    } else {
        return RuleFault::unknown_converter_argument;
    }
    return RuleFault::none;
}

constexpr RuleFault set_number_argument(Converter& converter, const ConverterArgument& argument) {
    bool good = false;
    if (argument.name == "min") {
        good = parse_bound(argument.value, converter.min);
    } else if (argument.name == "max") {
        good = parse_bound(argument.value, converter.max);
    } else if (argument.name == "signed") {
        good = parse_flag(argument.value, converter.is_signed);
    } else if (argument.name == "fixed_digits" && converter.kind == ConverterKind::integer) {
        good = parse_length(argument.value, converter.fixed_digits);
    } else {
        return RuleFault::unknown_converter_argument;
    }
    return good ? RuleFault::none : RuleFault::bad_converter_argument;
}

/// The name that an argument without one has by its position.
constexpr std::string_view positional_name(ConverterKind kind, std::size_t position) {
    constexpr std::string_view string_names[] = {"minlength", "maxlength", "length"};
    constexpr std::string_view integer_names[] = {"fixed_digits", "min", "max", "signed"};
    if (kind == ConverterKind::string) return position < 3 ? string_names[position] : "";
    if (kind == ConverterKind::floating) ++position;
    return position < 4 ? integer_names[position] : "";
}

constexpr bool find_converter(std::string_view name, ConverterKind& kind) {
    constexpr struct {
        std::string_view name;
        ConverterKind kind;
    } table[] = {{"default", ConverterKind::string}, {"string", ConverterKind::string}, {"int", ConverterKind::integer},
                 {"float", ConverterKind::floating}, {"path", ConverterKind::path},     {"uuid", ConverterKind::uuid},
                 {"any", ConverterKind::any}};
    for (const auto& entry : table) {
        if (entry.name != name) continue;
        kind = entry.kind;
        return true;
    }
    return false;
}

}  // namespace detail

/// Reads a converter's name and arguments into `converter`.
constexpr RuleFault parse_converter(std::string_view name, std::string_view arguments, Converter& converter) {
    converter = {};
    if (!detail::find_converter(name, converter.kind)) return RuleFault::unknown_converter;
    const bool takes_numbers = converter.kind == ConverterKind::integer || converter.kind == ConverterKind::floating;
    const bool takes_none = converter.kind == ConverterKind::path || converter.kind == ConverterKind::uuid;
    ArgumentReader reader{arguments};
    ConverterArgument argument;
    std::size_t count = 0;
    while (reader.next(argument)) {
        if (takes_none) return RuleFault::unknown_converter_argument;
        if (converter.kind != ConverterKind::any) {
            if (argument.name.empty()) argument.name = detail::positional_name(converter.kind, count);
            const RuleFault fault = takes_numbers ? detail::set_number_argument(converter, argument)
                                                  : detail::set_string_argument(converter, argument);
            if (fault != RuleFault::none) return fault;
        }
        ++count;
    }
    if (reader.malformed()) return RuleFault::bad_converter_argument;
    if (converter.kind == ConverterKind::any) {
        if (count == 0) return RuleFault::bad_converter_argument;
        converter.items = arguments;
    }
    return RuleFault::none;
}

}  // namespace carboy::web
