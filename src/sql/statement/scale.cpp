#include <carboy/sql/statement/scale.hpp>

#include <carboy/sql/types/decimal.hpp>

#include <algorithm>
#include <string_view>

namespace carboy::sql {
namespace {

using Scale = std::optional<int>;

constexpr int unknown_null = -1;  // NULL has no digits

Scale larger(Scale a, Scale b) {
    if (!a || !b) return std::nullopt;
    return std::max(*a, *b);
}

Scale scale_of_type(const ColumnType& type) {
    switch (type.kind) {
        case TypeKind::numeric: return type.precision > 0 ? Scale(type.scale) : std::nullopt;
        case TypeKind::small_integer:
        case TypeKind::integer:
        case TypeKind::big_integer: return 0;
        default: return std::nullopt;
    }
}

Scale scale_of_value(ValueView value) {
    if (value.is_null()) return unknown_null;
    if (value.kind() == Kind::integer) return 0;
    if (value.is_number()) return Decimal(value.as_text()).scale();
    return std::nullopt;
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

class Walk {
  public:
    Walk(const Node* at, SubqueryAt select) : at_(at), select_(select) {}

    Scale next() {
        const Node& node = *at_++;
        decimal_ = decimal_ || is_decimal_leaf(node);
        if (node.op == Op::subquery || node.op == Op::exists) return of_subquery(**select_++, node.op);
        Scales operands;
        for (int i = 0; i < node.arity; ++i) operands.push_back(next());
        return of(node, operands);
    }

    /// True when a decimal column or value has been visited.
    bool found_decimal() const noexcept { return decimal_; }
    /// True when the next expression has a scale or is not calculated from decimal numbers.
    bool next_is_known() {
        const bool leaf = at_->arity == 0 && at_->op != Op::subquery;
        decimal_ = false;
        const Scale scale = next();
        return scale || leaf || !decimal_;
    }

  private:
    static bool is_decimal_leaf(const Node& node) {
        if (node.op == Op::column || node.op == Op::excluded)
            return static_cast<const Table*>(node.ref)->columns[node.column].type.kind == TypeKind::numeric;
        return node.op == Op::name ? node.column > 1 : node.op == Op::parameter && node.value.view().is_number();
    }

    using Scales = std::vector<Scale>;

    Scale of_subquery(const Select& select, Op op) {
        if (op != Op::subquery || select.columns.empty() || select.columns.front().empty()) return std::nullopt;
        const Expression& column = select.columns.front();
        Walk inside(column.nodes().data(), column.subqueries().begin());
        const Scale scale = inside.next();
        decimal_ = decimal_ || inside.found_decimal();
        return scale;
    }

    static Scale of(const Node& node, const Scales& operands) {
        switch (node.op) {
            case Op::column:
            case Op::excluded: return scale_of_type(static_cast<const Table*>(node.ref)->columns[node.column].type);
            case Op::parameter: return scale_of_value(node.value.view());
            case Op::name: return node.column == 0 ? std::nullopt : Scale(node.column - 1);
            case Op::add:
            case Op::subtract:
            case Op::modulo: return larger(operands[0], operands[1]);
            case Op::multiply: return product(operands[0], operands[1]);
            case Op::negate:
            case Op::distinct:
            case Op::label:
            case Op::typed:
            case Op::filter:
            case Op::ordered:
            case Op::over: return operands[0];
            case Op::cast: return of_cast(*static_cast<const ColumnType*>(node.ref), operands[0]);
            case Op::case_: return of_case(node, operands);
            case Op::function: return of_function(node, operands);
            default: return std::nullopt;
        }
    }

    /// A NUMERIC without digits keeps those of its operand.
    static Scale of_cast(const ColumnType& type, Scale operand) {
        return type.kind == TypeKind::numeric && type.precision == 0 ? operand : scale_of_type(type);
    }

    static Scale product(Scale a, Scale b) {
        if (!a || !b) return std::nullopt;
        return std::max(*a, 0) + std::max(*b, 0);
    }

    static Scale largest(const Scales& operands) {
        Scale result = unknown_null;
        for (const Scale one : operands) result = larger(result, one);
        return result;
    }

    static Scale of_case(const Node& node, const Scales& operands) {
        Scale result = unknown_null;
        for (std::size_t i = 1; i < operands.size(); i += 2) result = larger(result, operands[i]);
        return node.column != 0 ? larger(result, operands.back()) : result;
    }

    static Scale of_function(const Node& node, const Scales& operands) {
        const std::string_view name = static_cast<const char*>(node.ref);
        if (operands.empty()) return std::nullopt;
        if (is_one_of(name,
                      {"sum", "min", "max", "abs", "lag", "lead", "first_value", "last_value", "nth_value", "nullif"}))
            return operands[0];
        if (is_one_of(name, {"coalesce", "greatest", "least"})) return largest(operands);
        if (name == "round" && operands.size() == 1) return 0;
        if (name == "round" && operands.size() == 2) return digits_of_round(node);
        return std::nullopt;
    }

    // round(x, n): n is the last operand, a parameter.
    static Scale digits_of_round(const Node& node) {
        const Node* at = &node + 1;
        for (int left = 1; left > 0; --left) left += at++->arity;
        if (at->op == Op::typed) ++at;
        if (at->op != Op::parameter || at->value.kind() != Kind::integer) return std::nullopt;
        return std::max(0, static_cast<int>(at->value.view().as_integer()));
    }

    const Node* at_;
    SubqueryAt select_;
    bool decimal_ = false;
};

}  // namespace

std::optional<int> decimal_scale(const Expression& expression) {
    if (expression.empty()) return std::nullopt;
    const Scale scale = Walk(expression.nodes().data(), expression.subqueries().begin()).next();
    if (!scale || *scale < 0 || *scale > Decimal::max_digits) return std::nullopt;
    return scale;
}

bool computes(Op op) noexcept {
    switch (op) {
        case Op::add:
        case Op::subtract:
        case Op::multiply:
        case Op::negate:
        case Op::function:
        case Op::case_:
        case Op::over:
        case Op::ordered:
        case Op::name:
        case Op::subquery: return true;
        default: return false;
    }
}

std::optional<int> computed_scale(const Node* at, SubqueryAt subquery) {
    if (!computes(at->op)) return std::nullopt;
    Walk walk(at, subquery);
    const Scale scale = walk.next();
    if (!scale || *scale < 0 || *scale > 15 || !walk.found_decimal()) return std::nullopt;
    return scale;
}

bool scales_are_known(const Node* at, std::size_t count, SubqueryAt subquery) {
    Walk walk(at, subquery);
    bool known = true;
    for (std::size_t i = 0; i < count; ++i) known = walk.next_is_known() && known;
    return known;
}

}  // namespace carboy::sql
