// The validators of form fields. Their messages are those of WTForms; each takes another message as its last argument,
// in which %(min)d and similar names are replaced.
#pragma once

#include <carboy/jinja/python/value.hpp>
#include <carboy/web/forms/field.hpp>
#include <carboy/web/forms/pattern.hpp>
#include <carboy/web/forms/validator.hpp>

namespace carboy::web {

inline constexpr FieldKinds text_kind = kind_bit(FieldKind::text);
inline constexpr FieldKinds number_kind = kind_bit(FieldKind::number);
inline constexpr FieldKinds file_kind = kind_bit(FieldKind::file);

/// A value must be given: text that is not only white space, a number (including 0), a checked box, a choice or a file.
ValidatorFor<any_kind> required(std::string message = {});
/// Something must be sent for the field, even white space.  Source: WTForms validators.py, as for the others here.
ValidatorFor<any_kind> input_required(std::string message = {});
/// The value must be true in Python's sense: not 0, not only white space, not empty.
ValidatorFor<any_kind> data_required(std::string message = {});
/// Nothing needs to be given: without input, other validators are skipped and errors are removed.
ValidatorFor<any_kind> optional(bool strip_whitespace = true);

struct LengthLimits {
    std::int64_t min = -1;
    std::int64_t max = -1;
    std::string message = {};
};
/// The length is between the limits; -1 means no limit.  Units: characters of a string, items of a list.
/// Throws: Error "bad_validator" for limits that no value can meet.
ValidatorFor<text_kind | kind_bit(FieldKind::list)> length(std::int64_t min, std::int64_t max = -1,
                                                           std::string message = {});
ValidatorFor<text_kind | kind_bit(FieldKind::list)> length(LengthLimits limits);

/// A bound of number_range: an integer, a floating-point number, a Decimal, or a decimal number's text.
class NumberBound {
  public:
    template <std::integral T>
    NumberBound(T number) : text_(std::to_string(number)) {}
    template <class T>
    requires requires(const T& number) {
        { number.to_string() } -> std::same_as<std::string>;
        number.parts();
    }
    NumberBound(const T& number) : text_(number.to_string()) {}
    NumberBound(double number);
    NumberBound(const char* decimal) : text_(decimal) {}
    NumberBound(std::string decimal) : text_(std::move(decimal)) {}
    const std::string& text() const noexcept { return text_; }

  private:
    std::string text_;
};
struct NumberLimits {
    std::optional<NumberBound> min = {};
    std::optional<NumberBound> max = {};
    std::string message = {};
};
/// The number is between the limits, inclusive: number_range(1, 5), number_range(Decimal("0.01"), std::nullopt).
/// Throws: Error "bad_validator" for a bound that is not a number.
ValidatorFor<number_kind> number_range(std::optional<NumberBound> min, std::optional<NumberBound> max,
                                       std::string message = {});
ValidatorFor<number_kind> number_range(NumberLimits limits);

/// The value equals that of another field of the form: `PasswordField again{"Again", {equal_to(password)}}`.
/// Lifetime: a member of the same form; it may come later in the form.
ValidatorFor<any_kind> equal_to(const Field& other, std::string message = {});
/// The same by the member's name, which can be in a form that is derived from. An unknown name is an error of the
/// field.
ValidatorFor<any_kind> equal_to(std::string name, std::string message = {});

/// The text has the form of an e-mail address to which mail can be delivered on the Internet.
/// Source: python-email-validator, without look-ups.
ValidatorFor<text_kind> email(std::string message = {});
/// The text is a URL with a scheme and a host; with `require_tld` the host has a top-level domain.
ValidatorFor<text_kind> url(bool require_tld = true, std::string message = {});
ValidatorFor<text_kind> uuid(std::string message = {});
/// The text is an IP address, of version 4 or, with `ipv6`, of version 6.
ValidatorFor<text_kind> ip_address(bool ipv4 = true, bool ipv6 = false, std::string message = {});
ValidatorFor<text_kind> mac_address(std::string message = {});
/// The text begins with a match of the pattern; end it with $ to match all of it.
/// Throws: Error "bad_pattern".
ValidatorFor<text_kind> regexp(Pattern pattern, std::string message = {});
ValidatorFor<text_kind> regexp(std::string_view pattern, std::string message = {});

/// The value is one of these.
ValidatorFor<any_kind> any_of(std::vector<jinja::Value> values, std::string message = {});
/// The value is none of these.
ValidatorFor<any_kind> none_of(std::vector<jinja::Value> values, std::string message = {});

/// A file must be uploaded.  Source: Flask-WTF file.py, as for the others here.
ValidatorFor<file_kind> file_required(std::string message = {});
/// The file's name ends in one of these extensions, in either case. A name proves nothing about the contents.
ValidatorFor<file_kind> file_allowed(std::vector<std::string> extensions, std::string message = {});
/// The file's size is between the limits.  Units: bytes.
ValidatorFor<file_kind> file_size(std::uint64_t max_size, std::uint64_t min_size = 0, std::string message = {});

}  // namespace carboy::web
