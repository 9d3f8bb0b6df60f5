// An SQL expression as a plain value: a short list of nodes in prefix order, an operator before its operands.
// Composing copies nodes; compiling, hashing and collecting parameters are each one walk from left to right.
#pragma once

#include <carboy/sql/schema.hpp>
#include <carboy/sql/value.hpp>

#include <cstdint>
#include <vector>

namespace carboy::sql {

enum class Op : std::uint8_t {
    column,         // table, column number, alias
    parameter,      // value
    star,           // *
    table_columns,  // all columns of a table, in its order
    function,       // name; operands
    and_,
    or_,
    not_,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    negate,
    concat,
    like,
    ilike,
    not_like,
    in,  // left operand, then the list
    not_in,
    is_null,
    is_not_null,
    between,  // operand, low, high
    distinct,
    cast,  // name is the type's text
    true_,
    false_,
};

/// A use of a table in a statement: alias 0 is the table under its own name, alias n is written t_n.
struct Source {
    const Table* table = nullptr;
    std::uint16_t alias = 0;

    bool operator==(const Source&) const = default;
};

struct Node {
    Op op;
    std::uint16_t arity = 0;    // how many operands follow
    std::uint16_t column = 0;   // of Op::column
    std::uint16_t alias = 0;    // of Op::column
    const void* ref = nullptr;  // the Table of Op::column and Op::table_columns, the zero-terminated static name of
                                // Op::function and Op::cast
    Value value{};              // of Op::parameter
};

/// Shape: empty, or exactly one expression.  Lifetime: tables and names it refers to are static.
class Expression {
  public:
    Expression() = default;
    static Expression column(Source source, std::size_t column);
    static Expression table_columns(Source source);
    static Expression parameter(Value value);
    static Expression leaf(Op op);
    static Expression unary(Op op, Expression operand);
    static Expression binary(Op op, Expression left, Expression right);
    static Expression nary(Op op, std::vector<Expression> operands);
    /// `name` is a literal: it is kept by address and written as it stands.
    static Expression call(const char* name, std::vector<Expression> operands);
    static Expression cast(const char* type, Expression operand);

    bool empty() const noexcept { return nodes_.empty(); }
    const std::vector<Node>& nodes() const noexcept { return nodes_; }

  private:
    void append(Expression&& operand);

    std::vector<Node> nodes_;
};

/// Appends everything that decides the text of the expression, but no value, to `key`.
void append_shape(std::vector<std::uint64_t>& key, const Expression& expression);
/// Appends the values of the parameters, in the order of their placeholders.
void append_parameters(std::vector<ValueView>& parameters, const Expression& expression);

}  // namespace carboy::sql
