// Attributes of a column other than its type: empty objects that are template arguments of Column.
#pragma once

#include <carboy/base/fixed_string.hpp>
#include <carboy/sql/types/schema.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace carboy::orm {

/// The base of all attributes without a value.
struct Attribute {};

struct PrimaryKey : Attribute {};
struct Unique : Attribute {};
struct Indexed : Attribute {};
struct DefaultNow : Attribute {};
struct VersionCounter : Attribute {};
template <auto Member>
struct ForeignKeyTo : Attribute {};
template <auto Value>
struct Default : Attribute {};

struct OnUpdateNow : Attribute {};
template <FixedString Name>
struct ColumnNamed : Attribute {};
template <FixedString Text>
struct DefaultText : Attribute {};
template <FixedString Text>
struct ColumnComment : Attribute {};
template <FixedString Sql>
struct ServerDefault : Attribute {};
template <FixedString Name>
struct NumberedBy : Attribute {};
template <auto Function>
struct DefaultFrom : Attribute {};

namespace detail {

/// Text where an attribute takes a value: default_<"draft">.
template <class T>
struct AttributeValue {
    T value;
    consteval AttributeValue(T given) : value(given) {}
};
template <std::size_t N>
struct AttributeValue<FixedString<N>> {
    FixedString<N> value;
    consteval AttributeValue(const char (&text)[N]) : value(text) {}
};
template <std::size_t N>
AttributeValue(const char (&)[N]) -> AttributeValue<FixedString<N>>;

template <auto Value>
struct DefaultOf {
    using type = Default<Value>;
};
template <std::size_t N, FixedString<N> Text>
struct DefaultOf<Text> {
    using type = DefaultText<Text>;
};

}  // namespace detail

template <FixedString Sql>
struct ComputedAs : Attribute {};
struct RandomUuid : Attribute {};
template <auto Function>
struct PropertyOf : Attribute {};
struct PolymorphicOn : Attribute {};
struct IdentityByDefault : Attribute {};
struct IdentityAlways : Attribute {};
template <sql::SequenceOptions Options>
struct CountedAs : Attribute {};
template <FixedString Name>
struct CollatedBy : Attribute {};
struct DeferrableKey : Attribute {
    sql::Deferral deferral;
};
struct Deferred : Attribute {};
template <FixedString Name>
struct DeferredGroup : Attribute {};
struct DeferredRaise : Attribute {};

enum class ForeignKeyAction { cascade, set_null, restrict };
struct OnDelete {
    ForeignKeyAction action;
};
struct OnUpdate {
    ForeignKeyAction action;
};

/// Part of the table's primary key. When a single integer key is 0, the database assigns it at the INSERT.
inline constexpr PrimaryKey primary_key{};
/// A UNIQUE constraint on this column only.
inline constexpr Unique unique{};
/// An index named ix_<table>_<column>; with `unique` a unique index, as in SQLAlchemy.
inline constexpr Indexed indexed{};
/// Refers to another model's column: foreign_key<&User::id>.
template <detail::AttributeValue Member>
inline constexpr ForeignKeyTo<Member.value> foreign_key{};
/// The name of the column in the table, where it differs from the member's: column_name<"default">.
template <FixedString Name>
inline constexpr ColumnNamed<Name> column_name{};
/// A comment that the database keeps with the column: column_comment<"in cents">.
/// SQL: COMMENT ON COLUMN on PostgreSQL, COMMENT in CREATE TABLE on MariaDB; SQLite has no comments.
/// Source: SQLAlchemy Column(comment=...).
template <FixedString Text>
inline constexpr ColumnComment<Text> column_comment{};
/// The initial value of a new object: default_<0>, default_<"draft">.
template <detail::AttributeValue Value>
inline constexpr typename detail::DefaultOf<Value.value>::type default_{};
/// A function without parameters that is called at the INSERT, unless the program has set a value. When it returns an
/// SQL expression, the INSERT contains the expression and the session reads the value afterwards:
///     std::string make_token();
///     Column<String<40>, default_from<make_token>> token;
/// Source: SQLAlchemy Column(default=callable), Column(default=func.now()).
template <auto Function>
inline constexpr DefaultFrom<Function> default_from{};
/// The same as default_<"draft">.
template <FixedString Text>
inline constexpr DefaultText<Text> default_text{};
/// A random UUID at the INSERT, unless the program has set a value.
inline constexpr RandomUuid default_uuid{};
/// The table's DEFAULT, as SQL text: server_default<"'draft'">. It is for other programs, because a session always
/// writes the object's value.
template <FixedString Sql>
inline constexpr ServerDefault<Sql> server_default{};
/// The database computes the column from the others of the row, as SQL text with the names of the table's columns:
/// computed<"price * quantity">. A session never writes it, and reads it after an INSERT or UPDATE.
/// SQL: GENERATED ALWAYS AS (...) STORED.
template <FixedString Sql>
inline constexpr ComputedAs<Sql> computed{};
/// An SQL expression that every query of the model reads as a column; no table stores it. The function is declared
/// before the model and defined after the models that its expression uses:
///     sql::Expr<std::optional<std::int64_t>> count_of_posts();
///     Column<std::optional<Integer>, column_property<count_of_posts>> post_count;
/// After a flush has written the row, the next use reads the value again.  Source: SQLAlchemy column_property.
template <auto Function>
inline constexpr PropertyOf<Function> column_property{};
/// Holds the class of a row, for models that share a table: Column<std::string, polymorphic_on> type. Each class names
/// its value: static constexpr std::string_view polymorphic_identity = "manager".
inline constexpr PolymorphicOn polymorphic_on{};
/// A sequence of the database gives the column its number at the INSERT, unless the program has set one that is not 0.
/// create_all() creates the sequence, and drop_all() drops it. SQLite has no sequences: there an integer primary key is
/// numbered like any other, and for another column a flush throws Error "unsupported_sql" unless the program sets it.
/// SQL: DEFAULT nextval('name') for a primary key, nextval('name') in the INSERT otherwise.  Source: SQLAlchemy
/// Sequence.
template <FixedString Name>
inline constexpr NumberedBy<Name> sequence{};
/// The database numbers new rows in this primary key.  SQL: GENERATED BY DEFAULT AS IDENTITY, on PostgreSQL.
inline constexpr IdentityByDefault identity{};
/// The same, and the database refuses a number that the program has set.  SQL: GENERATED ALWAYS AS IDENTITY.
inline constexpr IdentityAlways identity_always{};
/// How the sequence or the identity of the column counts:
///     Column<Integer, primary_key, identity, counting<SequenceOptions{.start = 1000, .increment = 10}>> id;
/// SQL: GENERATED BY DEFAULT AS IDENTITY (INCREMENT BY 10 START WITH 1000), on PostgreSQL.
/// Source: SQLAlchemy Identity(start=1000, increment=10), Sequence(start=1000).
template <sql::SequenceOptions Options>
inline constexpr CountedAs<Options> counting{};
/// The order and equality of a text column's values, where it is not the database's usual one: collation<"NOCASE">.
/// SQL: COLLATE. Each database has names of its own.  Source: SQLAlchemy String(collation=...).
template <FixedString Name>
inline constexpr CollatedBy<Name> collation{};
/// The foreign key is checked after each statement, unless the transaction says SET CONSTRAINTS ... DEFERRED.
/// SQL: DEFERRABLE.  Source: SQLAlchemy ForeignKey(deferrable=True).
inline constexpr DeferrableKey deferrable{{}, sql::Deferral::initially_immediate};
/// The foreign key is checked at the COMMIT, so that rows that refer to each other can be written in any order.
/// SQL: DEFERRABLE INITIALLY DEFERRED.  Source: SQLAlchemy ForeignKey(deferrable=True, initially="DEFERRED").
inline constexpr DeferrableKey initially_deferred{{}, sql::Deferral::initially_deferred};
/// Queries leave the column out. Its first use loads it, for all objects of the same result; undefer() loads it with
/// the query.  Source: SQLAlchemy mapped_column(deferred=True).
inline constexpr Deferred deferred{};
/// The same for a group of columns, which are loaded together.  Source: deferred_group.
template <FixedString Name>
inline constexpr DeferredGroup<Name> deferred_group{};
/// A deferred column that is not loaded on first use: reading it throws, unless the query has loaded it.
/// Source: deferred_raiseload.
inline constexpr DeferredRaise deferred_raise_load{};
/// The time of each UPDATE of the row in UTC, unless the program has set a value.
inline constexpr OnUpdateNow on_update_now{};
/// The time of the INSERT in UTC, unless the program has set a value.
inline constexpr DefaultNow default_now{};
/// Counts the updates of a row. Updating a row that another session has updated first raises ConcurrentUpdate.
inline constexpr VersionCounter version_counter{};
/// The database deletes the row when the row that it refers to is deleted.
inline constexpr OnDelete on_delete_cascade{ForeignKeyAction::cascade};
/// The database sets the column to NULL when the row it refers to is deleted.
inline constexpr OnDelete on_delete_set_null{ForeignKeyAction::set_null};
/// The database refuses to delete a row that is still referred to.
inline constexpr OnDelete on_delete_restrict{ForeignKeyAction::restrict};

/// The database changes the column when the key of the row that it refers to changes.
inline constexpr OnUpdate on_update_cascade{ForeignKeyAction::cascade};
/// The database sets the column to NULL when the key of the row that it refers to changes.
inline constexpr OnUpdate on_update_set_null{ForeignKeyAction::set_null};

namespace detail {

template <class T, auto... Attributes>
inline constexpr bool has_attribute = (std::is_same_v<std::remove_cv_t<decltype(Attributes)>, T> || ...);

template <class T>
struct IsDefault : std::false_type {};
template <auto Value>
struct IsDefault<Default<Value>> : std::true_type {
    static constexpr auto value_of = Value;
};

/// A default that a function makes, and whether the function returns an SQL expression.
template <class T>
struct IsDefaultFrom : std::false_type {
    static constexpr bool is_expression = false;
};
template <auto Function>
struct IsDefaultFrom<DefaultFrom<Function>> : std::true_type {
    using Made = decltype(Function());
    static constexpr bool is_expression = requires { typename Made::sql_value_type; };
    static auto make() { return Function(); }
};
/// True for a column whose value in a new row can be an SQL expression.
template <auto... Attributes>
inline constexpr bool has_default_expression = (IsDefaultFrom<std::remove_cv_t<decltype(Attributes)>>::is_expression ||
                                                ...);

template <class T>
struct IsSequence : std::false_type {};
template <FixedString Name>
struct IsSequence<NumberedBy<Name>> : std::true_type {
    static constexpr std::string_view text = Name.view();
};
template <auto... Attributes>
inline constexpr bool has_sequence = (IsSequence<std::remove_cv_t<decltype(Attributes)>>::value || ...);

template <class T>
struct IsCounting : std::false_type {};
template <sql::SequenceOptions Options>
struct IsCounting<CountedAs<Options>> : std::true_type {
    static constexpr sql::SequenceOptions options = Options;
};
template <auto... Attributes>
inline constexpr bool has_counting = (IsCounting<std::remove_cv_t<decltype(Attributes)>>::value || ...);
template <class T>
struct IsCollation : std::false_type {};
template <FixedString Name>
struct IsCollation<CollatedBy<Name>> : std::true_type {
    static constexpr std::string_view text = Name.view();
};

template <class T>
struct IsComputed : std::false_type {};
template <FixedString Sql>
struct IsComputed<ComputedAs<Sql>> : std::true_type {
    static constexpr std::string_view text = Sql.view();
};
template <class T>
struct IsProperty : std::false_type {};
template <auto Function>
struct IsProperty<PropertyOf<Function>> : std::true_type {
    static auto expression() { return Function(); }
};
template <auto... Attributes>
inline constexpr bool has_property = (IsProperty<std::remove_cv_t<decltype(Attributes)>>::value || ...);
/// True for a column that a program cannot set.
template <auto... Attributes>
inline constexpr bool has_computed =
    (IsComputed<std::remove_cv_t<decltype(Attributes)>>::value || ...) || has_property<Attributes...>;

template <class T>
struct DeferredGroupName : std::false_type {
    static constexpr std::string_view text{};
};
template <FixedString Name>
struct DeferredGroupName<DeferredGroup<Name>> : std::true_type {
    static constexpr std::string_view text = Name.view();
};
/// True for a column that queries leave out.
template <auto... Attributes>
inline constexpr bool is_deferred = has_attribute<Deferred, Attributes...> ||
                                    has_attribute<DeferredRaise, Attributes...> ||
                                    (DeferredGroupName<std::remove_cv_t<decltype(Attributes)>>::value || ...);

template <class T>
struct IsForeignKey : std::false_type {};
template <auto Member>
struct IsForeignKey<ForeignKeyTo<Member>> : std::true_type {};
/// True for a column that a session needs, so that every query reads it.
template <auto... Attributes>
inline constexpr bool is_needed = has_attribute<PrimaryKey, Attributes...> || has_attribute<Unique, Attributes...> ||
                                  has_attribute<VersionCounter, Attributes...> ||
                                  (IsForeignKey<std::remove_cv_t<decltype(Attributes)>>::value || ...);

/// True for a column whose value a session has to know before the row is there.
template <auto... Attributes>
inline constexpr bool is_key_or_reference = has_attribute<PrimaryKey, Attributes...> ||
                                            has_attribute<VersionCounter, Attributes...> ||
                                            (IsForeignKey<std::remove_cv_t<decltype(Attributes)>>::value || ...);

template <class T>
struct IsDefaultText : std::false_type {};
template <FixedString Text>
struct IsDefaultText<DefaultText<Text>> : std::true_type {
    static constexpr std::string_view value_of = Text.view();
};

/// True for the types of the attributes above.
template <class T>
inline constexpr bool is_attribute =
    std::is_base_of_v<Attribute, T> || std::is_same_v<T, OnDelete> || std::is_same_v<T, OnUpdate>;

template <class T>
struct WithoutOptional {
    using type = T;
};
template <class T>
struct WithoutOptional<std::optional<T>> {
    using type = T;
};

/// True when the value initializes a T without a loss.
template <auto Value, class T>
constexpr bool fits_default() {
    using Given = std::remove_cv_t<decltype(Value)>;
    using Held = typename WithoutOptional<T>::type;
    if constexpr (std::is_arithmetic_v<Given> && std::is_arithmetic_v<Held>)
        return static_cast<Given>(static_cast<Held>(Value)) == Value && (static_cast<Held>(Value) < 0) == (Value < 0);
    else
        return std::is_convertible_v<Given, T>;
}

/// Whether an attribute fits a column whose value is a T.
template <class A, class T>
struct AttributeFits {
    static constexpr bool as_default = true;
    static constexpr bool as_key_of_a_column = true;
    static constexpr bool as_key_of_this_type = true;
};
template <auto Value, class T>
struct AttributeFits<Default<Value>, T> : AttributeFits<void, T> {
    static constexpr bool as_default = fits_default<Value, T>();
};
template <auto Function, class T>
struct AttributeFits<DefaultFrom<Function>, T> : AttributeFits<void, T> {
    using Made = typename IsDefaultFrom<DefaultFrom<Function>>::Made;
    static constexpr bool fits() {
        if constexpr (IsDefaultFrom<DefaultFrom<Function>>::is_expression)
            return std::is_same_v<typename WithoutOptional<typename Made::sql_value_type>::type,
                                  typename WithoutOptional<T>::type>;
        else
            return std::is_convertible_v<Made, T>;
    }
    static constexpr bool as_default = fits();
};
template <FixedString Text, class T>
struct AttributeFits<DefaultText<Text>, T> : AttributeFits<void, T> {
    static constexpr bool as_default = std::is_constructible_v<T, std::string>;
};
template <class Member>
struct ReferredValue {
    using type = void;
};
template <class Model, class Member>
requires requires {
    typename Member::value_type;
    typename Member::column_type;
}
struct ReferredValue<Member Model::*> {
    using type = typename WithoutOptional<typename Member::value_type>::type;
};
template <auto Member, class T>
struct AttributeFits<ForeignKeyTo<Member>, T> : AttributeFits<void, T> {
    using Held = typename WithoutOptional<T>::type;
    using Referred = typename ReferredValue<std::remove_cv_t<decltype(Member)>>::type;
    static constexpr bool are_integers = std::is_integral_v<Held> && std::is_integral_v<Referred> &&
                                         !std::is_same_v<Held, bool> && !std::is_same_v<Referred, bool>;
    static constexpr bool as_key_of_a_column = !std::is_void_v<Referred>;
    static constexpr bool as_key_of_this_type = !as_key_of_a_column || are_integers || std::is_same_v<Held, Referred>;
};

}  // namespace detail

}  // namespace carboy::orm
