// Window functions: a function OVER the rows related to a row.
#pragma once

#include <carboy/sql/statement/expr.hpp>

#include <vector>

namespace carboy::sql {

/// The rows of its partition that a window function uses: a literal, written unchanged.
class Frame {
  public:
    constexpr Frame() = default;
    template <std::size_t N>
    consteval Frame(const char (&text)[N]) : text_(text) {}
    constexpr const char* text() const noexcept { return text_; }

  private:
    const char* text_ = nullptr;
};

/// Several expressions of any types, for partition_by.
template <class... A>
requires(detail::IsOperand<A>&&...) std::vector<Expression> expressions(const A&... operands) {
    return {operands.expression()...};
}

struct Window {
    std::vector<Expression> partition_by{};
    std::vector<OrderTerm> order_by{};
    Frame frame{};  // "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW"
};

namespace detail {
Expression over(Expression function, const Window& window);
}

/// SQL: function OVER (PARTITION BY ... ORDER BY ... frame).  Source: SQLAlchemy over().
template <class T>
Expr<T> over(const Expr<T>& function, const Window& window = {}) {
    return Expr<T>(detail::over(function.expression(), window));
}

/// SQL: aggregate FILTER (WHERE condition).  MariaDB does not support it.
template <class T, Condition C>
Expr<T> filter(const Expr<T>& aggregate, const C& condition) {
    return Expr<T>(Expression::binary(Op::filter, aggregate.expression(), condition.expression()));
}

}  // namespace carboy::sql
