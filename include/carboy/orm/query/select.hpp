// select(): columns and expressions instead of objects, as typed tuples.
#pragma once

#include <carboy/orm/query/statement_builder.hpp>
#include <carboy/orm/session/session.hpp>

#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace carboy::orm {

/// Rows of a select.  Shape: 0..n tuples; std::optional where a column can be NULL.
template <class... T>
class Tuples {
  public:
    using value_type = std::tuple<T...>;

    explicit Tuples(std::vector<value_type> rows) : rows_(std::move(rows)) {}

    auto begin() const { return rows_.begin(); }
    auto end() const { return rows_.end(); }
    std::size_t size() const noexcept { return rows_.size(); }
    bool empty() const noexcept { return rows_.empty(); }
    const value_type& operator[](std::size_t i) const { return rows_[i]; }
    const value_type& front() const { return rows_.front(); }

  private:
    std::vector<value_type> rows_;
};

namespace detail {

/// Receives each row of a select.
struct RowSink {
    virtual void row(const sql::ValueView* cells) = 0;

  protected:
    ~RowSink() = default;
};

void run_select(Session& session, const sql::Select& statement, RowSink& sink);

}  // namespace detail

/// A SELECT of expressions.  FROM is the table of the first column unless select_from() says another.
///     select(User::c.name, func::count(Post::c.id)).join(User::c.posts).group_by(User::c.id)
template <class... T>
class Select : public StatementBuilder<Select<T...>> {
  public:
    explicit Select(std::vector<sql::Expression> columns) { this->statement_.columns = std::move(columns); }

    /// SQL: FROM the model's table.
    template <class Model>
    Select& select_from() & {
        this->statement_.from = {&joined_mapper<Model>().table};
        return *this;
    }
    template <class Model>
    Select&& select_from() && {
        return std::move(this->template select_from<Model>());
    }
};

template <class... Operand>
requires(sizeof...(Operand) > 0 && (sql::detail::IsOperand<Operand> && ...)) auto select(const Operand&... operands) {
    return Select<typename Operand::sql_value_type...>(std::vector<sql::Expression>{operands.expression()...});
}

namespace detail {

/// Reads rows into tuples.
template <class... T>
class TupleSink final : public RowSink {
  public:
    void row(const sql::ValueView* cells) override { read(cells, std::index_sequence_for<T...>()); }
    std::vector<std::tuple<T...>> take() { return std::move(rows_); }

  private:
    template <std::size_t... I>
    void read(const sql::ValueView* cells, std::index_sequence<I...>) {
        rows_.emplace_back(sql::from_view<T>(cells[I])...);
    }

    std::vector<std::tuple<T...>> rows_;
};

}  // namespace detail

template <class... T>
Tuples<T...> Session::execute(const Select<T...>& select) {
    detail::TupleSink<T...> sink;
    detail::run_select(*this, select.statement(), sink);
    return Tuples<T...>(sink.take());
}

template <class T, class... Rest>
std::optional<T> Session::scalar(const Select<T, Rest...>& select) {
    Select<T, Rest...> one = select;
    one.limit(1);
    const auto rows = execute(one);
    if (rows.empty()) return std::nullopt;
    return std::get<0>(rows.front());
}

}  // namespace carboy::orm
