// An SQL expression as a plain value: a short list of nodes in prefix order, with an operator before its operands.
// Composition copies nodes; compiling, hashing and collecting parameters are each one pass from left to right.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/sql/types/schema.hpp>
#include <carboy/sql/types/value.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace carboy::sql {

struct Select;

/// Returns a SELECT that several expressions and statements can contain.
std::shared_ptr<const Select> share(Select select);
struct FromItem;
class ValueList;

/// The kind of a node. Operands follow their operator; "literal" is a zero-terminated text of the program.
enum class Op : std::uint8_t {
    column,         // table, column number, alias
    parameter,      // value
    star,           // *
    table_columns,  // all columns of a table, in the table's order
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
    is_distinct_from,  // != with NULL as an ordinary value
    is_not_distinct_from,
    add,
    subtract,
    multiply,
    divide,
    integer_divide,
    decimal_divide,
    modulo,
    negate,
    concat,
    operator_,  // literal: an engine-specific operator
    like,       // column: the escape character, or 0; likewise for the next three
    not_like,
    ilike,
    not_ilike,
    in,  // left operand, then the list: one Op::list or one subquery
    not_in,
    list,  // a ValueList
    is_null,
    is_not_null,
    between,  // operand, low, high
    not_between,
    distinct,
    cast,           // a ColumnType
    typed,          // a ColumnType: a parameter whose type the engine cannot infer
    collate,        // literal
    label,          // literal
    case_,          // condition, value, condition, value ...; column is 1 when a final ELSE value follows
    tuple,          // (a, b)
    extract,        // a date or time; column: a DatePart
    date_trunc,     // a date or time; column: a DatePart; ref: the ColumnType of the result
    date_text,      // a date or time; literal: a strftime format
    current_time,   // the current time in UTC, as a DATETIME
    elapsed,        // a date, time or interval as a number of microseconds; column is 1 for a date
    moment,         // the reverse; ref: the ColumnType of the result; column is 1 when the number may have a fraction
    total_seconds,  // an Op::elapsed as a number of seconds
    json_path,      // a document, then its steps: parameters whose column is a JsonStep; column: a JsonAs
    subquery,       // a SELECT in parentheses
    exists,         // a SELECT
    filter,         // aggregate, condition
    over,           // function, `column` partitions, order terms; literal: the frame, or null
    descending,
    nulls_first,
    nulls_last,
    true_,
    false_,
    ordered,     // an aggregate's function, order terms
    next_value,  // literal: the name of a sequence
};

/// A use of rows in a statement: a table, a subquery, or a common table expression.
/// Shape: alias 0 is a table under its own name, alias n is written t_n. A subquery has an alias. A common table
/// expression is identified by its number: alias 0 is its own name, any other alias renames it.
struct Source {
    const Table* table = nullptr;
    std::uint16_t alias = 0;
    std::uint16_t cte = 0;
    std::shared_ptr<const Select> query{};

    bool operator==(const Source&) const = default;
};

struct Node {
    Op op;
    std::uint8_t unused = 0;    // so that the members before `ref` are one word without padding
    std::uint16_t arity = 0;    // the number of operands that follow
    std::uint16_t column = 0;   // the number that belongs to the op
    std::uint16_t alias = 0;    // of columns and names
    const void* ref = nullptr;  // the Table, the ColumnType or the literal that belongs to the op; see separator()
    Value value{};              // of Op::parameter
};

/// The nodes of an expression. The few nodes of a usual condition are stored in place, without an allocation.
/// Lifetime: iterators are valid until the next change.
class NodeList {
  public:
    NodeList() noexcept : nodes_(place()) {}
    NodeList(const NodeList& other);
    NodeList(NodeList&& other) noexcept;
    NodeList& operator=(const NodeList& other);
    NodeList& operator=(NodeList&& other) noexcept;
    ~NodeList() {
        if (size_ != 0 || !is_in_place()) destroy_all();
    }

    bool empty() const noexcept { return size_ == 0; }
    std::size_t size() const noexcept { return size_; }
    const Node* data() const noexcept { return nodes_; }
    const Node* begin() const noexcept { return nodes_; }
    const Node* end() const noexcept { return nodes_ + size_; }
    Node* begin() noexcept { return nodes_; }
    Node* end() noexcept { return nodes_ + size_; }
    const Node& front() const noexcept { return *nodes_; }
    Node& front() noexcept { return *nodes_; }
    const Node& operator[](std::size_t i) const noexcept { return nodes_[i]; }

    void reserve(std::size_t size);
    void push_front(Node node);
    void push_back(Node node);
    void push_operator(Op op, std::uint16_t arity);
    void push_column(const Table* table, std::size_t column, std::uint16_t alias);
    void push_parameter(ValueView value);
    /// Takes the nodes of the other list.
    void append(NodeList&& other);
    void append(const NodeList& other);

  private:
    static constexpr std::size_t most_in_place = 3;
    Node* place() noexcept { return reinterpret_cast<Node*>(place_); }
    bool is_in_place() const noexcept { return capacity_ == most_in_place; }
    void take(NodeList& other) noexcept;
    void destroy_all() noexcept;
    void* room();

    Node* nodes_;
    std::uint32_t size_ = 0;
    std::uint32_t capacity_ = most_in_place;
    alignas(Node) std::byte place_[most_in_place * sizeof(Node)];
};

/// Shape: empty, or exactly one expression.  Lifetime: the tables, types and literals that it refers to are static.
class Expression {
  public:
    Expression() noexcept = default;
    // Compiled once, because a program's queries copy, move and destroy many expressions. Most of them have been moved
    // from before their end, so only that case of the destructor is inline.
    Expression(const Expression& other);
    Expression(Expression&& other) noexcept;
    Expression& operator=(const Expression& other);
    Expression& operator=(Expression&& other) noexcept;
    ~Expression() = default;

    static Expression column(const Source& source, std::size_t column);
    static Expression column(const Table& table, std::size_t column);
    static Expression table_columns(const Source& source);
    static Expression parameter(Value value);
    /// A parameter with a copy of the value.
    static Expression parameter_copy(ValueView view);
    static Expression leaf(Op op);
    static Expression unary(Op op, Expression operand);
    static Expression binary(Op op, Expression left, Expression right);
    /// The same with a copy of the value as a parameter on the right.
    static Expression binary(Op op, Expression&& left, ValueView right);
    static Expression nary(Op op, std::vector<Expression> operands);
    static Expression nary(Op op, std::initializer_list<Expression> operands);
    /// The same with the op's number and reference.
    static Expression nary(Op op, std::vector<Expression> operands, std::uint16_t number, const void* ref);
    static Expression nary(Op op, std::initializer_list<Expression> operands, std::uint16_t number, const void* ref);
    /// `name` is a literal: its address is kept, and it is written unchanged.
    static Expression call(const char* name, std::initializer_list<Expression> operands);
    static Expression keyword(const char* text);
    /// A parameter that a dialect may have to write as a string literal. Its text is kept until the program ends.
    static Expression separator(std::string_view text);
    /// The next number of a sequence. `sequence` is a literal: its address is kept.
    static Expression next_value(const char* sequence);
    /// A column of a subquery or common table expression by its label; alias 0 means a label of the statement itself.
    static Expression name(const char* label, std::uint16_t alias = 0);
    /// The same with its rows, from which a statement can find its FROM.
    static Expression name(const char* label, std::uint16_t alias, std::shared_ptr<const FromItem> rows);
    /// Lifetime: only the type's address is kept.
    static Expression cast(const ColumnType& type, Expression operand);
    /// A parameter of this type, for places where an engine cannot infer the type from the parameter's neighbours.
    /// Lifetime: only the type's address is kept.
    static Expression typed(const ColumnType& type, Expression parameter);
    /// LIKE, NOT LIKE, ILIKE or NOT ILIKE; an `escape` of 0 means none.
    static Expression like(Op op, Expression left, Expression pattern, char escape = 0);
    /// Op::in or Op::not_in over any number of operands: more than longest_written_list parameters become one Op::list.
    static Expression in_list(Op op, Expression left, std::vector<Expression> list);
    /// Op::subquery or Op::exists.
    static Expression subquery(Op op, std::shared_ptr<const Select> select);
    /// The value of this column in the row that an upsert could not insert.
    static Expression excluded(const Table& table, std::size_t column);

    /// Sets the number that belongs to the first node's op.
    void set_number(std::uint16_t number) { nodes_.front().column = number; }

    bool empty() const noexcept { return nodes_.empty(); }
    const NodeList& nodes() const noexcept { return nodes_; }
    /// False for an expression without subqueries; true for most of the others.
    bool has_subqueries() const noexcept { return rest_ != nullptr; }
    /// The subqueries of Op::subquery and Op::exists, in the order of their nodes.
    const std::vector<std::shared_ptr<const Select>>& subqueries() const noexcept;
    /// Replaces a subquery by its number in subqueries().
    void set_subquery(std::size_t number, std::shared_ptr<const Select> select);
    /// Returns the rows of the columns with this alias, or nullptr when they are not known.
    const FromItem* rows_of(std::uint16_t alias) const noexcept;

  private:
    friend class Realias;
    friend class LiteralValues;
    void append(Expression&& operand);
    void append(const Expression& operand);

    /// What belongs to a node: the list of an Op::list, or the rows of an Op::name.
    struct Kept {
        std::shared_ptr<const ValueList> list;
        std::uint16_t alias = 0;
        std::shared_ptr<const FromItem> rows;
    };
    /// What few expressions have.
    struct Rest {
        std::vector<std::shared_ptr<const Select>> subqueries{};
        std::vector<Kept> kept{};
    };
    struct DeleteRest {
        static void destroy(Rest* rest) noexcept;
    };
    Rest& rest();
    void append_rest(const Rest& more);

    NodeList nodes_;
    Owned<Rest, DeleteRest> rest_;
};

}  // namespace carboy::sql
