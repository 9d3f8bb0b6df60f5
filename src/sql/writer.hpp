// Writes expressions and statements as text in one dialect.
#pragma once

#include <carboy/sql/dialect.hpp>
#include <carboy/sql/statement.hpp>

namespace carboy::sql {

class Writer {
  public:
    explicit Writer(const Dialect& dialect) : dialect_(dialect) {}

    void select(const Select& statement);
    void insert(const Insert& statement);
    void update(const Update& statement);
    void remove(const Delete& statement);

    std::string take() { return std::move(out_); }

  private:
    using Cursor = const Node*;

    void expression(const Expression& expression, int outer_binding = 0);
    Cursor node(Cursor at, int outer_binding);
    Cursor operands(Cursor at, int count, std::string_view separator, int binding);
    Cursor operation(Cursor at, std::string_view symbol, int binding, int outer_binding);
    Cursor suffixed(Cursor at, std::string_view suffix);
    Cursor list_test(Cursor at, std::string_view word);
    Cursor between(Cursor at);
    Cursor call(Cursor at);
    Cursor cast(Cursor at);
    void column(const Node& node);
    void table_columns(const Node& node);

    void identifier(std::string_view name) { append_identifier(out_, name, dialect_); }
    void placeholder();
    void source(const Source& source);
    void conjunction(std::string_view keyword, const std::vector<Expression>& conditions);
    void list(std::string_view keyword, const std::vector<Expression>& expressions);
    void ordering(const std::vector<OrderTerm>& terms);
    void page(const Select& statement);
    void matching(const Table& table, const std::vector<std::uint16_t>& columns);

    const Dialect& dialect_;
    std::string out_;
    int placeholders_ = 0;
};

}  // namespace carboy::sql
