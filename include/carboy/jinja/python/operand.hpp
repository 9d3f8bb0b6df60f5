// Objects with their own operators, order, hash and format: the equivalents of Python's __add__, __lt__, __hash__ and
// __format__ for dates, decimals and similar types.
#pragma once

#include <carboy/jinja/python/object.hpp>

#include <compare>
#include <optional>

namespace carboy::jinja {

enum class Operator : std::uint8_t { add, subtract, multiply, divide, floor_divide, modulo, power };
enum class Unary : std::uint8_t { negative, positive, absolute };
/// The direction in which a number is rounded to an integer.
enum class Toward : std::uint8_t { zero, minus_infinity, infinity };

/// An object that supports operators. A function that it does not override is one that Python's type does not have.
class Operand : public NativeObject {
  public:
    /// Returns `this op other`, or `other op this` when `reversed`; missing when the types are not compatible.
    virtual Value operate(Operator op, const Value& other, bool reversed) const;
    /// Returns -this, +this or abs(this), or missing.
    virtual Value operate(Unary op) const;
    virtual bool equals(const Value& other) const;
    /// Returns nullopt when the two have no order.
    virtual std::optional<std::partial_ordering> compare(const Value& other) const;
    /// Must be the same for equal objects.
    virtual std::uint64_t hash() const;
    /// Appends format(this, spec) for a spec that is not empty.  Returns false when the type does not support specs.
    virtual bool format(std::string_view spec, std::string& out) const;
    /// Returns the object's value in an application's JSON, or missing.
    virtual Value json() const;
    /// float(this), int(this) and round(this, digits), for numbers.
    virtual std::optional<double> real() const;
    virtual std::optional<std::int64_t> whole(Toward toward) const;
    virtual Value rounded(std::int64_t digits) const;
    bool truth() const override { return true; }
    const ObjectType& type() const override;
};

extern const ObjectType operand_type;

/// Returns the value's object if it supports operators, else nullptr.
inline const Operand* operand_of(const Value& value) noexcept {
    return value.is_object() && &value.type() == &operand_type ? static_cast<const Operand*>(value.native()) : nullptr;
}

/// Returns a op b if one of the values is an operand; missing when neither is, or when they are not compatible.
Value operate(Operator op, const Value& a, const Value& b);

}  // namespace carboy::jinja
