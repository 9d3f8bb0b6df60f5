// The facts about the members of models: one constant for each C++ type of a column or relationship.
#pragma once

#include <carboy/base/atomic.hpp>
#include <carboy/orm/mapping/column_access.hpp>
#include <carboy/orm/mapping/keyed.hpp>
#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/orm/mapping/relationship.hpp>
#include <carboy/orm/mapping/write_only.hpp>
#include <carboy/sql/statement/literal_values.hpp>
#include <carboy/sql/statement/property.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>

namespace carboy::orm::detail {

template <class Attribute>
struct ForeignKeyTarget : std::false_type {};
template <auto Member>
requires std::is_member_object_pointer_v<decltype(Member)>
struct ForeignKeyTarget<ForeignKeyTo<Member>> : std::true_type {
    using model = typename MemberOf<decltype(Member)>::model;
    static std::size_t offset() { return offset_of<Member>(); }
};

template <class Attribute>
struct IsColumnNamed : std::false_type {};
template <FixedString Name>
struct IsColumnNamed<ColumnNamed<Name>> : std::true_type {
    static constexpr std::string_view text = Name.view();
};
template <class Attribute>
struct IsColumnComment : std::false_type {};
template <FixedString Text>
struct IsColumnComment<ColumnComment<Text>> : std::true_type {
    static constexpr std::string_view text = Text.view();
};
template <class Attribute>
struct IsServerDefault : std::false_type {};
template <FixedString Sql>
struct IsServerDefault<ServerDefault<Sql>> : std::true_type {
    static constexpr std::string_view text = Sql.view();
};

/// Returns the expression as a part of any statement.  Throws: Error.
template <class Operand>
sql::Expression lasting_property(const Operand& operand) {
    return sql::with_literal_values(operand.expression());
}

/// The facts about a column, except its model and its name.  Lifetime: static, one for each C++ type of a column.
struct ColumnKind {
    void (*load)(void* member, sql::ValueView cell);
    sql::ValueView (*view)(const void* member, sql::Scratch& scratch);
    const void* (*value)(const void* member);
    sql::ColumnType (*type)();
    bool (*exact)();
    TypeKey held;
    const sql::detail::EnumFacts* enumeration = nullptr;
    bool makes_text = false;
    bool nullable = false;
    // The effects of its attributes.
    bool primary_key = false;
    bool unique = false;
    bool indexed = false;
    bool version = false;
    bool deferred = false;
    bool deferred_raises = false;
    std::string_view deferred_group{};
    void (*before_insert)(void* member) = nullptr;
    sql::ValueView (*as_objects_have)(sql::ValueView cell, sql::Scratch& scratch) = nullptr;
    TypeKey refers_to = nullptr;
    std::size_t (*refers_to_offset)() = nullptr;
    bool foreign_key = false;
    bool polymorphic = false;  // it holds the class of each object
    const ForeignKeyAction* on_delete = nullptr;
    const ForeignKeyAction* on_update = nullptr;
    std::string_view name{};  // of the column, if it differs from the member's
    std::string_view server_default{};
    std::string_view comment{};
    bool has_default = false;     // new objects begin with a value that the model gives
    std::string_view computed{};  // SQL text
    void (*before_update)(void* member) = nullptr;
    sql::Expression (*insert_expression)(const void* member) = nullptr;
    std::string_view sequence{};
    sql::Identity identity = sql::Identity::none;
    sql::SequenceOptions counting{};
    std::string_view collation{};
    sql::Deferral deferral = sql::Deferral::not_deferrable;
    const sql::Expression& (*property)() = nullptr;
};

/// The expression of a column property, made when it is first used.
template <class T, auto Attribute>
const sql::Expression& property_expression() {
    using Property = IsProperty<std::remove_cv_t<decltype(Attribute)>>;
    static const sql::Expression known = lasting_property(Property::expression());
    static constinit Atomic<bool> checked{false};
    if (!checked.load(MemoryOrder::acquire)) {
        sql::check_property(known, property_expression<T, Attribute>);
        checked.store(true, MemoryOrder::release);
    }
    using Made = typename decltype(Property::expression())::sql_value_type;
    static_assert(std::same_as<sql::Plain<Made>, sql::Plain<T>>,
                  "carboy: the expression of a column_property has a different type from its column");
    return known;
}

template <auto Attribute, class T>
constexpr void apply_attribute(ColumnKind& kind) {
    using A = std::remove_cv_t<decltype(Attribute)>;
    if constexpr (std::is_same_v<A, PrimaryKey>) kind.primary_key = true;
    if constexpr (std::is_same_v<A, Unique>) kind.unique = true;
    if constexpr (std::is_same_v<A, Indexed>) kind.indexed = true;
    if constexpr (std::is_same_v<A, DefaultNow>) kind.before_insert = set_now<T>;
    if constexpr (std::is_same_v<A, VersionCounter>) {
        kind.version = true;
        kind.before_insert = start_version<T>;
    }
    if constexpr (IsDefaultFrom<A>::is_expression)
        kind.insert_expression = expression_of_function<T, IsDefaultFrom<A>>;
    else if constexpr (IsDefaultFrom<A>::value)
        kind.before_insert = set_from_function<T, IsDefaultFrom<A>>;
    if constexpr (IsSequence<A>::value) {
        kind.sequence = IsSequence<A>::text;
        kind.insert_expression = next_of_sequence<T, IsSequence<A>>;
    }
    if constexpr (std::is_same_v<A, OnUpdateNow>) kind.before_update = set_now_again<T>;
    if constexpr (std::is_same_v<A, RandomUuid>) kind.before_insert = set_random_uuid<T>;
    if constexpr (std::is_same_v<A, IdentityByDefault>) kind.identity = sql::Identity::by_default;
    if constexpr (std::is_same_v<A, IdentityAlways>) kind.identity = sql::Identity::always;
    if constexpr (IsCounting<A>::value) kind.counting = IsCounting<A>::options;
    if constexpr (IsCollation<A>::value) kind.collation = IsCollation<A>::text;
    if constexpr (std::is_same_v<A, DeferrableKey>) kind.deferral = Attribute.deferral;
    if constexpr (is_deferred<Attribute>) kind.deferred = true;
    if constexpr (std::is_same_v<A, DeferredRaise>) kind.deferred_raises = true;
    if constexpr (DeferredGroupName<A>::value) kind.deferred_group = DeferredGroupName<A>::text;
    if constexpr (IsColumnNamed<A>::value) kind.name = IsColumnNamed<A>::text;
    if constexpr (IsComputed<A>::value) kind.computed = IsComputed<A>::text;
    if constexpr (IsProperty<A>::value) kind.property = property_expression<T, Attribute>;
    if constexpr (IsServerDefault<A>::value) kind.server_default = IsServerDefault<A>::text;
    if constexpr (IsColumnComment<A>::value) kind.comment = IsColumnComment<A>::text;
    if constexpr (IsDefault<A>::value || IsDefaultText<A>::value) kind.has_default = true;
    if constexpr (std::is_same_v<A, OnUpdate>) kind.on_update = &Attribute.action;
    if constexpr (std::is_same_v<A, OnDelete>) kind.on_delete = &Attribute.action;
    if constexpr (IsForeignKey<A>::value) kind.foreign_key = true;
    if constexpr (std::is_same_v<A, PolymorphicOn>) kind.polymorphic = true;
    if constexpr (ForeignKeyTarget<A>::value) {
        kind.refers_to = type_key<typename ForeignKeyTarget<A>::model>();
        kind.refers_to_offset = ForeignKeyTarget<A>::offset;
    }
}

template <class Type, auto... Attributes>
constexpr ColumnKind make_column_kind() {
    using Traits = ColumnTraits<Type>;
    using T = typename Traits::value_type;
    ColumnKind kind{.load = load_member<T>,
                    .view = view_member<T>,
                    .value = value_of_member<T>,
                    .type = &Traits::type,
                    .exact = &Traits::exact,
                    .held = type_key<T>(),
                    .makes_text = sql::needs_scratch<sql::Plain<T>>,
                    .nullable = Traits::nullable};
    constexpr bool is_key = has_attribute<PrimaryKey, Attributes...>;
    constexpr bool has_identity =
        has_attribute<IdentityByDefault, Attributes...> || has_attribute<IdentityAlways, Attributes...>;
    static_assert(!has_property<Attributes...> || !is_needed<Attributes...>,
                  "carboy: a column_property cannot be a key, a unique column or a version counter, because no table "
                  "stores it");
    static_assert(is_key || !has_identity,
                  "carboy: identity numbers new rows in a primary key: Column<Integer, primary_key, identity>");
    static_assert(
        !has_default_expression<Attributes...> || !is_key_or_reference<Attributes...>,
        "carboy: a session needs the values of keys, foreign keys and version counters, so their default_from<> "
        "cannot be an SQL expression");
    static_assert(!has_counting<Attributes...> || has_identity || has_sequence<Attributes...>,
                  "carboy: counting<> says how an identity or a sequence counts: add identity, identity_always or "
                  "sequence<>");
    static_assert(!has_attribute<DeferrableKey, Attributes...> ||
                      (IsForeignKey<std::remove_cv_t<decltype(Attributes)>>::value || ...),
                  "carboy: deferrable and initially_deferred belong to a foreign_key<>");
    static_assert(!has_sequence<Attributes...> || std::is_integral_v<sql::Plain<T>>,
                  "carboy: a sequence numbers an integer column");
    static_assert(
        !has_sequence<Attributes...> || is_key || !is_key_or_reference<Attributes...>,
        "carboy: a session needs the values of foreign keys and version counters, so a sequence cannot number "
        "them");
    if constexpr (sql::NamedEnum<sql::Plain<T>>) kind.enumeration = &sql::detail::EnumTable<sql::Plain<T>>::facts;
    if constexpr (HasOwnStorage<Type>) {
        kind.load = load_cell<Type>;
        kind.view = view_column<Type>;
    }
    (apply_attribute<Attributes, T>(kind), ...);
    if constexpr (is_key) {
        kind.as_objects_have = as_objects_have<Type>;
        kind.insert_expression = nullptr;  // the table has the sequence as the default of a key
    }
    return kind;
}

template <class Type, auto... Attributes>
inline constexpr ColumnKind column_kind = make_column_kind<Type, Attributes...>();

template <class Member>
struct RelationshipKindOf {
    static constexpr RelationshipKind make() { return {}; }
};
template <class Target, FixedString Via, auto... Attributes>
struct RelationshipKindOf<One<Target, Via, Attributes...>> {
    static constexpr RelationshipKind make() {
        return {
            .target_type = type_key<Target>(), .via = Via.view(), .attributes = relationship_attributes<Attributes...>};
    }
};
template <class Target, FixedString Via, auto... Attributes>
struct RelationshipKindOf<OneToOne<Target, Via, Attributes...>> {
    static constexpr RelationshipKind make() {
        return {.direction = Direction::one_to_many,
                .single = true,
                .target_type = type_key<Target>(),
                .via = Via.view(),
                .attributes = relationship_attributes<Attributes...>};
    }
};
template <class Target, FixedString Via, auto... Attributes>
struct RelationshipKindOf<Many<Target, Via, Attributes...>> {
    static constexpr RelationshipKind make() {
        return {.direction = Direction::one_to_many,
                .target_type = type_key<Target>(),
                .via = Via.view(),
                .attributes = relationship_attributes<Attributes...>};
    }
};
template <class Target, FixedString Table, auto... Attributes>
struct RelationshipKindOf<ManyToMany<Target, Table, Attributes...>> {
    static constexpr RelationshipKind make() {
        return {.direction = Direction::many_to_many,
                .target_type = type_key<Target>(),
                .via = Table.view(),
                .attributes = relationship_attributes<Attributes...>};
    }
};
template <class List>
struct RelationshipKindOf<WriteOnly<List>> {
    static constexpr RelationshipKind make() {
        RelationshipKind kind = RelationshipKindOf<List>::make();
        kind.write_only = true;
        return kind;
    }
};
template <class List, FixedString Member, class Key>
struct RelationshipKindOf<Keyed<List, Member, Key>> {
    static constexpr RelationshipKind make() {
        RelationshipKind kind = RelationshipKindOf<List>::make();
        kind.key_member = Member.view();
        kind.key_type = type_key<Key>();
        kind.optional_key_type = type_key<std::optional<Key>>();
        return kind;
    }
};

template <class Member>
inline constexpr RelationshipKind relationship_kind = RelationshipKindOf<Member>::make();

/// What all members of one C++ type have in common.  Lifetime: static.
struct MemberKind {
    std::size_t size = 0;
    bool is_column = false;
    const ColumnKind* column = nullptr;  // null for a relationship
    const RelationshipKind* relationship = nullptr;
};

template <class Member>
inline constexpr MemberKind member_kind{.size = sizeof(Member), .relationship = &relationship_kind<Member>};
template <class Type, auto... Attributes>
inline constexpr MemberKind member_kind<Column<Type, Attributes...>>{
    .size = sizeof(Column<Type, Attributes...>), .is_column = true, .column = &column_kind<Type, Attributes...>};

}  // namespace carboy::orm::detail
