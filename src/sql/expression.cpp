#include <carboy/sql/compile.hpp>
#include <carboy/sql/expression.hpp>

#include <bit>
#include <iterator>

#include "sql/shape.hpp"

namespace carboy::sql {

Expression Expression::column(const Source& source, std::size_t column) {
    Expression out;
    out.nodes_.push_back(Node{
        .op = Op::column, .column = static_cast<std::uint16_t>(column), .alias = source.alias, .ref = source.table});
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
    Expression out;
    out.nodes_.push_back(Node{.op = op, .arity = static_cast<std::uint16_t>(operands.size())});
    for (Expression& operand : operands) out.append(std::move(operand));
    return out;
}

Expression Expression::nary(Op op, std::vector<Expression> operands, std::uint16_t number, const void* ref) {
    Expression out = nary(op, std::move(operands));
    out.nodes_.front().column = number;
    out.nodes_.front().ref = ref;
    return out;
}

Expression Expression::call(const char* name, std::vector<Expression> operands) {
    return nary(Op::function, std::move(operands), 0, name);
}

Expression Expression::keyword(const char* text) { return nary(Op::keyword, {}, 0, text); }

Expression Expression::name(const char* label, std::uint16_t alias) {
    Expression out = nary(Op::name, {}, 0, label);
    out.nodes_.front().alias = alias;
    return out;
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

Expression Expression::subquery(Op op, std::shared_ptr<const Select> select) {
    Expression out = leaf(op);
    out.subqueries_.push_back(std::move(select));
    return out;
}

Expression Expression::excluded(const Table& table, std::size_t column) {
    return nary(Op::excluded, {}, static_cast<std::uint16_t>(column), &table);
}

void append_shape(std::vector<std::uint64_t>& key, const Expression& expression) {
    key.push_back(expression.nodes().size());
    for (const Node& node : expression.nodes()) {
        key.push_back(static_cast<std::uint64_t>(node.op) | std::uint64_t{node.arity} << 8 |
                      std::uint64_t{node.column} << 24 | std::uint64_t{node.alias} << 40);
        if (node.ref != nullptr) key.push_back(std::bit_cast<std::uintptr_t>(node.ref));
    }
    for (const auto& select : expression.subqueries()) append_shape(key, *select);
}

void append_parameters(std::vector<ValueView>& parameters, const Expression& expression) {
    auto select = expression.subqueries().begin();
    for (const Node& node : expression.nodes()) {
        if (node.op == Op::parameter)
            parameters.push_back(node.value.view());
        else if (node.op == Op::subquery || node.op == Op::exists)
            append_parameters(parameters, **select++);
    }
}

}  // namespace carboy::sql
