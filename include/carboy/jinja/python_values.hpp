// Values of more of Python's types: Decimal, UUID, the members of an Enum, bytes.
#pragma once

#include <carboy/jinja/adapt.hpp>

#include <array>
#include <cstddef>
#include <span>

namespace carboy::jinja {

/// decimal.Decimal(text) with Python's default context: results have 28 digits, rounded half to even.
/// Throws: TemplateRuntimeError (InvalidOperation) when the text is no finite number.
Value make_decimal(std::string_view text);
Value make_uuid(const std::array<std::uint8_t, 16>& bytes);

/// An enumeration.  Lifetime: what it points to must outlive the values made of it.
struct EnumNames {
    std::string_view type;
    std::span<const std::string_view> names;
    std::span<const std::int64_t> values;
};
/// The member of that value, or of no name when there is none.
Value make_enum_member(const EnumNames& names, std::int64_t value);
/// The class: Role.reader, Role['reader'], a loop over all members.
Value make_enum_class(const EnumNames& names);

/// Lifetime: the bytes must outlive the value.
Value view_bytes(std::span<const std::byte> bytes);
Value make_bytes(std::vector<std::byte> bytes);

template <>
struct Adapt<std::vector<std::byte>> {
    static Value view(const std::vector<std::byte>& bytes) { return view_bytes(bytes); }
    static Value own(std::vector<std::byte>&& bytes) { return make_bytes(std::move(bytes)); }
};

}  // namespace carboy::jinja
