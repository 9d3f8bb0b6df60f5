// Values of further Python types: Decimal, UUID, the members of an Enum, bytes.
#pragma once

#include <carboy/jinja/python/bytes.hpp>
#include <carboy/jinja/python/large_integer.hpp>
#include <carboy/value/text/decimal_text.hpp>

#include <array>
#include <span>

namespace carboy::jinja {

/// decimal.Decimal(text) with Python's default context: results have 28 digits, rounded half to even.
/// Throws: TemplateRuntimeError (InvalidOperation) when the text is not a finite number.
Value make_decimal(std::string_view text);
Value make_decimal(const value::ScaledNumber& number);
Value make_uuid(const std::array<std::uint8_t, 16>& bytes);

/// An enumeration.  Lifetime: everything that it points to must outlive the values made from it.
struct EnumNames {
    std::string_view type;
    std::span<const std::string_view> names;
    std::span<const std::int64_t> values;
};
/// Returns the member of that value; a member without a name when the enumeration does not have the value.
Value make_enum_member(const EnumNames& names, std::int64_t value);
/// Returns the class: Role.reader, Role['reader'], iteration over all members.
Value make_enum_class(const EnumNames& names);

}  // namespace carboy::jinja
