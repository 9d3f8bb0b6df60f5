// CASE WHEN ... THEN ... ELSE ... END.
#pragma once

#include <carboy/sql/statement/cast.hpp>

#include <vector>

namespace carboy::sql {

namespace detail {

/// The type of a value of case_(): std::string for a literal, and the type of an expression or of a C++ value.
template <class V>
using BranchType = std::conditional_t<TextLike<V> && !IsOperand<V>, std::string, typename ValueOf<V>::type>;

}  // namespace detail

/// A branch of case_().
template <class T>
struct When {
    Expression condition;
    Expression value;
};

/// The value of case_() when no condition is true.
template <class T>
struct Else {
    Expression value;
};

template <Condition C, class V>
auto when(const C& condition, const V& value) {
    using T = detail::BranchType<V>;
    return When<T>{condition.expression(), typed_operand<Plain<T>>(value)};
}

template <class V>
auto else_(const V& value) {
    using T = detail::BranchType<V>;
    return Else<T>{typed_operand<Plain<T>>(value)};
}

namespace detail {

template <class T>
inline constexpr bool is_else = false;
template <class T>
inline constexpr bool is_else<Else<T>> = true;

template <class B>
struct BranchValue;
template <class T>
struct BranchValue<When<T>> {
    using type = T;
};
template <class T>
struct BranchValue<Else<T>> {
    using type = T;
};

template <class T>
void append_branch(std::vector<Expression>& operands, const When<T>& branch) {
    operands.push_back(branch.condition);
    operands.push_back(branch.value);
}
template <class T>
void append_branch(std::vector<Expression>& operands, const Else<T>& branch) {
    operands.push_back(branch.value);
}

}  // namespace detail

/// case_() without a value for the remaining rows, so that they are NULL. else_() adds such a value.
template <class T>
class Case : public Expr<std::optional<Plain<T>>> {
  public:
    explicit Case(std::vector<Expression> operands)
        : Expr<std::optional<Plain<T>>>(Expression::nary(Op::case_, operands, 0, nullptr)),
          operands_(std::move(operands)) {}

    /// The value when no condition is true.
    template <class V>
    auto else_(const V& value) const {
        using U = detail::BranchType<V>;
        static_assert(same_form<T, U> && !detail::is_date_for_moment<U, T>,
                      "carboy: the values of case_() have different types");
        std::vector<Expression> operands = operands_;
        operands.push_back(typed_operand<Plain<U>>(value));
        return Expr<Nullable<Plain<T>, T, U>>(Expression::nary(Op::case_, std::move(operands), 1, nullptr));
    }

  private:
    std::vector<Expression> operands_;
};

/// Returns the value of the first branch whose condition is true, otherwise that of else_(), otherwise NULL.
/// SQL: case_(when(age < 18, "minor"), when(age > 65, "senior")).else_("adult"); else_("adult") may also be the last
/// argument.  Source: SQLAlchemy case().
template <class T, class... B>
auto case_(const When<T>& first, const B&... others) {
    constexpr std::size_t elses = (std::size_t{0} + ... + std::size_t{detail::is_else<B>});
    constexpr bool is_else[] = {false, detail::is_else<B>...};
    static_assert(elses == 0 || (elses == 1 && is_else[sizeof...(B)]), "carboy: else_() is the last branch of case_()");
    static_assert((same_form<T, typename detail::BranchValue<B>::type> && ...),
                  "carboy: the values of case_() have different types");
    std::vector<Expression> operands;
    detail::append_branch(operands, first);
    (detail::append_branch(operands, others), ...);
    using Result = Nullable<Plain<T>, T, typename detail::BranchValue<B>::type...>;
    if constexpr (elses == 1)
        return Expr<Result>(Expression::nary(Op::case_, std::move(operands), 1, nullptr));
    else
        return Case<Result>(std::move(operands));
}

}  // namespace carboy::sql
