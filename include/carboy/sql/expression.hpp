// An SQL expression as a plain value: a short list of nodes in prefix order, an operator before its operands.
// Composing copies nodes; compiling, hashing and collecting parameters are each one walk from left to right.
#pragma once

#include <carboy/sql/schema.hpp>
#include <carboy/sql/value.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace carboy::sql {

struct Select;

/// What a node is. Operands follow their operator; "literal" is a zero-terminated text of the program.
enum class Op : std::uint8_t {
    column,         // table, column number, alias
    parameter,      // value
    star,           // *
    table_columns,  // all columns of a table, in its order
    name,           // a column of a subquery, or a label: literal, alias
    excluded,       // the value that an upsert could not insert: table, column number
    keyword,        // literal: CURRENT_TIMESTAMP, NULL
    function,       // literal; operands
    and_,
    or_,
    not_,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    is_distinct_from,  // != where NULL is a value like others
    is_not_distinct_from,
    add,
    subtract,
    multiply,
    divide,
    integer_divide,
    modulo,
    negate,
    concat,
    operator_,  // literal: an operator of one engine
    like,       // column: the escape character, or 0; so are the next three
    not_like,
    ilike,
    not_ilike,
    in,  // left operand, then the list or one subquery
    not_in,
    is_null,
    is_not_null,
    between,  // operand, low, high
    not_between,
    distinct,
    cast,      // a ColumnType
    typed,     // a ColumnType: a parameter whose type nothing beside it tells
    collate,   // literal
    label,     // literal
    case_,     // condition, value, condition, value ...; column is 1 when an ELSE value ends it
    tuple,     // (a, b)
    subquery,  // a SELECT in parentheses
    exists,    // a SELECT
    filter,    // aggregate, condition
    over,      // function, as many partitions as `column` says, order terms; literal: the frame, or null
    descending,
    nulls_first,
    nulls_last,
    true_,
    false_,
};

/// A use of rows in a statement: a table, a subquery, or a common table expression.
/// Shape: alias 0 is a table under its own name, alias n is written t_n. A subquery has an alias. A common table
/// expression is used by its number: as itself under alias 0, else under another alias.
struct Source {
    const Table* table = nullptr;
    std::uint16_t alias = 0;
    std::uint16_t cte = 0;
    std::shared_ptr<const Select> query{};

    bool operator==(const Source&) const = default;
};

struct Node {
    Op op;
    std::uint16_t arity = 0;    // how many operands follow
    std::uint16_t column = 0;   // the number that the op has
    std::uint16_t alias = 0;    // of columns and names
    const void* ref = nullptr;  // the Table, the ColumnType or the literal that the op has
    Value value{};              // of Op::parameter
};

/// Shape: empty, or exactly one expression.  Lifetime: tables, types and literals it refers to are static.
class Expression {
  public:
    Expression() = default;
    static Expression column(const Source& source, std::size_t column);
    static Expression table_columns(const Source& source);
    static Expression parameter(Value value);
    static Expression leaf(Op op);
    static Expression unary(Op op, Expression operand);
    static Expression binary(Op op, Expression left, Expression right);
    static Expression nary(Op op, std::vector<Expression> operands);
    /// The same with the number and the reference that the op has.
    static Expression nary(Op op, std::vector<Expression> operands, std::uint16_t number, const void* ref);
    /// `name` is a literal: it is kept by address and written as it stands.
    static Expression call(const char* name, std::vector<Expression> operands);
    static Expression keyword(const char* text);
    /// A column of a subquery or common table expression by its label; alias 0 is a label of the statement itself.
    static Expression name(const char* label, std::uint16_t alias = 0);
    /// Lifetime: the type is kept by address.
    static Expression cast(const ColumnType& type, Expression operand);
    /// A parameter of this type, where an engine that reads the types of parameters from what stands beside them finds
    /// nothing.  Lifetime: the type is kept by address.
    static Expression typed(const ColumnType& type, Expression parameter);
    /// LIKE and its kin; `escape` 0 is none.
    static Expression like(Op op, Expression left, Expression pattern, char escape = 0);
    /// Op::subquery or Op::exists.
    static Expression subquery(Op op, std::shared_ptr<const Select> select);
    /// The value of this column in the row that an upsert could not insert.
    static Expression excluded(const Table& table, std::size_t column);

    bool empty() const noexcept { return nodes_.empty(); }
    const std::vector<Node>& nodes() const noexcept { return nodes_; }
    /// Those of Op::subquery and Op::exists, in the order of their nodes.
    const std::vector<std::shared_ptr<const Select>>& subqueries() const noexcept { return subqueries_; }

  private:
    void append(Expression&& operand);

    std::vector<Node> nodes_;
    std::vector<std::shared_ptr<const Select>> subqueries_;
};

/// Appends everything that decides the text of the expression, but no value, to `key`.
void append_shape(std::vector<std::uint64_t>& key, const Expression& expression);
/// Appends the values of the parameters, in the order of their placeholders.
void append_parameters(std::vector<ValueView>& parameters, const Expression& expression);

}  // namespace carboy::sql
