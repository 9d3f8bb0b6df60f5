#include <carboy/sql/statement/expression.hpp>

#include <carboy/base/error.hpp>
#include <carboy/sql/types/value_list.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>

namespace carboy::sql {

Expression::Expression(const Expression& other) = default;
Expression::Expression(Expression&& other) noexcept = default;
Expression& Expression::operator=(const Expression& other) = default;
Expression& Expression::operator=(Expression&& other) noexcept = default;
Expression::~Expression() = default;

Expression Expression::column(const Source& source, std::size_t column) {
    Expression out;
    out.nodes_.push_back(Node{
        .op = Op::column, .column = static_cast<std::uint16_t>(column), .alias = source.alias, .ref = source.table});
    return out;
}

Expression Expression::column(const Table& table, std::size_t column) {
    Expression out;
    out.nodes_.push_back(Node{.op = Op::column, .column = static_cast<std::uint16_t>(column), .ref = &table});
    return out;
}

Expression Expression::table_columns(const Source& source) {
    Expression out;
    out.nodes_.push_back(Node{.op = Op::table_columns, .alias = source.alias, .ref = source.table});
    return out;
}

Expression Expression::parameter(Value value) {
    Expression out;
    out.nodes_.push_back(Node{.op = Op::parameter, .value = std::move(value)});
    return out;
}

Expression Expression::parameter_copy(ValueView view) { return parameter(Value(view)); }

Expression Expression::leaf(Op op) {
    Expression out;
    out.nodes_.push_back(Node{.op = op});
    return out;
}

void Expression::append(Expression&& operand) {
    nodes_.insert(nodes_.end(), std::make_move_iterator(operand.nodes_.begin()),
                  std::make_move_iterator(operand.nodes_.end()));
    if (subqueries_.empty())
        subqueries_ = std::move(operand.subqueries_);
    else
        subqueries_.insert(subqueries_.end(), operand.subqueries_.begin(), operand.subqueries_.end());
    kept_.insert(kept_.end(), std::make_move_iterator(operand.kept_.begin()),
                 std::make_move_iterator(operand.kept_.end()));
}

Expression Expression::unary(Op op, Expression operand) {
    Expression out;
    out.nodes_.reserve(1 + operand.nodes_.size());
    out.nodes_.push_back(Node{.op = op, .arity = 1});
    out.append(std::move(operand));
    return out;
}

Expression Expression::binary(Op op, Expression left, Expression right) {
    Expression out;
    out.nodes_.reserve(1 + left.nodes_.size() + right.nodes_.size());
    out.nodes_.push_back(Node{.op = op, .arity = 2});
    out.append(std::move(left));
    out.append(std::move(right));
    return out;
}

Expression Expression::nary(Op op, std::vector<Expression> operands) {
    constexpr std::size_t most = std::numeric_limits<decltype(Node::arity)>::max();
    if (operands.size() > most)
        throw Error(
            "too_many_operands",
            fmt::format("An SQL expression has {} operands, but at most {} are allowed.", operands.size(), most),
            "Put them into a table, or query a part of them at a time.");
    Expression out;
    out.nodes_.push_back(Node{.op = op, .arity = static_cast<std::uint16_t>(operands.size())});
    for (Expression& operand : operands) out.append(std::move(operand));
    return out;
}

Expression Expression::nary(Op op, std::initializer_list<Expression> operands) {
    return nary(op, std::vector<Expression>(operands));
}

Expression Expression::nary(Op op, std::vector<Expression> operands, std::uint16_t number, const void* ref) {
    Expression out = nary(op, std::move(operands));
    out.nodes_.front().column = number;
    out.nodes_.front().ref = ref;
    return out;
}

Expression Expression::nary(Op op, std::initializer_list<Expression> operands, std::uint16_t number, const void* ref) {
    return nary(op, std::vector<Expression>(operands), number, ref);
}

Expression Expression::call(const char* name, std::initializer_list<Expression> operands) {
    return nary(Op::function, operands, 0, name);
}

Expression Expression::keyword(const char* text) { return nary(Op::keyword, {}, 0, text); }

Expression Expression::name(const char* label, std::uint16_t alias) {
    Expression out = nary(Op::name, {}, 0, label);
    out.nodes_.front().alias = alias;
    return out;
}

Expression Expression::name(const char* label, std::uint16_t alias, std::shared_ptr<const FromItem> rows) {
    Expression out = name(label, alias);
    if (rows != nullptr) out.kept_.push_back({.list = {}, .alias = alias, .rows = std::move(rows)});
    return out;
}

const FromItem* Expression::rows_of(std::uint16_t alias) const noexcept {
    for (const Kept& kept : kept_)
        if (kept.rows != nullptr && kept.alias == alias) return kept.rows.get();
    return nullptr;
}

Expression Expression::cast(const ColumnType& type, Expression operand) {
    Expression out = unary(Op::cast, std::move(operand));
    out.nodes_.front().ref = &type;
    return out;
}

Expression Expression::typed(const ColumnType& type, Expression parameter) {
    Expression out = unary(Op::typed, std::move(parameter));
    out.nodes_.front().ref = &type;
    return out;
}

Expression Expression::like(Op op, Expression left, Expression pattern, char escape) {
    Expression out = binary(op, std::move(left), std::move(pattern));
    out.nodes_.front().column = static_cast<unsigned char>(escape);
    return out;
}

Expression Expression::in_list(Op op, Expression left, std::vector<Expression> list) {
    const auto is_parameter = [](const Expression& one) {
        return one.nodes_.size() == 1 && one.nodes_.front().op == Op::parameter;
    };
    if (list.size() <= longest_written_list || !std::all_of(list.begin(), list.end(), is_parameter)) {
        const std::size_t padded = padded_list_size(list.size());
        while (list.size() < padded) list.push_back(list.back());
        list.insert(list.begin(), std::move(left));
        return nary(op, std::move(list));
    }
    std::vector<Value> values;
    values.reserve(list.size());
    for (Expression& one : list) values.push_back(std::move(one.nodes_.front().value));
    auto shared = std::make_shared<const ValueList>(std::move(values));
    Expression leaf = nary(Op::list, {}, 0, shared.get());
    leaf.kept_.push_back({.list = std::move(shared), .rows = {}});
    return binary(op, std::move(left), std::move(leaf));
}

Expression Expression::subquery(Op op, std::shared_ptr<const Select> select) {
    Expression out = leaf(op);
    out.subqueries_.push_back(std::move(select));
    return out;
}

Expression Expression::excluded(const Table& table, std::size_t column) {
    return nary(Op::excluded, {}, static_cast<std::uint16_t>(column), &table);
}

}  // namespace carboy::sql
