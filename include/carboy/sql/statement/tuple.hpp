// Rows of values as operands: tuple_(a, b).in_(pairs).  Source: SQLAlchemy tuple_().
#pragma once

#include <carboy/sql/statement/expr.hpp>

#include <tuple>
#include <utility>
#include <vector>

namespace carboy::sql {

/// Several expressions that are compared together.
template <class... T>
class TupleExpr {
  public:
    explicit TupleExpr(Expression expression) : expression_(std::move(expression)) {}

    /// SQL: (a, b) IN ((1, 2), (3, 4)).  `rows` is any range of std::tuple or std::pair. An empty one matches nothing.
    template <class Range>
    requires(!detail::SelectLike<Range>) Expr<Truth<T...>> in_(const Range& rows)
    const { return test(Op::in, rows); }
    template <class Range>
    requires(!detail::SelectLike<Range>) Expr<Truth<T...>> not_in(const Range& rows)
    const { return test(Op::not_in, rows); }
    Expr<Truth<T...>> in_(std::initializer_list<std::tuple<Plain<T>...>> rows) const { return test(Op::in, rows); }
    Expr<Truth<T...>> not_in(std::initializer_list<std::tuple<Plain<T>...>> rows) const {
        return test(Op::not_in, rows);
    }
    /// SQL: (a, b) IN (SELECT c, d ...).
    Expr<std::optional<bool>> in_(const Select& select) const {
        return Expr<std::optional<bool>>(detail::in_select(Op::in, expression_, select));
    }
    Expr<std::optional<bool>> not_in(const Select& select) const {
        return Expr<std::optional<bool>>(detail::in_select(Op::not_in, expression_, select));
    }

    // Compared element by element, beginning with the first.
    Expr<Truth<T...>> operator==(const std::tuple<Plain<T>...>& row) const { return compare(Op::equal, row); }
    Expr<Truth<T...>> operator<(const std::tuple<Plain<T>...>& row) const { return compare(Op::less, row); }
    Expr<Truth<T...>> operator<=(const std::tuple<Plain<T>...>& row) const { return compare(Op::less_equal, row); }
    Expr<Truth<T...>> operator>(const std::tuple<Plain<T>...>& row) const { return compare(Op::greater, row); }
    Expr<Truth<T...>> operator>=(const std::tuple<Plain<T>...>& row) const { return compare(Op::greater_equal, row); }

  private:
    template <class Row>
    static Expression row_of(const Row& row) {
        static_assert(std::tuple_size_v<Row> == sizeof...(T),
                      "carboy: the rows of tuple_() have as many values as it has columns");
        return std::apply(
            [](const auto&... value) {
                static_assert((comparable<T, typename ValueOf<std::remove_cvref_t<decltype(value)>>::type> && ...),
                              "carboy: a value of tuple_() has a different type from its column");
                return Expression::nary(Op::tuple, {make_operand<Plain<T>>(value)...});
            },
            row);
    }
    template <class Range>
    Expr<Truth<T...>> test(Op op, const Range& rows) const {
        std::vector<Expression> operands{expression_};
        for (const auto& row : rows) operands.push_back(row_of(row));
        if (operands.size() == 1) return Expr<Truth<T...>>(Expression::leaf(op == Op::in ? Op::false_ : Op::true_));
        return Expr<Truth<T...>>(Expression::nary(op, std::move(operands)));
    }
    template <class Row>
    Expr<Truth<T...>> compare(Op op, const Row& row) const {
        return Expr<Truth<T...>>(Expression::binary(op, expression_, row_of(row)));
    }

    Expression expression_;
};

template <class... A>
requires(sizeof...(A) > 1 && (detail::IsOperand<A> && ...)) auto tuple_(const A&... operands) {
    return TupleExpr<typename A::sql_value_type...>(Expression::nary(Op::tuple, {operands.expression()...}));
}

}  // namespace carboy::sql
