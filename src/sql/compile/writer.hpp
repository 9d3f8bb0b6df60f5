// Writes expressions and statements as text in one dialect.
#pragma once

#include <carboy/sql/dialects/dialect.hpp>
#include <carboy/sql/statement/statement.hpp>

#include "sql/compile/branch_uses.hpp"

namespace carboy::sql {

/// The precedence of an operator; an operand with a lower precedence gets parentheses.
enum Binding : int { loosest = 0, of_or, of_and, of_not, of_comparison, of_sum, of_product, of_concat };

inline const char* literal(const Node& node) { return static_cast<const char*>(node.ref); }
inline const Table& table_of(const Node& node) { return *static_cast<const Table*>(node.ref); }

class Writer {
  public:
    /// Writes a statement as a whole.
    template <class Statement>
    static std::string text_of(const Statement& statement, const Dialect& dialect) {
        Writer writer(dialect);
        writer.branch_uses_.find(statement);
        writer.write(statement);
        return std::move(writer.out_);
    }

  private:
    explicit Writer(const Dialect& dialect) : dialect_(dialect) {}

    void select(const Select& statement);
    void insert(const Insert& statement);
    void update(const Update& statement);
    void remove(const Delete& statement);

    using Cursor = const Node*;
    using Subquery = std::vector<std::shared_ptr<const Select>>::const_iterator;

    // Expressions, in writer.cpp. Each function receives a node and returns the node after the expression.
    void expression(const Expression& expression, int outer_binding = 0);
    void rounded(const Expression& expression);
    Cursor node(Cursor at, int outer_binding);
    Cursor bare_node(Cursor at, int outer_binding);
    Cursor operands(Cursor at, int count, std::string_view separator, int binding);
    Cursor operation(Cursor at, std::string_view symbol, int binding, int outer_binding);
    Cursor junction(Cursor at, std::string_view symbol, int binding, int outer_binding);
    Cursor decimal_divide(Cursor at, int outer_binding);
    Cursor infix(Cursor at, std::string_view word);
    Cursor comparison(Cursor at, std::string_view symbol, int outer_binding);
    bool rounds(Cursor first, std::size_t count) const;
    Cursor compared(Cursor at, int binding, bool rounds);
    Cursor compared_alone(Cursor at);
    Cursor compared_list(Cursor at, int count);
    Cursor suffixed(Cursor at, std::string_view suffix, int binding);
    Cursor null_test(Cursor at, std::string_view test);
    Cursor descending(Cursor at);
    Cursor enclosed(Cursor at, std::string_view opening);
    Cursor joined_text(Cursor at, int outer_binding);
    Cursor own_operator(Cursor at, int outer_binding);
    Cursor distinct_from(Cursor at);
    Cursor like(Cursor at, std::string_view word);
    Cursor ilike(Cursor at, std::string_view negation);
    Cursor list_test(Cursor at, std::string_view word);
    void long_list(const ValueList& list, bool negated);
    Cursor between(Cursor at, std::string_view word);
    Cursor call(Cursor at);
    Cursor open_call(Cursor at);
    Cursor ordered(Cursor at);
    bool is_group_concat(Cursor at) const;
    Cursor group_concat(Cursor at, int terms);
    void next_value(const Node& node);
    Cursor cast(Cursor at);
    Cursor case_of(Cursor at);
    Cursor over(Cursor at);
    Cursor filter(Cursor at);
    Cursor nulls(Cursor at);
    Cursor around(Cursor at, std::string_view before, std::string_view after);
    Cursor around_seconds(Cursor at, std::string_view before, std::string_view after);
    Cursor extract(Cursor at);
    Cursor date_trunc(Cursor at);
    Cursor date_text(Cursor at);
    Cursor json_path(Cursor at);
    void json_steps(Cursor first, int count);
    Cursor current_time(Cursor at);
    Cursor elapsed(Cursor at, int outer_binding);
    Cursor moment(Cursor at, int outer_binding);
    Cursor total_seconds(Cursor at);
    Cursor count_of(Cursor at);
    Cursor seconds_of(Cursor at);
    Cursor exact_interval(Cursor at);
    template <class Write, class Between>
    Cursor twice(Write write, Between between);
    void escape(const Node& like);
    void column(const Node& node);
    void table_columns(const Node& node);
    void property(const Node& node);
    void name(const Node& node);
    void excluded(const Node& node);
    void subquery(std::string_view opening);

    // Sources that several tables store, in write_branches.cpp.
    void branch_name(const Table& table, std::uint16_t alias_number, std::size_t branch);
    void branch_column(const Node& node);
    void branch_label(const Node& node);
    void column_label(const Node& node);
    void branch_source(const Source& source, std::size_t branch);
    void branches(const Source& source, bool enclosed);
    void branch_locks(const Source& source);
    void update_branch(const Update& statement);
    static bool is_stored_once(const Table& table);
    static void refuse_branches(const Table& table, std::string_view statement);

    // Statements, in write_select.cpp and write_changes.cpp.
    void identifier(std::string_view name) { append_identifier(out_, name, dialect_); }
    void table_name(const Table& table);
    void alias(std::uint16_t number);
    void placeholder();
    void source(const Source& source, bool joined = true);
    void source_name(const Source& source);
    void join(const Join& join);
    void with(const std::vector<Cte>& ctes);
    void check_changes_in_with() const;
    void write(const Select& statement) { select(statement); }
    void write(const Insert& statement) { insert(statement); }
    void write(const Update& statement) { update(statement); }
    void write(const Delete& statement) { remove(statement); }
    void plain_select(const Select& statement, bool combined);
    void selected(std::string_view keyword, const Select& statement, bool combined);
    void compounds(const Select& statement, std::size_t begin);
    void member(const Select& statement);
    std::vector<Expression> with_parts(const std::vector<Expression>& conditions,
                                       std::vector<const Source*> sources) const;
    void conjunction(std::string_view keyword, const std::vector<Expression>& conditions);
    void list(std::string_view keyword, const std::vector<Expression>& expressions);
    void columns(std::string_view keyword, const std::vector<Expression>& expressions);
    void label(const Expression& column);
    void ordering(const std::vector<OrderTerm>& terms);
    void ordered_by(const OrderTerm& term);
    void nulls_by_test(const OrderTerm& term);
    void page(const Select& statement);
    void lock(const Select& statement);
    void column_list(const Table& table, const std::vector<std::uint16_t>& columns);
    void rows(const Insert& statement);
    void inserted_select(const Insert& statement);
    void on_conflict(const Insert& statement);
    void on_duplicate_key(const Insert& statement);
    void assigned(const ColumnType& type, const Expression& value);
    void assignments(std::string_view keyword, const Table& table, const std::vector<Assignment>& set);
    void conditions(const Table& table, const std::vector<std::uint16_t>& matched,
                    const std::vector<Expression>& where);
    void returning(const std::vector<Expression>& columns, bool can, bool joined = false);
    void other_tables(std::string_view keyword, const std::vector<Join>& joins);
    void joined_conditions(const Table& table, const std::vector<Join>& joins, const std::vector<Expression>& where);
    void remove_joined(const Delete& statement);
    [[noreturn]] void unsupported(std::string_view what, std::string_view hint) const;

    const Dialect& dialect_;
    BranchUses branch_uses_;
    std::string out_;
    Subquery subquery_{};
    int placeholders_ = 0;
    bool in_seconds_ = false;    // an interval is written as a number of seconds, for an exact quotient
    bool repeats_ = false;       // an operand is written once more, with the numbers of its placeholders
    bool bare_columns_ = false;  // without their table's name, in RETURNING
};

}  // namespace carboy::sql
