#include "jinja/python/printf.hpp"

#include <carboy/jinja/python/operand.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/python/escape.hpp"
#include "jinja/python/number_format.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/text/number_parse.hpp"
#include "jinja/text/unicode.hpp"

#include <fmt/format.h>

#include <cmath>

namespace carboy::jinja {
namespace {

/// The state of one "..." % values.
class Percent {
  public:
    Percent(const Value& format, const Value& argument)
        : format_(format.text()), markup_(format.is_markup()), argument_(argument) {}

    Value run() {
        while (at_ < format_.size()) {
            const std::size_t percent = std::min(format_.find('%', at_), format_.size());
            out_.append(format_.substr(at_, percent - at_));
            at_ = percent;
            if (at_ < format_.size()) directive();
        }
        if (!used_mapping_ && next_ < count() && !is_mapping_argument())
            type_error("not all arguments converted during string formatting");
        return make_text(out_, markup_);
    }

  private:
    bool is_mapping_argument() const {
        if (argument_.is_undefined()) return true;  // its class has __getitem__
        return !argument_.is_tuple() && !argument_.is_string() && (is_mapping(argument_) || is_sequence(argument_));
    }
    std::size_t count() const { return argument_.is_tuple() ? argument_.tuple().size() : 1; }
    const Value& take() {
        if (next_ >= count()) type_error("not enough arguments for format string");
        const std::size_t index = next_++;
        return argument_.is_tuple() ? argument_.tuple()[index] : argument_;
    }
    char peek() const {
        if (at_ >= format_.size()) value_error("incomplete format");
        return format_[at_];
    }
    std::int64_t number() {
        if (peek() == '*') {
            ++at_;
            const Value width = take();
            if (!width.is_integer() || markup_) type_error("* wants int");
            return width.integer();
        }
        std::int64_t out = 0;
        while (peek() >= '0' && peek() <= '9') {
            out = out * 10 + (format_[at_++] - '0');
            if (out > INT32_MAX) value_error("width too big");
        }
        return out;
    }
    void key() {
        ++at_;
        if (!is_mapping(argument_)) {
            if (argument_.is_undefined()) fail_undefined(argument_);
            type_error("format requires a mapping");
        }
        const std::size_t start = at_;
        for (int depth = 1; depth > 0; ++at_) {
            if (at_ >= format_.size()) value_error("incomplete format key");
            if (format_[at_] == '(') ++depth;
            if (format_[at_] == ')') --depth;
        }
        used_mapping_ = true;
        const Value name = Value(format_.substr(start, at_ - 1 - start));
        keyed_ = lookup(argument_, name);
        if (keyed_.is_missing()) fail("KeyError", name.repr());
    }
    void directive() {
        const std::size_t start = at_++;
        keyed_ = Value::missing();
        Layout layout;
        layout.align = 0;
        if (peek() == '(') key();
        for (bool flags = true; flags;) {
            switch (peek()) {
                case '-': layout.align = '<'; break;
                case '+': layout.sign = '+'; break;
                case ' ': layout.sign = layout.sign == '+' ? '+' : ' '; break;
                case '#': layout.alternate = true; break;
                case '0': layout.fill = '0'; break;
                default: flags = false; continue;
            }
            ++at_;
        }
        layout.width = number();
        if (layout.width < 0) {
            layout.align = '<';
            layout.width = -layout.width;
        }
        if (peek() == '.') {
            ++at_;
            layout.precision = std::max<std::int64_t>(number(), 0);
        }
        while (peek() == 'l' || peek() == 'h' || peek() == 'L') ++at_;
        layout.type = peek();
        ++at_;
        if (layout.type == '%' && at_ - start == 2) {
            out_ += '%';
            return;
        }
        check_size(layout.width, 1);
        check_size(layout.precision, 1);
        convert(layout);
    }
    void convert(Layout layout) {
        const Value value = keyed_.is_missing() ? take() : keyed_;
        switch (layout.type) {
            case 's':
            case 'r':
            case 'a': return text(value, layout);
            case 'c': return character(value, layout);
            case 'd':
            case 'i':
            case 'u':
            case 'o':
            case 'x':
            case 'X': return integer(value, layout);
            case 'e':
            case 'E':
            case 'f':
            case 'F':
            case 'g':
            case 'G': return real(value, layout);
            default:
                value_error(fmt::format("unsupported format character '{}' (0x{:x}) at index {}", layout.type,
                                        static_cast<unsigned char>(layout.type), at_ - 1));
        }
    }
    void padded(std::string_view body, const Layout& layout) {
        Layout plain = layout;
        plain.fill = ' ';
        write_padded({}, body, plain, '>', out_);
    }
    void text(const Value& value, const Layout& layout) {
        std::string body;
        if (layout.type == 's')
            markup_ ? write_escaped(value, body) : write_str(value, body);
        else if (layout.type == 'r')
            write_repr(value, body);
        else
            write_ascii(value, body);
        if (markup_ && layout.type != 's') {
            std::string escaped;
            escape_html(escaped, body);
            body = std::move(escaped);
        }
        std::string_view shown = body;
        if (layout.precision >= 0)
            shown = shown.substr(0, unicode::offset(shown, static_cast<std::size_t>(layout.precision)));
        padded(shown, layout);
    }
    void character(const Value& value, const Layout& layout) {
        std::string body;
        if (markup_) type_error("%c requires int or char");
        const auto code = integer_of(value);
        if (code && (*code < 0 || *code >= 0x110000)) fail("OverflowError", "%c arg not in range(0x110000)");
        if (value.is_string() && unicode::length(value.text()) == 1)
            body = value.text();
        else if (code)
            unicode::append(body, static_cast<std::uint32_t>(*code));
        else
            type_error("%c requires int or char");
        padded(body, layout);
    }
    void integer(const Value& value, Layout layout) {
        const char wanted = layout.type;
        const bool decimal = wanted == 'd' || wanted == 'i' || wanted == 'u';
        std::int64_t number = 0;
        // Markup wraps its arguments in an object that supports only int() and float().
        if (const auto whole = integer_of(value); whole && (decimal || !markup_))
            number = *whole;
        else if (value.is_real() && decimal)
            number = truncated(value.real());
        else if (const Operand* operand = operand_of(value); operand && decimal && operand->whole(Toward::zero))
            number = *operand->whole(Toward::zero);
        else if (value.is_undefined())
            fail_undefined(value);
        else if (markup_ && value.is_string() && decimal)
            number = number_in(value);
        else
            type_error(fmt::format("%{} format: {} is required, not {}", wanted,
                                   decimal ? "a real number" : "an integer", type_name(value)));
        if (wanted == 'i' || wanted == 'u') layout.type = 'd';
        std::string sign;
        std::string body = format_integer(number, layout, sign);
        if (layout.precision > static_cast<std::int64_t>(body.size()))
            body.insert(0, static_cast<std::size_t>(layout.precision) - body.size(), '0');
        finish(sign, body, layout);
    }
    static std::int64_t number_in(const Value& text) {
        const auto number = parse_int(text.text(), 10);
        if (!number) value_error("invalid literal for int() with base 10: " + text.as_markup(false).repr());
        return *number;
    }
    static double real_in(const Value& text) {
        const auto number = parse_float(text.text());
        if (!number) value_error("could not convert string to float: " + text.as_markup(false).repr());
        return *number;
    }
    static std::int64_t truncated(double number) {
        if (std::isnan(number)) value_error("cannot convert float NaN to integer");
        if (std::abs(number) >= 9.3e18) overflow_error("a float as an integer");
        return static_cast<std::int64_t>(number);
    }
    void real(const Value& value, Layout layout) {
        if (value.is_undefined()) fail_undefined(value);
        if (const Operand* operand = operand_of(value); operand && operand->real())
            return real(Value(*operand->real()), layout);
        const bool text = markup_ && value.is_string();
        if (!is_number(value) && !text) type_error(fmt::format("must be real number, not {}", type_name(value)));
        std::string sign;
        if (layout.precision < 0) layout.precision = 6;
        const std::string body = format_real(text ? real_in(value) : number_of(value), layout, sign);
        finish(sign, body, layout);
    }
    void finish(std::string_view sign, std::string_view body, Layout layout) {
        if (layout.fill == '0' && layout.align == 0)
            layout.align = '=';
        else
            layout.fill = ' ';
        write_padded(sign, body, layout, '>', out_);
    }

    std::string_view format_;
    bool markup_;
    const Value& argument_;
    std::string out_;
    std::size_t at_ = 0;
    std::size_t next_ = 0;
    bool used_mapping_ = false;
    Value keyed_ = Value::missing();
};

}  // namespace

void write_ascii(const Value& value, std::string& out) {
    const std::string text = value.repr();
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t code = unicode::next(text, at);
        if (code < 0x80)
            out += static_cast<char>(code);
        else
            fmt::format_to(std::back_inserter(out),
                           fmt::runtime(code < 0x100     ? "\\x{:02x}"
                                        : code < 0x10000 ? "\\u{:04x}"
                                                         : "\\U{:08x}"),
                           code);
    }
}

Value format_percent(const Value& format, const Value& argument) { return Percent(format, argument).run(); }

}  // namespace carboy::jinja
