// Objects with operators, order, hash and format of their own: what Python's __add__, __lt__, __hash__ and __format__
// are to dates, decimals and the like.
#pragma once

#include <carboy/jinja/object.hpp>

#include <compare>
#include <optional>

namespace carboy::jinja {

enum class Operator : std::uint8_t { add, subtract, multiply, divide, floor_divide, modulo, power };
enum class Unary : std::uint8_t { negative, positive, absolute };
/// The direction in which a number loses its fraction.
enum class Toward : std::uint8_t { zero, minus_infinity, infinity };

/// An object that takes part in operators.  What it does not override, Python's type has not either.
class Operand : public NativeObject {
  public:
    /// `this op other`, or `other op this` when `reversed`; missing when the two do not go together.
    virtual Value operate(Operator op, const Value& other, bool reversed) const;
    /// -this, +this and abs(this), or missing.
    virtual Value operate(Unary op) const;
    virtual bool equals(const Value& other) const;
    /// Nothing when the two have no order.
    virtual std::optional<std::partial_ordering> compare(const Value& other) const;
    /// The same for equal objects.
    virtual std::uint64_t hash() const;
    /// Appends format(this, spec) for a spec that is not empty.  Returns: false when the type knows no specs.
    virtual bool format(std::string_view spec, std::string& out) const;
    /// What an application's JSON has in the object's place, or missing.
    virtual Value json() const;
    /// float(this), int(this) and round(this, digits), for numbers.
    virtual std::optional<double> real() const;
    virtual std::optional<std::int64_t> whole(Toward toward) const;
    virtual Value rounded(std::int64_t digits) const;
    bool truth() const override { return true; }
    const ObjectType& type() const override;
};

extern const ObjectType operand_type;

/// The value's object when it takes part in operators, else nullptr.
inline const Operand* operand_of(const Value& value) noexcept {
    return value.is_object() && &value.type() == &operand_type ? static_cast<const Operand*>(value.native()) : nullptr;
}

/// a op b by one of two values that are operands; missing when neither is, or they do not go together.
Value operate(Operator op, const Value& a, const Value& b);

}  // namespace carboy::jinja
