// The operators of typed expressions.  expr.hpp includes this header at its end.
#pragma once

#include <carboy/sql/statement/expr.hpp>
#include <carboy/sql/statement/statement.hpp>

#include <vector>

namespace carboy::sql {

template <class D, class T>
Expr<Truth<T>> Operand<D, T>::like(std::string_view pattern) const requires detail::TextLike<Plain<T>> {
    return Expr<Truth<T>>(detail::like(Op::like, self().expression(), pattern));
}
template <class D, class T>
Expr<Truth<T>> Operand<D, T>::not_like(std::string_view pattern) const requires detail::TextLike<Plain<T>> {
    return Expr<Truth<T>>(detail::like(Op::not_like, self().expression(), pattern));
}
template <class D, class T>
Expr<Truth<T>> Operand<D, T>::ilike(std::string_view pattern) const requires detail::TextLike<Plain<T>> {
    return Expr<Truth<T>>(detail::like(Op::ilike, self().expression(), pattern));
}
template <class D, class T>
Expr<Truth<T>> Operand<D, T>::like(std::string_view pattern, char escape) const requires detail::TextLike<Plain<T>> {
    return Expr<Truth<T>>(detail::like(Op::like, self().expression(), pattern, escape));
}
template <class D, class T>
Expr<Truth<T>> Operand<D, T>::not_ilike(std::string_view pattern) const requires detail::TextLike<Plain<T>> {
    return Expr<Truth<T>>(detail::like(Op::not_ilike, self().expression(), pattern));
}

#define CARBOY_SQL_PART_TEST(name, op, where)                                                             \
    template <class D, class T>                                                                           \
    Expr<Truth<T>> Operand<D, T>::name(std::string_view part) const requires detail::TextLike<Plain<T>> { \
        return Expr<Truth<T>>(detail::like_part(Op::op, self().expression(), part, detail::Part::where)); \
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
    std::vector<Expression> list;
    for (const auto& value : values) {
        using U = typename ValueOf<std::remove_cvref_t<decltype(value)>>::type;
        static_assert(comparable<T, U>, "carboy: the values of this list have a different type from the column");
        list.push_back(make_operand<T>(value));
    }
    if (list.empty()) return Expression::leaf(op == Op::in ? Op::false_ : Op::true_);
    return Expression::in_list(op, self().expression(), std::move(list));
}
template <class D, class T>
template <class Range>
requires(!detail::SelectLike<Range>) Expr<Truth<T>> Operand<D, T>::in_(const Range& values)
const { return Expr<Truth<T>>(list_test(Op::in, values)); }
template <class D, class T>
template <class U>
Expr<Truth<T>> Operand<D, T>::in_(std::initializer_list<U> values) const {
    return Expr<Truth<T>>(list_test(Op::in, values));
}
template <class D, class T>
template <class Range>
requires(!detail::SelectLike<Range>) Expr<Truth<T>> Operand<D, T>::not_in(const Range& values)
const { return Expr<Truth<T>>(list_test(Op::not_in, values)); }
template <class D, class T>
template <class U>
Expr<Truth<T>> Operand<D, T>::not_in(std::initializer_list<U> values) const {
    return Expr<Truth<T>>(list_test(Op::not_in, values));
}
template <class D, class T>
template <class U, class V>
Expr<Truth<T, typename ValueOf<U>::type, typename ValueOf<V>::type>> Operand<D, T>::between(const U& low,
                                                                                            const V& high) const {
    static_assert(comparable<T, typename ValueOf<U>::type> && comparable<T, typename ValueOf<V>::type>,
                  "carboy: the bounds have a different type from the column");
    return Expr<Truth<T, typename ValueOf<U>::type, typename ValueOf<V>::type>>(
        Expression::nary(Op::between, {self().expression(), make_operand<T>(low), make_operand<T>(high)}));
}
template <class D, class T>
template <class U, class V>
Expr<Truth<T, typename ValueOf<U>::type, typename ValueOf<V>::type>> Operand<D, T>::not_between(const U& low,
                                                                                                const V& high) const {
    static_assert(comparable<T, typename ValueOf<U>::type> && comparable<T, typename ValueOf<V>::type>,
                  "carboy: the bounds have a different type from the column");
    return Expr<Truth<T, typename ValueOf<U>::type, typename ValueOf<V>::type>>(
        Expression::nary(Op::not_between, {self().expression(), make_operand<T>(low), make_operand<T>(high)}));
}
template <class D, class T>
template <class U>
Expr<bool> Operand<D, T>::distinct_test(Op op, const U& value) const {
    if constexpr (std::same_as<U, std::nullopt_t>) {
        return Expr<bool>(Expression::binary(op, self().expression(), Expression::keyword("NULL")));
    } else {
        static_assert(comparable<T, typename ValueOf<U>::type>,
                      "carboy: this value has a different type from the column");
        return Expr<bool>(Expression::binary(op, self().expression(), make_operand<T>(value)));
    }
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
Expr<std::optional<bool>> Operand<D, T>::in_(const Select& select) const {
    return Expr<std::optional<bool>>(detail::in_select(Op::in, self().expression(), select));
}
template <class D, class T>
Expr<std::optional<bool>> Operand<D, T>::not_in(const Select& select) const {
    return Expr<std::optional<bool>>(detail::in_select(Op::not_in, self().expression(), select));
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
Operand<D, T>::operator OrderTerm() const {
    return {self().expression(), false};
}
template <class D, class T>
OrderTerm Operand<D, T>::desc() const {
    return {self().expression(), true};
}

namespace detail {
/// An order term as an operand of another expression.
Expression term_operand(const OrderTerm& term);
Expression ordered(Expression aggregate, std::vector<OrderTerm> terms);
void append_terms(std::vector<OrderTerm>& terms, const OrderTerm& term);
void append_terms(std::vector<OrderTerm>& terms, const std::vector<OrderTerm>& more);
}  // namespace detail

template <class T>
template <class... Term>
Expr<T> Expr<T>::order_by(const Term&... terms) const {
    static_assert(
        ((std::same_as<Term, OrderTerm> || std::same_as<Term, std::vector<OrderTerm>> || detail::IsOperand<Term>)&&...),
        "carboy: order_by() takes columns and expressions: order_by(User::c.name), order_by(User::c.id.desc())");
    std::vector<OrderTerm> all;
    (detail::append_terms(all, terms), ...);
    return Expr(detail::ordered(expression_, std::move(all)));
}

namespace detail {

/// Returns an operand as the class that has its operators, so that all columns of one type share one instantiation, and
/// any other value unchanged.
template <class A>
decltype(auto) shared_operand(const A& a) {
    if constexpr (IsOperand<A>)
        return static_cast<const typename A::operand_type&>(a);
    else
        return (a);
}

/// Values that a parameter copies as they are, when they are compared with an expression of type T.
template <class T, class U>
concept CopiedValue = !IsOperand<U> && (TextLike<U> || (NumberLike<U> && !needs_scratch<U>) ||
                                        (std::same_as<U, bool> && std::same_as<Plain<T>, bool>));
template <class U>
ValueView copied_value(const U& value) {
    if constexpr (TextLike<U>)
        return ValueView::text(value);
    else
        return Type<U>::to_view(value);
}

/// `left op right` where at least one side is an operand; T is the type of an operand's value.
template <class A, class B>
auto compare(Op op, const A& a, const B& b) {
    using T = typename ValueOf<A>::type;
    using U = typename ValueOf<B>::type;
    static_assert(comparable<T, U> || comparable<U, T>,
                  "carboy: this column is compared with a value of a different type; use a value of the column's type");
    if constexpr (CopiedValue<T, B>)
        return Expr<Truth<T, U>>(op, make_operand<U>(a), copied_value(b));
    else
        return Expr<Truth<T, U>>(Expression::binary(op, make_operand<U>(a), make_operand<T>(b)));
}

template <class A, class B>
auto compare_equal(const A& a, const B& b, Op op, Op null_op) {
    using T = typename ValueOf<A>::type;
    using U = typename ValueOf<B>::type;
    if constexpr (std::same_as<B, std::nullopt_t>) {
        return Expr<bool>(Expression::unary(null_op, a.expression()));
    } else if constexpr (!IsOperand<B> && !std::same_as<U, Plain<U>>) {
        const auto& value = static_cast<const U&>(b);
        if (!value) return Expr<Truth<T>>(Expression::unary(null_op, a.expression()));
        return compare(op, a, *value);
    } else {
        return compare(op, a, b);
    }
}

/// Two C++ numbers, or decimal numbers and integers.
template <class T, class U>
concept ComputableTogether = (NumberLike<T> && NumberLike<U>) ||
                             ((is_decimal<T> || std::integral<T>)&&(is_decimal<U> || std::integral<U>)&&Computable<T> &&
                              Computable<U>);

template <class A, class B>
auto arithmetic(Op op, const A& a, const B& b) {
    using T = Plain<typename ValueOf<A>::type>;
    using U = Plain<typename ValueOf<B>::type>;
    static_assert(
        ComputableTogether<T, U>,
        "carboy: arithmetic in SQL requires two numbers; a Decimal can be combined with a Decimal or an integer");
    using Result = std::common_type_t<T, U>;
    using Typed = Nullable<Result, typename ValueOf<A>::type, typename ValueOf<B>::type>;
    if (op == Op::divide && std::is_integral_v<Result>) op = Op::integer_divide;
    if (op == Op::divide && is_decimal<Result>) op = Op::decimal_divide;
    return Expr<Typed>(Expression::binary(op, make_operand<U>(a), make_operand<T>(b)));
}

/// The remainder. SQLite supports it only for integers.
template <class A, class B>
auto remainder(const A& a, const B& b) {
    static_assert(!is_decimal<Plain<typename ValueOf<A>::type>> && !is_decimal<Plain<typename ValueOf<B>::type>>,
                  "carboy: % in SQL requires two integers");
    return arithmetic(Op::modulo, a, b);
}

}  // namespace detail

/// Types that define their own comparison with an operand (objects of a relationship).
template <class A>
inline constexpr bool has_own_equality = requires {
    typename A::has_own_equality;
};

template <class A, class B>
requires detail::IsOperand<A> &&(!has_own_equality<A>)auto operator==(const A& a, const B& b) {
    return detail::compare_equal(detail::shared_operand(a), detail::shared_operand(b), Op::equal, Op::is_null);
}
template <class A, class B>
requires detail::IsOperand<A> &&(!has_own_equality<A>)auto operator!=(const A& a, const B& b) {
    return detail::compare_equal(detail::shared_operand(a), detail::shared_operand(b), Op::not_equal, Op::is_not_null);
}

#define CARBOY_SQL_COMPARISON(symbol, op)                                                     \
    template <class A, class B>                                                               \
    requires detail::IsOperand<A>                                                             \
    auto operator symbol(const A& a, const B& b) {                                            \
        return detail::compare(Op::op, detail::shared_operand(a), detail::shared_operand(b)); \
    }
CARBOY_SQL_COMPARISON(<, less)
CARBOY_SQL_COMPARISON(<=, less_equal)
CARBOY_SQL_COMPARISON(>, greater)
CARBOY_SQL_COMPARISON(>=, greater_equal)
#undef CARBOY_SQL_COMPARISON

#define CARBOY_SQL_ARITHMETIC(symbol, op)                                                        \
    template <class A, class B>                                                                  \
    requires detail::IsOperand<A> || detail::IsOperand<B>                                        \
    auto operator symbol(const A& a, const B& b) {                                               \
        return detail::arithmetic(Op::op, detail::shared_operand(a), detail::shared_operand(b)); \
    }
CARBOY_SQL_ARITHMETIC(-, subtract)
CARBOY_SQL_ARITHMETIC(*, multiply)
CARBOY_SQL_ARITHMETIC(/, divide)
#undef CARBOY_SQL_ARITHMETIC

template <class A, class B>
requires detail::IsOperand<A> || detail::IsOperand<B>
auto operator%(const A& a, const B& b) {
    return detail::remainder(detail::shared_operand(a), detail::shared_operand(b));
}

/// Adds numbers, or concatenates text.
template <class A, class B>
requires detail::IsOperand<A> || detail::IsOperand<B>
auto operator+(const A& a, const B& b) {
    using T = Plain<typename ValueOf<A>::type>;
    using U = Plain<typename ValueOf<B>::type>;
    if constexpr (detail::TextLike<T> && detail::TextLike<U>)
        return Expr<Nullable<std::string, typename ValueOf<A>::type, typename ValueOf<B>::type>>(
            Expression::binary(Op::concat, make_operand<U>(a), make_operand<T>(b)));
    else
        return detail::arithmetic(Op::add, detail::shared_operand(a), detail::shared_operand(b));
}

template <class A>
concept Condition = detail::IsOperand<A> && std::same_as < Plain<typename ValueOf<std::remove_cvref_t<A>>::type>,
bool > ;

/// The opposite sign.
template <class A>
requires detail::IsOperand<A>
auto operator-(const A& a) {
    static_assert(detail::Computable<Plain<typename A::sql_value_type>>, "carboy: - requires a number");
    return Expr<typename A::sql_value_type>(Expression::unary(Op::negate, a.expression()));
}

template <Condition A, Condition B>
auto operator&&(const A& a, const B& b) {
    return Expr<Truth<typename A::sql_value_type, typename B::sql_value_type>>(
        Expression::binary(Op::and_, a.expression(), b.expression()));
}
template <Condition A, Condition B>
auto operator||(const A& a, const B& b) {
    return Expr<Truth<typename A::sql_value_type, typename B::sql_value_type>>(
        Expression::binary(Op::or_, a.expression(), b.expression()));
}
template <Condition A>
auto operator!(const A& a) {
    return Expr<Truth<typename A::sql_value_type>>(Expression::unary(Op::not_, a.expression()));
}

/// All of the conditions.  Source: SQLAlchemy and_.
template <Condition... A>
requires(sizeof...(A) > 0) auto and_(const A&... conditions) {
    return Expr<Truth<typename A::sql_value_type...>>(Expression::nary(Op::and_, {conditions.expression()...}));
}
/// Any of the conditions.  Source: SQLAlchemy or_.
template <Condition... A>
requires(sizeof...(A) > 0) auto or_(const A&... conditions) {
    return Expr<Truth<typename A::sql_value_type...>>(Expression::nary(Op::or_, {conditions.expression()...}));
}
template <Condition A>
auto not_(const A& condition) {
    return !condition;
}

/// The same expression where it may be NULL: a column of a model that is joined with outerjoin().
template <class A>
requires detail::IsOperand<A>
auto nullable(const A& a) { return Expr<std::optional<Plain<typename A::sql_value_type>>>(a.expression()); }

}  // namespace carboy::sql
