#include <carboy/sql/expression.hpp>

#include <bit>
#include <iterator>

namespace carboy::sql {

Expression Expression::column(Source source, std::size_t column) {
    Expression out;
    out.nodes_.push_back(Node{
        .op = Op::column, .column = static_cast<std::uint16_t>(column), .alias = source.alias, .ref = source.table});
    return out;
}

Expression Expression::table_columns(Source source) {
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

Expression Expression::call(const char* name, std::vector<Expression> operands) {
    Expression out = nary(Op::function, std::move(operands));
    out.nodes_.front().ref = name;
    return out;
}

Expression Expression::cast(const char* type, Expression operand) {
    Expression out = unary(Op::cast, std::move(operand));
    out.nodes_.front().ref = type;
    return out;
}

void append_shape(std::vector<std::uint64_t>& key, const Expression& expression) {
    key.push_back(expression.nodes().size());
    for (const Node& node : expression.nodes()) {
        key.push_back(static_cast<std::uint64_t>(node.op) | std::uint64_t{node.arity} << 8 |
                      std::uint64_t{node.column} << 24 | std::uint64_t{node.alias} << 40);
        if (node.ref != nullptr) key.push_back(std::bit_cast<std::uintptr_t>(node.ref));
    }
}

void append_parameters(std::vector<ValueView>& parameters, const Expression& expression) {
    for (const Node& node : expression.nodes())
        if (node.op == Op::parameter) parameters.push_back(node.value.view());
}

}  // namespace carboy::sql
