// CASE WHEN ... THEN ... ELSE ... END.
#pragma once

#include <carboy/sql/cast.hpp>

#include <vector>

namespace carboy::sql {

/// A branch of case_().
template <class T>
struct When {
    Expression condition;
    Expression value;
};

/// The value of case_() when no branch applies.
template <class T>
struct Else {
    Expression value;
};

template <Condition C, class V>
auto when(const C& condition, const V& value) {
    using T = Plain<typename ValueOf<V>::type>;
    return When<T>{condition.expression(), typed_operand<T>(value)};
}

template <class V>
auto else_(const V& value) {
    using T = Plain<typename ValueOf<V>::type>;
    return Else<T>{typed_operand<T>(value)};
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

/// The value of the first branch whose condition holds, else that of else_(), else NULL.
/// SQL: case_(when(age < 18, "minor"), when(age > 65, "senior"), else_("adult")).  Source: SQLAlchemy case().
template <class T, class... B>
auto case_(const When<T>& first, const B&... others) {
    constexpr std::size_t elses = (std::size_t{0} + ... + std::size_t{detail::is_else<B>});
    constexpr bool is_else[] = {false, detail::is_else<B>...};
    static_assert(elses == 0 || (elses == 1 && is_else[sizeof...(B)]), "carboy: else_() is the last branch of case_()");
    static_assert((comparable<T, typename detail::BranchValue<B>::type> && ...),
                  "carboy: the values of case_() have different types");
    std::vector<Expression> operands;
    detail::append_branch(operands, first);
    (detail::append_branch(operands, others), ...);
    using Result = std::conditional_t<elses == 1, T, std::optional<T>>;
    return Expr<Result>(Expression::nary(Op::case_, std::move(operands), std::uint16_t{elses}, nullptr));
}

}  // namespace carboy::sql
