// The operators of typed expressions. Included by expr.hpp alone.
#pragma once

#include <carboy/sql/compile.hpp>

#include <vector>

namespace carboy::sql {

template <class D, class T>
Expr<bool> Operand<D, T>::like(std::string_view pattern) const requires detail::TextLike<Plain<T>> {
    return Expr<bool>(Expression::binary(Op::like, self().expression(), Expression::parameter(make_value(pattern))));
}
template <class D, class T>
Expr<bool> Operand<D, T>::not_like(std::string_view pattern) const requires detail::TextLike<Plain<T>> {
    return Expr<bool>(
        Expression::binary(Op::not_like, self().expression(), Expression::parameter(make_value(pattern))));
}
template <class D, class T>
Expr<bool> Operand<D, T>::ilike(std::string_view pattern) const requires detail::TextLike<Plain<T>> {
    return Expr<bool>(Expression::binary(Op::ilike, self().expression(), Expression::parameter(make_value(pattern))));
}
template <class D, class T>
Expr<bool> Operand<D, T>::like(std::string_view pattern, char escape) const requires detail::TextLike<Plain<T>> {
    return Expr<bool>(
        Expression::like(Op::like, self().expression(), Expression::parameter(make_value(pattern)), escape));
}
template <class D, class T>
Expr<bool> Operand<D, T>::not_ilike(std::string_view pattern) const requires detail::TextLike<Plain<T>> {
    return Expr<bool>(
        Expression::binary(Op::not_ilike, self().expression(), Expression::parameter(make_value(pattern))));
}

#define CARBOY_SQL_PART_TEST(name, op, where)                                                         \
    template <class D, class T>                                                                       \
    Expr<bool> Operand<D, T>::name(std::string_view part) const requires detail::TextLike<Plain<T>> { \
        return Expr<bool>(detail::like_part(Op::op, self().expression(), part, detail::Part::where)); \
    }
CARBOY_SQL_PART_TEST(contains, like, anywhere)
CARBOY_SQL_PART_TEST(startswith, like, at_start)
CARBOY_SQL_PART_TEST(endswith, like, at_end)
CARBOY_SQL_PART_TEST(icontains, ilike, anywhere)
CARBOY_SQL_PART_TEST(istartswith, ilike, at_start)
CARBOY_SQL_PART_TEST(iendswith, ilike, at_end)
#undef CARBOY_SQL_PART_TEST

template <class D, class T>
Expr<bool> Operand<D, T>::is_null() const {
    return Expr<bool>(Expression::unary(Op::is_null, self().expression()));
}
template <class D, class T>
Expr<bool> Operand<D, T>::is_not_null() const {
    return Expr<bool>(Expression::unary(Op::is_not_null, self().expression()));
}

template <class D, class T>
template <class Range>
Expression Operand<D, T>::list_test(Op op, const Range& values) const {
    std::vector<Expression> operands;
    operands.push_back(self().expression());
    for (const auto& value : values) {
        using U = typename ValueOf<std::remove_cvref_t<decltype(value)>>::type;
        static_assert(comparable<T, U>, "carboy: the values of this list have another type than the column");
        operands.push_back(make_operand<T>(value));
    }
    if (operands.size() == 1) return Expression::leaf(op == Op::in ? Op::false_ : Op::true_);
    const std::size_t padded = 1 + padded_list_size(operands.size() - 1);
    while (operands.size() < padded) operands.push_back(operands.back());
    return Expression::nary(op, std::move(operands));
}
template <class D, class T>
template <class Range>
requires(!detail::SelectLike<Range>) Expr<bool> Operand<D, T>::in_(const Range& values)
const { return Expr<bool>(list_test(Op::in, values)); }
template <class D, class T>
template <class U>
Expr<bool> Operand<D, T>::in_(std::initializer_list<U> values) const {
    return Expr<bool>(list_test(Op::in, values));
}
template <class D, class T>
template <class Range>
requires(!detail::SelectLike<Range>) Expr<bool> Operand<D, T>::not_in(const Range& values)
const { return Expr<bool>(list_test(Op::not_in, values)); }
template <class D, class T>
template <class U>
Expr<bool> Operand<D, T>::not_in(std::initializer_list<U> values) const {
    return Expr<bool>(list_test(Op::not_in, values));
}
template <class D, class T>
template <class U, class V>
Expr<bool> Operand<D, T>::between(const U& low, const V& high) const {
    static_assert(comparable<T, typename ValueOf<U>::type> && comparable<T, typename ValueOf<V>::type>,
                  "carboy: the bounds have another type than the column");
    return Expr<bool>(
        Expression::nary(Op::between, {self().expression(), make_operand<T>(low), make_operand<T>(high)}));
}
template <class D, class T>
template <class U, class V>
Expr<bool> Operand<D, T>::not_between(const U& low, const V& high) const {
    static_assert(comparable<T, typename ValueOf<U>::type> && comparable<T, typename ValueOf<V>::type>,
                  "carboy: the bounds have another type than the column");
    return Expr<bool>(
        Expression::nary(Op::not_between, {self().expression(), make_operand<T>(low), make_operand<T>(high)}));
}
template <class D, class T>
template <class U>
Expr<bool> Operand<D, T>::distinct_test(Op op, const U& value) const {
    static_assert(comparable<T, typename ValueOf<U>::type>, "carboy: this value has another type than the column");
    return Expr<bool>(Expression::binary(op, self().expression(), make_operand<T>(value)));
}
template <class D, class T>
template <class U>
Expr<bool> Operand<D, T>::is_distinct_from(const U& value) const {
    return distinct_test(Op::is_distinct_from, value);
}
template <class D, class T>
template <class U>
Expr<bool> Operand<D, T>::is_not_distinct_from(const U& value) const {
    return distinct_test(Op::is_not_distinct_from, value);
}
template <class D, class T>
Expr<bool> Operand<D, T>::in_(const Select& select) const {
    return Expr<bool>(detail::in_select(Op::in, self().expression(), select));
}
template <class D, class T>
Expr<bool> Operand<D, T>::not_in(const Select& select) const {
    return Expr<bool>(detail::in_select(Op::not_in, self().expression(), select));
}
template <class D, class T>
template <std::size_t N>
Expr<T> Operand<D, T>::label(const char (&name)[N]) const {
    return Expr<T>(Expression::nary(Op::label, {self().expression()}, 0, name));
}
template <class D, class T>
template <std::size_t N>
Expr<T> Operand<D, T>::collate(const char (&name)[N]) const requires detail::TextLike<Plain<T>> {
    return Expr<T>(Expression::nary(Op::collate, {self().expression()}, 0, name));
}
template <class D, class T>
OrderTerm Operand<D, T>::asc() const {
    return {self().expression(), false};
}
template <class D, class T>
OrderTerm Operand<D, T>::desc() const {
    return {self().expression(), true};
}

namespace detail {

/// `left op right` where at least one side is an operand; T is worth what an operand's side is worth.
template <class A, class B>
Expr<bool> compare(Op op, const A& a, const B& b) {
    using T = typename ValueOf<A>::type;
    using U = typename ValueOf<B>::type;
    static_assert(
        comparable<T, U> || comparable<U, T>,
        "carboy: this column is compared with a value of another type; give it a value of the column's own type");
    return Expr<bool>(Expression::binary(op, make_operand<U>(a), make_operand<T>(b)));
}

template <class A, class B>
Expr<bool> compare_equal(const A& a, const B& b, Op op, Op null_op) {
    if constexpr (std::same_as<B, std::nullopt_t>) {
        return Expr<bool>(Expression::unary(null_op, a.expression()));
    } else if constexpr (!IsOperand<B> && !std::same_as<typename ValueOf<B>::type, Plain<typename ValueOf<B>::type>>) {
        const auto& value = static_cast<const typename ValueOf<B>::type&>(b);
        if (!value) return Expr<bool>(Expression::unary(null_op, a.expression()));
        return compare(op, a, *value);
    } else {
        return compare(op, a, b);
    }
}

template <class A, class B>
using Arithmetic = std::common_type_t<Plain<typename ValueOf<A>::type>, Plain<typename ValueOf<B>::type>>;

template <class A, class B>
auto arithmetic(Op op, const A& a, const B& b) {
    using T = Plain<typename ValueOf<A>::type>;
    using U = Plain<typename ValueOf<B>::type>;
    static_assert(NumberLike<T> && NumberLike<U>, "carboy: arithmetic in SQL takes two numbers");
    if (op == Op::divide && std::is_integral_v<Arithmetic<A, B>>) op = Op::integer_divide;
    return Expr<Arithmetic<A, B>>(Expression::binary(op, make_operand<U>(a), make_operand<T>(b)));
}

}  // namespace detail

/// Types that make their own comparison with an operand (objects of a relationship).
template <class A>
inline constexpr bool has_own_equality = requires {
    typename A::has_own_equality;
};

template <class A, class B>
requires detail::IsOperand<A> &&(!has_own_equality<A>)Expr<bool> operator==(const A& a, const B& b) {
    return detail::compare_equal(a, b, Op::equal, Op::is_null);
}
template <class A, class B>
requires detail::IsOperand<A> &&(!has_own_equality<A>)Expr<bool> operator!=(const A& a, const B& b) {
    return detail::compare_equal(a, b, Op::not_equal, Op::is_not_null);
}

#define CARBOY_SQL_COMPARISON(symbol, op)    \
    template <class A, class B>              \
    requires detail::IsOperand<A> Expr<bool> \
    operator symbol(const A& a, const B& b) { return detail::compare(Op::op, a, b); }
CARBOY_SQL_COMPARISON(<, less)
CARBOY_SQL_COMPARISON(<=, less_equal)
CARBOY_SQL_COMPARISON(>, greater)
CARBOY_SQL_COMPARISON(>=, greater_equal)
#undef CARBOY_SQL_COMPARISON

#define CARBOY_SQL_ARITHMETIC(symbol, op)                 \
    template <class A, class B>                           \
    requires detail::IsOperand<A> || detail::IsOperand<B> \
    auto operator symbol(const A& a, const B& b) { return detail::arithmetic(Op::op, a, b); }
CARBOY_SQL_ARITHMETIC(-, subtract)
CARBOY_SQL_ARITHMETIC(*, multiply)
CARBOY_SQL_ARITHMETIC(/, divide)
CARBOY_SQL_ARITHMETIC(%, modulo)
#undef CARBOY_SQL_ARITHMETIC

/// Adds numbers; joins text.
template <class A, class B>
requires detail::IsOperand<A> || detail::IsOperand<B>
auto operator+(const A& a, const B& b) {
    using T = Plain<typename ValueOf<A>::type>;
    using U = Plain<typename ValueOf<B>::type>;
    if constexpr (detail::TextLike<T> && detail::TextLike<U>)
        return Expr<std::string>(Expression::binary(Op::concat, make_operand<U>(a), make_operand<T>(b)));
    else
        return detail::arithmetic(Op::add, a, b);
}

template <class A>
concept Condition = detail::IsOperand<A> && std::same_as < Plain<typename ValueOf<A>::type>,
bool > ;

template <Condition A, Condition B>
Expr<bool> operator&&(const A& a, const B& b) {
    return Expr<bool>(Expression::binary(Op::and_, a.expression(), b.expression()));
}
template <Condition A, Condition B>
Expr<bool> operator||(const A& a, const B& b) {
    return Expr<bool>(Expression::binary(Op::or_, a.expression(), b.expression()));
}
template <Condition A>
Expr<bool> operator!(const A& a) {
    return Expr<bool>(Expression::unary(Op::not_, a.expression()));
}

/// All of the conditions.  Source: SQLAlchemy and_.
template <Condition... A>
requires(sizeof...(A) > 0) Expr<bool> and_(const A&... conditions) {
    return Expr<bool>(Expression::nary(Op::and_, {conditions.expression()...}));
}
/// Any of the conditions.  Source: SQLAlchemy or_.
template <Condition... A>
requires(sizeof...(A) > 0) Expr<bool> or_(const A&... conditions) {
    return Expr<bool>(Expression::nary(Op::or_, {conditions.expression()...}));
}
template <Condition A>
Expr<bool> not_(const A& condition) {
    return !condition;
}

}  // namespace carboy::sql
