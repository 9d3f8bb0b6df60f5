// Expr<T>: an Expression that knows the C++ type of its value, so that a mistyped query does not compile.
#pragma once

#include <carboy/sql/expression.hpp>
#include <carboy/sql/plain.hpp>
#include <carboy/sql/type.hpp>

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

namespace detail {

/// Marks everything that stands for an SQL expression in C++.
struct OperandTag {};

template <class T>
concept IsOperand = std::derived_from<std::remove_cvref_t<T>, OperandTag>;

template <class T>
concept TextLike = std::convertible_to<const T&, std::string_view>;

/// Asked only where Select is complete.
template <class T>
concept SelectLike = std::convertible_to<const T&, const Select&> || std::convertible_to<const T&, Select>;

template <class T>
concept NumberLike = std::is_arithmetic_v<T> && !std::same_as<T, bool>;

}  // namespace detail

namespace detail {

/// Where a part of a text is looked for.
enum class Part : std::uint8_t { anywhere, at_start, at_end };

/// `operand` LIKE a pattern in which everything in `part` stands for itself.
Expression like_part(Op op, Expression operand, std::string_view part, Part where);
Expression in_select(Op op, Expression operand, const Select& select);

}  // namespace detail

/// What an expression, or a value beside one, is worth in C++.
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

/// True when SQL compares a T with a U as C++ programmers mean it.
template <class T, class U>
inline constexpr bool comparable =
    std::same_as<Plain<T>, Plain<U>> || (detail::NumberLike<Plain<T>> && detail::NumberLike<Plain<U>>) ||
    (detail::TextLike<Plain<T>> && detail::TextLike<Plain<U>>) || std::same_as<U, std::nullopt_t> ||
    (std::is_class_v<Plain<T>> && std::integral<Plain<U>> && detail::NumberLike<Plain<U>> &&
     std::convertible_to<Plain<U>, Plain<T>>) ||  // a Decimal with a whole number
    (!detail::TextLike<Plain<T>> && !detail::NumberLike<Plain<T>> && std::convertible_to<const Plain<U>&, Plain<T>> &&
     !std::is_arithmetic_v<Plain<U>>);

/// The owned value of a parameter.
template <class U>
Value make_value(const U& value) {
    Scratch scratch;
    return Value(to_view(value, scratch));
}

/// The expression for one side of an operator whose other side is worth a T.
template <class T, class U>
Expression make_operand(const U& value) {
    if constexpr (detail::IsOperand<U>)
        return value.expression();
    else if constexpr (detail::TextLike<U>)
        return Expression::parameter(make_value(std::string_view(value)));
    else if constexpr (detail::NumberLike<Plain<typename ValueOf<U>::type>>)
        return Expression::parameter(make_value<typename ValueOf<U>::type>(value));
    else
        return Expression::parameter(make_value<Plain<T>>(static_cast<Plain<T>>(value)));
}

/// The operators of every typed expression.  `Derived` has `Expression expression() const`.
template <class Derived, class T>
class Operand : public detail::OperandTag {
  public:
    using sql_value_type = T;

    /// SQL: LIKE.  `%` and `_` in the pattern are wildcards.
    Expr<bool> like(std::string_view pattern) const requires detail::TextLike<Plain<T>>;
    Expr<bool> not_like(std::string_view pattern) const requires detail::TextLike<Plain<T>>;
    /// The same where `escape` takes a wildcard's meaning away.
    Expr<bool> like(std::string_view pattern, char escape) const requires detail::TextLike<Plain<T>>;
    /// LIKE without regard to case on every engine.
    Expr<bool> ilike(std::string_view pattern) const requires detail::TextLike<Plain<T>>;
    Expr<bool> not_ilike(std::string_view pattern) const requires detail::TextLike<Plain<T>>;
    /// Tests for a part of the text. `%` and `_` in `part` stand for themselves.
    /// SQL: LIKE '%' || part || '%' ESCAPE '/'.  Source: SQLAlchemy contains(part, autoescape=True).
    Expr<bool> contains(std::string_view part) const requires detail::TextLike<Plain<T>>;
    Expr<bool> startswith(std::string_view part) const requires detail::TextLike<Plain<T>>;
    Expr<bool> endswith(std::string_view part) const requires detail::TextLike<Plain<T>>;
    /// The same without regard to case.
    Expr<bool> icontains(std::string_view part) const requires detail::TextLike<Plain<T>>;
    Expr<bool> istartswith(std::string_view part) const requires detail::TextLike<Plain<T>>;
    Expr<bool> iendswith(std::string_view part) const requires detail::TextLike<Plain<T>>;
    Expr<bool> is_null() const;
    Expr<bool> is_not_null() const;
    /// SQL: IN.  An empty list matches nothing.  Takes any range of comparable values.
    template <class Range>
    requires(!detail::SelectLike<Range>) Expr<bool> in_(const Range& values)
    const;
    template <class U>
    Expr<bool> in_(std::initializer_list<U> values) const;
    template <class Range>
    requires(!detail::SelectLike<Range>) Expr<bool> not_in(const Range& values)
    const;
    template <class U>
    Expr<bool> not_in(std::initializer_list<U> values) const;
    /// SQL: IN (SELECT ...).  Shape: one column.
    Expr<bool> in_(const Select& select) const;
    Expr<bool> not_in(const Select& select) const;
    template <class U, class V>
    Expr<bool> between(const U& low, const V& high) const;
    template <class U, class V>
    Expr<bool> not_between(const U& low, const V& high) const;
    /// Comparisons in which NULL is a value like others.
    template <class U>
    Expr<bool> is_distinct_from(const U& value) const;
    template <class U>
    Expr<bool> is_not_distinct_from(const U& value) const;
    /// The same value under a name: SELECT ... AS name.  `name` is a literal.
    template <std::size_t N>
    Expr<T> label(const char (&name)[N]) const;
    /// SQL: COLLATE.  `name` is a literal, written as it stands.
    template <std::size_t N>
    Expr<T> collate(const char (&name)[N]) const requires detail::TextLike<Plain<T>>;
    OrderTerm asc() const;
    OrderTerm desc() const;

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
    const Expression& expression() const& { return expression_; }
    Expression expression() && { return std::move(expression_); }

  private:
    Expression expression_;
};

}  // namespace carboy::sql

#include <carboy/sql/expr_operators.hpp>
