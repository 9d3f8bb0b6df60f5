#include <carboy/jinja/python/operand.hpp>

#include "jinja/python/hash.hpp"

namespace carboy::jinja {

const ObjectType operand_type{.name = "object", .native = true};

const ObjectType& Operand::type() const { return operand_type; }

Value Operand::operate(Operator, const Value&, bool) const { return Value::missing(); }
Value Operand::operate(Unary) const { return Value::missing(); }
bool Operand::equals(const Value& other) const { return other.native() == this; }
std::optional<std::partial_ordering> Operand::compare(const Value&) const { return std::nullopt; }
std::uint64_t Operand::hash() const { return hash_number(reinterpret_cast<std::uintptr_t>(this)); }
bool Operand::format(std::string_view, std::string&) const { return false; }
Value Operand::json() const { return Value::missing(); }
std::optional<double> Operand::real() const { return std::nullopt; }
std::optional<std::int64_t> Operand::whole(Toward) const { return std::nullopt; }
Value Operand::rounded(std::int64_t) const { return Value::missing(); }

Value operate(Operator op, const Value& a, const Value& b) {
    if (const Operand* left = operand_of(a))
        if (Value out = left->operate(op, b, false); !out.is_missing()) return out;
    const Operand* right = operand_of(b);
    return right ? right->operate(op, a, true) : Value::missing();
}

}  // namespace carboy::jinja
