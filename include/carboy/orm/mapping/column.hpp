// Column: a value of a row, as a member of a model. It reads like the value; an assignment notifies the session.
#pragma once

#include <carboy/orm/mapping/attributes.hpp>
#include <carboy/orm/mapping/tracked.hpp>
#include <carboy/orm/mapping/types.hpp>
#include <carboy/sql/statement/expr.hpp>

#include <compare>
#include <concepts>
#include <type_traits>
#include <utility>

namespace carboy::orm {

template <class T>
class ColumnValue;

namespace detail {

template <class T>
std::true_type is_column_test(const ColumnValue<T>&);
std::false_type is_column_test(...);
/// A value in an expression with a column, which is neither a column nor part of a query (User::c.name).
template <class T>
concept PlainValue = !decltype(is_column_test(std::declval<const T&>()))::value && !requires {
    typename T::sql_value_type;
};

}  // namespace detail

/// The value part of a column, shared by all columns of one C++ type.
/// Lifetime: references to the value are valid until the next assignment, flush or refresh.
template <class T>
class ColumnValue : public Tracked {
  public:
    using value_type = T;

    ColumnValue() = default;
    explicit ColumnValue(T value) : value_(std::move(value)) {}
    ColumnValue(const ColumnValue& other) : Tracked(), value_(other.value()) {}
    /// A column of an object in a session keeps its value when moved from, because it represents its row.
    ColumnValue(ColumnValue&& other) : Tracked(), value_(taken_from(other)) {}
    ColumnValue& operator=(const ColumnValue& other) { return assign(other.value()); }
    ColumnValue& operator=(ColumnValue&& other) {
        return other.has_origin() ? assign(other.value()) : assign(std::move(other.value_));
    }

    /// SQL: one SELECT for all objects of the same result, if the column is deferred and not loaded yet.
    /// Throws: SessionError("raise_load", "not_loaded").
    const T& value() const {
        if (!is_loaded()) [[unlikely]]
            load_column();
        return value_;
    }
    operator const T&() const { return value(); }
    const T& operator*() const { return value(); }
    const T* operator->() const { return &value(); }

    template <class U>
    ColumnValue& assign(U&& value) {
        if (before_change()) [[unlikely]]
            return assign_watched(T(std::forward<U>(value)));
        value_ = std::forward<U>(value);
        set_loaded(true);
        return *this;
    }

    /// For the session only: a value from or for the database, which is not a change. Meaningless when not loaded.
    T& stored() noexcept { return value_; }
    const T& stored() const noexcept { return value_; }

    template <class U>
    requires requires(const T& a, const U& b) { a + b; }
    ColumnValue& operator+=(const U& other) { return assign(value() + other); }
    template <class U>
    requires requires(const T& a, const U& b) { a - b; }
    ColumnValue& operator-=(const U& other) { return assign(value() - other); }
    template <class U>
    requires requires(const T& a, const U& b) { a* b; }
    ColumnValue& operator*=(const U& other) { return assign(value() * other); }
    ColumnValue& operator++() requires std::integral<T> { return assign(value() + 1); }
    ColumnValue& operator--() requires std::integral<T> { return assign(value() - 1); }

    friend bool operator==(const ColumnValue& a, const ColumnValue& b) requires requires(const T& x) { x == x; }
    { return a.value() == b.value(); }
    friend auto operator<=>(const ColumnValue& a, const ColumnValue& b) requires std::three_way_comparable<T> {
        return a.value() <=> b.value();
    }
    template <class U>
    requires detail::PlainValue<U> && requires(const T& a, const U& b) { a == b; }
    friend bool operator==(const ColumnValue& a, const U& b) { return a.value() == b; }
    template <class U>
    requires detail::PlainValue<U> && requires(const T& a, const U& b) { a <=> b; }
    friend auto operator<=>(const ColumnValue& a, const U& b) { return a.value() <=> b; }
    // The other order, too: Clang does not prefer the ones above, reversed, to a comparison of converted numbers.
    template <class U>
    requires detail::PlainValue<U> && requires(const U& a, const T& b) { a == b; }
    friend bool operator==(const U& a, const ColumnValue& b) { return a == b.value(); }
    template <class U>
    requires detail::PlainValue<U> && requires(const U& a, const T& b) { a <=> b; }
    friend auto operator<=>(const U& a, const ColumnValue& b) { return a <=> b.value(); }

    template <class U>
    requires detail::PlainValue<U> && requires(const T& a, const U& b) { a + b; }
    friend auto operator+(const ColumnValue& a, const U& b) { return a.value() + b; }
    template <class U>
    requires detail::PlainValue<U> && std::is_class_v<T> && requires(const U& a, const T& b) { a + b; }
    friend auto operator+(const U& a, const ColumnValue& b) { return a + b.value(); }

#define CARBOY_COLUMN_OPERATOR(symbol)                                                                       \
    template <class U>                                                                                       \
    requires detail::PlainValue<U> && requires(const T& a, const U& b) { a symbol b; }                       \
    friend auto operator symbol(const ColumnValue& a, const U& b) { return a.value() symbol b; }             \
    template <class U>                                                                                       \
    requires detail::PlainValue<U> && std::is_class_v<T> && requires(const U& a, const T& b) { a symbol b; } \
    friend auto operator symbol(const U& a, const ColumnValue& b) { return a symbol b.value(); }
    CARBOY_COLUMN_OPERATOR(-)
    CARBOY_COLUMN_OPERATOR(*)
    CARBOY_COLUMN_OPERATOR(/)
#undef CARBOY_COLUMN_OPERATOR

    template <class Stream>
    requires requires(Stream& out, const T& value) { out << value; }
    friend Stream& operator<<(Stream& out, const ColumnValue& column) {
        out << column.value();
        return out;
    }

  protected:
    T value_{};

  private:
    static decltype(auto) taken_from(ColumnValue& other) {
        if constexpr (std::is_trivially_copyable_v<T>)
            return other.value();
        else
            return taken<T>(other, other.value_);
    }
    /// An assignment that functions of the program check and are told about.
    ColumnValue& assign_watched(T value) {
        InstanceState& state = *instance_state();
        validate_change(state, this, &value);
        std::swap(value_, value);
        set_loaded(true);
        has_changed(state, this, &value);
        return *this;
    }
};

/// Arithmetic with columns uses their values.
#define CARBOY_COLUMNS_OPERATOR(symbol)                       \
    template <class T, class U>                               \
    requires requires(const T& a, const U& b) { a symbol b; } \
    auto operator symbol(const ColumnValue<T>& a, const ColumnValue<U>& b) { return a.value() symbol b.value(); }
CARBOY_COLUMNS_OPERATOR(+)
CARBOY_COLUMNS_OPERATOR(-)
CARBOY_COLUMNS_OPERATOR(*)
CARBOY_COLUMNS_OPERATOR(/)
CARBOY_COLUMNS_OPERATOR(%)
#undef CARBOY_COLUMNS_OPERATOR

/// Columns of different types are compared by their values.
template <class T, class U>
requires(!std::same_as<T, U>) && requires(const T& a, const U& b) { a == b; }
bool operator==(const ColumnValue<T>& a, const ColumnValue<U>& b) { return a.value() == b.value(); }

/// A column of a table.  Shape: nullable exactly when Type is std::optional.
///     Column<String<120>, unique> email;
template <ColumnTypeName Type, auto... Attributes>
class Column : public ColumnValue<typename ColumnTraits<Type>::value_type> {
    using Base = ColumnValue<typename ColumnTraits<Type>::value_type>;

  public:
    using column_type = Type;
    using value_type = typename Base::value_type;

    static_assert((detail::is_attribute<std::remove_cv_t<decltype(Attributes)>> && ...),
                  "carboy: after its type a column has attributes: Column<Integer, primary_key, default_<5>>");
    static_assert((detail::AttributeFits<std::remove_cv_t<decltype(Attributes)>, value_type>::as_default && ...),
                  "carboy: the default is not a value of the column's type: default_<5> is for numbers, "
                  "default_<\"text\"> for text");
    static_assert((detail::AttributeFits<std::remove_cv_t<decltype(Attributes)>, value_type>::as_key_of_a_column &&
                   ...),
                  "carboy: a foreign key names the member of the other model: foreign_key<&User::id>");
    static_assert((detail::AttributeFits<std::remove_cv_t<decltype(Attributes)>, value_type>::as_key_of_this_type &&
                   ...),
                  "carboy: a foreign key has the type of the column that it refers to: Column<Integer, "
                  "foreign_key<&User::id>> for Column<Integer, primary_key> id");
    static_assert(
        !ColumnTraits<Type>::nullable || !detail::has_attribute<PrimaryKey, Attributes...>,
        "carboy: a primary key is never NULL, so its type is not std::optional: Column<Integer, primary_key>");
    static_assert(!detail::is_deferred<Attributes...> || !detail::is_needed<Attributes...>,
                  "carboy: a session needs keys, unique columns and version counters, so they cannot be deferred");

    Column() { (take_default<Attributes>(), ...); }
    template <class U>
    requires std::convertible_to<U&&, value_type> &&
        (!std::derived_from<std::remove_cvref_t<U>, Column>)Column(U&& value)
        : Base(static_cast<value_type>(std::forward<U>(value))) {
        check_assignable();
    }
    Column(const Column&) = default;
    Column(Column&&) = default;
    Column& operator=(const Column&) = default;
    Column& operator=(Column&&) = default;

    template <class U>
    requires std::convertible_to<U&&, value_type> &&(!std::derived_from<std::remove_cvref_t<U>, Column>)Column&
    operator=(U&& value) {
        check_assignable();
        this->assign(static_cast<value_type>(std::forward<U>(value)));
        return *this;
    }

    /// Sets the column to a value that the database computes: ada.visits = Person::c.visits + 1. The next flush writes
    /// it and reads it back; until then the column has its old value. The object must be in a session.
    template <class U>
    requires sql::detail::IsOperand<U> Column& operator=(const U& expression) {
        check_assignable();
        static_assert(sql::same_form<value_type, typename U::sql_value_type>,
                      "carboy: this SQL expression has a different type from the column that it is assigned to");
        this->assign_sql(expression.expression());
        return *this;
    }

  private:
    static constexpr void check_assignable() {
        static_assert(!detail::has_computed<Attributes...>,
                      "carboy: the database computes this column, so it cannot be set");
    }
    template <auto Attribute>
    void take_default() {
        using Kind = detail::IsDefault<std::remove_cv_t<decltype(Attribute)>>;
        if constexpr (Kind::value) this->value_ = Kind::value_of;
        using Text = detail::IsDefaultText<std::remove_cv_t<decltype(Attribute)>>;
        if constexpr (Text::value) this->value_ = value_type(std::string(Text::value_of));
    }
};

}  // namespace carboy::orm
