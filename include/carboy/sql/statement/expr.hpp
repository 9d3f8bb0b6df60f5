// Expr<T>: an Expression that knows the C++ type of its value, so that a mistyped query does not compile.
#pragma once

#include <carboy/sql/statement/expression.hpp>
#include <carboy/sql/types/plain.hpp>
#include <carboy/sql/types/type.hpp>

#include <chrono>
#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace carboy::sql {

template <class T>
class Expr;
struct OrderTerm;
struct Select;
class Json;
class JsonPath;

/// bool, or std::optional<bool> where one of the operands can be NULL: SQL's three-valued logic.
template <class... T>
using Truth = Nullable<bool, T...>;

namespace detail {

/// Marks every C++ type that represents an SQL expression.
struct OperandTag {};

template <class T>
concept IsOperand = std::derived_from<std::remove_cvref_t<T>, OperandTag>;

template <class T>
concept TextLike = std::convertible_to<const T&, std::string_view>;

/// Used only where Select is a complete type.
template <class T>
concept SelectLike = std::convertible_to<const T&, const Select&> || std::convertible_to<const T&, Select>;

template <class T>
concept NumberLike = std::is_arithmetic_v<T> && !std::same_as<T, bool>;

/// Types that SQL can calculate with.
template <class T>
concept Computable = NumberLike<T> || is_decimal<T>;

}  // namespace detail

namespace detail {

/// The part of a string in which to search.
enum class Part : std::uint8_t { anywhere, at_start, at_end };

Expression like(Op op, Expression operand, std::string_view pattern, char escape = 0);
/// `operand` LIKE a pattern in which all characters of `part` are literal.
Expression like_part(Op op, Expression operand, std::string_view part, Part where);
Expression in_select(Op op, Expression operand, const Select& select);

}  // namespace detail

/// The C++ type of an expression's value, or of a value used with one.
template <class U>
struct ValueOf {
    using type = U;
};
template <class U>
requires requires { typename U::sql_value_type; }
struct ValueOf<U> {
    using type = typename U::sql_value_type;
};
template <class U>
requires requires {
    typename U::value_type;
} && std::convertible_to<const U&, const typename U::value_type&> &&
    (!detail::IsOperand<U>)&&(!detail::TextLike<U>)struct ValueOf<U> {
    using type = typename U::value_type;
};

/// True when SQL compares a T with a U in the way that C++ programmers expect.
template <class T, class U>
inline constexpr bool comparable =
    std::same_as<Plain<T>, Plain<U>> || (detail::NumberLike<Plain<T>> && detail::NumberLike<Plain<U>>) ||
    (detail::TextLike<Plain<T>> && detail::TextLike<Plain<U>>) || std::same_as<U, std::nullopt_t> ||
    (std::is_class_v<Plain<T>> && std::integral<Plain<U>> && detail::NumberLike<Plain<U>> &&
     std::convertible_to<Plain<U>, Plain<T>>) ||  // a Decimal with an integer
    (!detail::TextLike<Plain<T>> && !detail::NumberLike<Plain<T>> && std::convertible_to<const Plain<U>&, Plain<T>> &&
     !std::is_arithmetic_v<Plain<U>>);

namespace detail {

template <class T>
inline constexpr bool is_date = false;
template <>
inline constexpr bool is_date<std::chrono::sys_days> = true;
template <>
inline constexpr bool is_date<std::chrono::year_month_day> = true;

template <class T>
inline constexpr bool is_moment = false;
template <class Clock, class Duration>
inline constexpr bool is_moment<std::chrono::time_point<Clock, Duration>> =
    !is_date<std::chrono::time_point<Clock, Duration>>;

/// True for a date where a date and time is expected. An engine that stores both as text would compare strings.
template <class T, class U>
inline constexpr bool is_date_for_moment = is_moment<Plain<T>>&& is_date<Plain<U>>;

}  // namespace detail

/// True when an expression of type U may take the place of one of type T, unchanged.
template <class T, class U>
inline constexpr bool same_form = comparable<T, U> && !detail::is_date_for_moment<T, U>;

/// Returns a value as a parameter.
template <class U>
Expression make_parameter(const U& value) {
    if constexpr (needs_scratch<detail::Decayed<U>>) {
        Scratch scratch;
        return Expression::parameter_copy(to_view(value, scratch));
    } else {
        return Expression::parameter_copy(Type<detail::Decayed<U>>::to_view(value));
    }
}

/// Returns the expression for one side of an operator whose other side has a value of type T.
template <class T, class U>
Expression make_operand(const U& value) {
    if constexpr (detail::IsOperand<U>) {
        static_assert(!detail::is_date_for_moment<T, typename U::sql_value_type>,
                      "carboy: a date expression is used with a date and time; take func::date() of the latter, or add "
                      "std::chrono::hours(0) to the date");
        return value.expression();
    } else if constexpr (detail::TextLike<U>)
        return Expression::parameter_copy(ValueView::text(value));
    else if constexpr (detail::NumberLike<Plain<typename ValueOf<U>::type>>)
        return make_parameter<typename ValueOf<U>::type>(value);
    else
        return make_parameter<Plain<T>>(static_cast<Plain<T>>(value));
}

/// The operators of all typed expressions. `Derived` has `Expression expression() const`.
template <class Derived, class T>
class Operand : public detail::OperandTag {
  public:
    using sql_value_type = T;
    /// The class that has the operators; classes derived from it only give it a name.
    using operand_type = Derived;

    /// SQL: LIKE.  `%` and `_` in the pattern are wildcards.
    Expr<Truth<T>> like(std::string_view pattern) const requires detail::TextLike<Plain<T>>;
    Expr<Truth<T>> not_like(std::string_view pattern) const requires detail::TextLike<Plain<T>>;
    /// The same with an `escape` character, which makes the next wildcard literal.
    Expr<Truth<T>> like(std::string_view pattern, char escape) const requires detail::TextLike<Plain<T>>;
    /// Case-insensitive LIKE on every engine.
    Expr<Truth<T>> ilike(std::string_view pattern) const requires detail::TextLike<Plain<T>>;
    Expr<Truth<T>> not_ilike(std::string_view pattern) const requires detail::TextLike<Plain<T>>;
    /// Tests for a part of the text. `%` and `_` in `part` are literal.
    /// SQL: LIKE '%' || part || '%' ESCAPE '/'.  Source: SQLAlchemy contains(part, autoescape=True).
    Expr<Truth<T>> contains(std::string_view part) const requires detail::TextLike<Plain<T>>;
    Expr<Truth<T>> startswith(std::string_view part) const requires detail::TextLike<Plain<T>>;
    Expr<Truth<T>> endswith(std::string_view part) const requires detail::TextLike<Plain<T>>;
    /// The same, but case-insensitive.
    Expr<Truth<T>> icontains(std::string_view part) const requires detail::TextLike<Plain<T>>;
    Expr<Truth<T>> istartswith(std::string_view part) const requires detail::TextLike<Plain<T>>;
    Expr<Truth<T>> iendswith(std::string_view part) const requires detail::TextLike<Plain<T>>;
    Expr<bool> is_null() const;
    Expr<bool> is_not_null() const;
    /// SQL: IN.  An empty list matches nothing.  Accepts any range of comparable values.
    template <class Range>
    requires(!detail::SelectLike<Range>) Expr<Truth<T>> in_(const Range& values)
    const;
    template <class U>
    Expr<Truth<T>> in_(std::initializer_list<U> values) const;
    template <class Range>
    requires(!detail::SelectLike<Range>) Expr<Truth<T>> not_in(const Range& values)
    const;
    template <class U>
    Expr<Truth<T>> not_in(std::initializer_list<U> values) const;
    /// SQL: IN (SELECT ...).  Shape: one column.
    Expr<std::optional<bool>> in_(const Select& select) const;
    Expr<std::optional<bool>> not_in(const Select& select) const;
    template <class U, class V>
    Expr<Truth<T, typename ValueOf<U>::type, typename ValueOf<V>::type>> between(const U& low, const V& high) const;
    template <class U, class V>
    Expr<Truth<T, typename ValueOf<U>::type, typename ValueOf<V>::type>> not_between(const U& low, const V& high) const;
    /// Comparisons that treat NULL as an ordinary value.
    template <class U>
    Expr<bool> is_distinct_from(const U& value) const;
    template <class U>
    Expr<bool> is_not_distinct_from(const U& value) const;
    /// The same value with a name: SELECT ... AS name.  `name` is a literal.
    template <std::size_t N>
    Expr<T> label(const char (&name)[N]) const;
    /// SQL: COLLATE.  `name` is a literal, written unchanged.
    template <std::size_t N>
    Expr<T> collate(const char (&name)[N]) const requires detail::TextLike<Plain<T>>;
    OrderTerm asc() const;
    OrderTerm desc() const;
    /// As an element of partition_by and order_by.
    operator OrderTerm() const;
    operator Expression() const { return self().expression(); }
    /// A value inside a JSON document: c.attributes["size"]["litres"].as_integer(); see json_path.hpp.
    template <class Key>
    JsonPath operator[](const Key& key) const requires std::same_as<Plain<T>, Json>;

  private:
    const Derived& self() const { return static_cast<const Derived&>(*this); }
    template <class Range>
    Expression list_test(Op op, const Range& values) const;
    template <class U>
    Expr<bool> distinct_test(Op op, const U& value) const;
};

/// A typed expression.
template <class T>
class Expr : public Operand<Expr<T>, T> {
  public:
    explicit Expr(Expression expression) : expression_(std::move(expression)) {}
    /// The operator between an expression and a copy of the value.
    Expr(Op op, Expression&& left, ValueView right) : expression_(Expression::binary(op, std::move(left), right)) {}
    const Expression& expression() const& { return expression_; }
    Expression&& expression() && { return std::move(expression_); }

    /// SQL: aggregate FILTER (WHERE condition).  MariaDB does not support it.
    template <class C>
    Expr filter(const C& condition) const {
        return Expr(Expression::binary(Op::filter, expression_, condition.expression()));
    }

    /// The order in which an aggregate takes its values: func::string_agg(User::c.name, ", ").order_by(User::c.id).
    /// It comes before filter() and over().  SQL: aggregate(... ORDER BY ...), on PostgreSQL.
    /// Throws: Error "not_an_aggregate" for anything but a function.  Source: SQLAlchemy aggregate_order_by.
    template <class... Term>
    Expr order_by(const Term&... terms) const;

  private:
    Expression expression_;
};

}  // namespace carboy::sql

#include <carboy/sql/statement/expr_operators.hpp>
