// Builds the Mapper of a model from its member list: the typed shell over the compiled core.
#pragma once

#include <carboy/orm/mapping/column.hpp>
#include <carboy/orm/mapping/keyed.hpp>
#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/orm/mapping/relationship.hpp>
#include <carboy/orm/mapping/table_args.hpp>
#include <carboy/orm/mapping/write_only.hpp>
#include <carboy/sql/statement/literal_values.hpp>
#include <carboy/sql/statement/property.hpp>
#include <carboy/sql/types/plain.hpp>

#include <carboy/base/atomic.hpp>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace carboy::orm {

template <class Model>
const Mapper& mapper_of();

namespace detail {

template <class T>
struct MemberOf;
template <class M, class T>
struct MemberOf<T M::*> {
    using model = M;
    using type = T;
};

/// Memory of the size of a model, for offset_of.
template <class Model>
alignas(Model) inline char model_place[sizeof(Model)];

/// The offset of a member in its model. It is computed in a buffer, because models are not standard-layout types.
template <auto Member>
std::size_t offset_of() {
    using Model = typename MemberOf<decltype(Member)>::model;
    const auto* model = reinterpret_cast<const Model*>(model_place<Model>);
    return static_cast<std::size_t>(reinterpret_cast<const char*>(&(model->*Member)) - model_place<Model>);
}

void load_text(std::string& value, sql::ValueView cell);

template <class T>
void load_member(void* member, sql::ValueView cell) {
    T& value = static_cast<ColumnValue<T>*>(member)->stored();
    if constexpr (std::same_as<T, std::string>)
        load_text(value, cell);
    else
        value = sql::Type<T>::from_view(cell);
}

template <class T>
sql::ValueView view_member(const void* member, sql::Scratch& scratch) {
    return sql::to_view(static_cast<const ColumnValue<T>*>(member)->stored(), scratch);
}

template <class T>
const void* value_of_member(const void* member) {
    return &static_cast<const ColumnValue<T>*>(member)->value();
}

// Access to columns whose stored form differs from that of their C++ type.
template <class Type>
void load_cell(void* member, sql::ValueView cell) {
    static_cast<ColumnValue<typename ColumnTraits<Type>::value_type>*>(member)->stored() = read_cell<Type>(cell);
}

template <class Type>
sql::ValueView view_column(const void* member, sql::Scratch& scratch) {
    using Member = ColumnValue<typename ColumnTraits<Type>::value_type>;
    return view_cell<Type>(static_cast<const Member*>(member)->stored(), scratch);
}

/// Returns a value from the database in the form in which objects have it, for a type with several text forms.
template <class Type>
sql::ValueView as_objects_have(sql::ValueView cell, sql::Scratch& scratch) {
    using T = typename ColumnTraits<Type>::value_type;
    const T value = read_cell<Type>(cell);
    const sql::ValueView own = view_cell<Type>(value, scratch);
    const bool is_part_of_value = own.kind() == sql::Kind::text && !sql::needs_scratch<sql::Plain<T>>;
    return is_part_of_value ? sql::ValueView::text(scratch.keep(own.as_text())) : own;
}

template <class T>
void set_now(void* member) {
    T& value = static_cast<ColumnValue<T>*>(member)->stored();
    using Moment = sql::Plain<T>;
    if (value == T{}) value = std::chrono::time_point_cast<typename Moment::duration>(std::chrono::system_clock::now());
}

/// Fills the column at every UPDATE, even if it already has a time.
template <class T>
void set_now_again(void* member) {
    using Moment = sql::Plain<T>;
    static_cast<ColumnValue<T>*>(member)->stored() =
        std::chrono::time_point_cast<typename Moment::duration>(std::chrono::system_clock::now());
}

template <class T>
void set_random_uuid(void* member) {
    T& value = static_cast<ColumnValue<T>*>(member)->stored();
    if (value == T{}) value = sql::Plain<T>::random();
}

template <class T, class Default>
void set_from_function(void* member) {
    T& value = static_cast<ColumnValue<T>*>(member)->stored();
    if (value == T{}) value = static_cast<T>(Default::make());
}

template <class T, class Default>
sql::Expression expression_of_function(const void* member) {
    if (static_cast<const ColumnValue<T>*>(member)->stored() != T{}) return {};
    return Default::make().expression();
}

template <class T, class Sequence>
sql::Expression next_of_sequence(const void* member) {
    if (static_cast<const ColumnValue<T>*>(member)->stored() != T{}) return {};
    return sql::Expression::next_value(Sequence::text.data());
}

template <class T>
void start_version(void* member) {
    static_cast<ColumnValue<T>*>(member)->stored() = 1;
}

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

/// Fills a Mapper, one member of the list at a time.
class Describer {
  public:
    /// `table` is empty where the model does not name one.
    Describer(Mapper& mapper, std::string_view model, TypeKey type, std::string_view table,
              const ObjectOperations& object);

    template <auto Member>
    void member(std::string_view name) {
        using T = typename MemberOf<decltype(Member)>::type;
        describe(static_cast<const T*>(nullptr), name, offset_of<Member>());
    }

    /// Everything so far has been inherited from a model, whose table it shares unless it has its own.
    void end_of_inherited(MapperSource base, std::string_view own_table);
    /// Tells how an object of this class is marked in the column with this name; `identity` is NULL for a class that
    /// has no rows of its own.
    void set_class(std::string_view column, void (*mark)(void* member), bool named, sql::ValueView identity);

    void set_bind_key(std::string_view key) { mapper_.bind_key = key; }
    void set_view(bool is_view) { mapper_.is_view = is_view; }

    /// Throws: MappingError when a constraint names a column that the model does not have.
    void finish(std::span<const TableArg> args);

  private:
    template <class Type, auto... Attributes>
    void describe(const Column<Type, Attributes...>*, std::string_view name, std::size_t offset) {
        add_column(name, offset, column_kind<Type, Attributes...>);
    }
    template <class Target, FixedString Via, auto... Attributes>
    void describe(const One<Target, Via, Attributes...>*, std::string_view name, std::size_t offset) {
        add_relationship({.name = name,
                          .offset = offset,
                          .target_type = type_key<Target>(),
                          .via = Via.view(),
                          .attributes = relationship_attributes<Attributes...>});
    }
    template <class Target, FixedString Via, auto... Attributes>
    void describe(const OneToOne<Target, Via, Attributes...>*, std::string_view name, std::size_t offset) {
        add_relationship({.name = name,
                          .offset = offset,
                          .direction = Direction::one_to_many,
                          .single = true,
                          .target_type = type_key<Target>(),
                          .via = Via.view(),
                          .attributes = relationship_attributes<Attributes...>});
    }
    template <class Target, FixedString Via, auto... Attributes>
    void describe(const Many<Target, Via, Attributes...>*, std::string_view name, std::size_t offset) {
        add_relationship({.name = name,
                          .offset = offset,
                          .direction = Direction::one_to_many,
                          .target_type = type_key<Target>(),
                          .via = Via.view(),
                          .attributes = relationship_attributes<Attributes...>});
    }
    template <class Target, FixedString Table, auto... Attributes>
    void describe(const ManyToMany<Target, Table, Attributes...>*, std::string_view name, std::size_t offset) {
        add_relationship({.name = name,
                          .offset = offset,
                          .direction = Direction::many_to_many,
                          .target_type = type_key<Target>(),
                          .via = Table.view(),
                          .attributes = relationship_attributes<Attributes...>});
    }

    template <class List>
    void describe(const WriteOnly<List>*, std::string_view name, std::size_t offset) {
        describe(static_cast<const List*>(nullptr), name, offset);
        last_relationship().write_only = true;
    }
    template <class List, FixedString Member, class Key>
    void describe(const Keyed<List, Member, Key>*, std::string_view name, std::size_t offset) {
        describe(static_cast<const List*>(nullptr), name, offset);
        RelationshipProperty& relation = last_relationship();
        relation.key_member = Member.view();
        relation.key_type = type_key<Key>();
        relation.optional_key_type = type_key<std::optional<Key>>();
    }

    RelationshipProperty& last_relationship() { return mapper_.relationships.back(); }
    void add_column(std::string_view name, std::size_t offset, const ColumnKind& kind);
    void add_relationship(const RelationshipProperty& relationship);

    void add_arg(const TableArg& arg);
    void note_unique(const std::vector<std::string>& columns);
    std::string included_column(std::string_view member) const;
    void add_foreign_key(const TableArg& arg, std::vector<std::string> columns);
    void add_option(const TableArg& arg);
    std::vector<std::string> columns_of(const TableArg& arg) const;

    Mapper& mapper_;
};

template <class Model>
inline constexpr ObjectOperations object_operations{
    .size = sizeof(Model),
    .construct = [](void* at) { new (at) Model{}; },
    .move_construct = [](void* at, void* from) { new (at) Model(std::move(*static_cast<Model*>(from))); },
    .destroy = [](void* object) { static_cast<Model*>(object)->Model::~Model(); },
};

/// A model that CARBOY_SUBMODEL derives from another one.
template <class Model>
concept HasBaseModel = !std::is_void_v<typename Model::carboy_base>;

[[noreturn]] void throw_class_without_rows(std::string_view model);

/// Marks objects of one class in the discriminator, which is a column of this type.
template <class Model, class C>
struct ClassMark;
template <class Model, class Type, auto... Attributes>
struct ClassMark<Model, Column<Type, Attributes...>> {
    using T = typename ColumnTraits<Type>::value_type;

    static void mark(void* member) {
        if constexpr (requires { T(Model::polymorphic_identity); })
            static_cast<ColumnValue<T>*>(member)->stored() = T(Model::polymorphic_identity);
        else
            throw_class_without_rows(Model::carboy_model_name);
    }
    static void describe(Describer& describer, std::string_view name) {
        if constexpr (requires { Model::polymorphic_identity; }) {
            static_assert(
                requires { T(Model::polymorphic_identity); },
                "carboy: polymorphic_identity has a different type from the column with polymorphic_on");
            sql::Scratch scratch;
            describer.set_class(name, mark, true, view_cell<Type>(T(Model::polymorphic_identity), scratch));
        } else {
            describer.set_class(name, mark, false, {});
        }
    }
};

/// Finds the discriminator among the members of a model.
template <class Model>
struct ClassFinder {
    Describer& describer;

    template <auto Member>
    void member(std::string_view name) {
        find(static_cast<const typename MemberOf<decltype(Member)>::type*>(nullptr), name);
    }

  private:
    void find(const void*, std::string_view) {}
    template <class Type, auto... Attributes>
    void find(const Column<Type, Attributes...>*, std::string_view name) {
        if constexpr (has_attribute<PolymorphicOn, Attributes...>)
            ClassMark<Model, Column<Type, Attributes...>>::describe(describer, name);
    }
};

/// Distinguishes static members. GCC does not compare their addresses in constants under -fsanitize=undefined.
template <const auto* Object>
struct StaticObject {};

template <const auto* A, const auto* B>
inline constexpr bool is_same_object = std::is_same_v<StaticObject<A>, StaticObject<B>>;

/// Looks for a primary key among members.
struct KeyFinder {
    bool found = false;

    template <auto Member>
    constexpr void member(std::string_view) {
        find(static_cast<const typename MemberOf<decltype(Member)>::type*>(nullptr));
    }

  private:
    constexpr void find(const void*) {}
    template <class Type, auto... Attributes>
    constexpr void find(const Column<Type, Attributes...>*) {
        found = found || has_attribute<PrimaryKey, Attributes...>;
    }
};

template <class Model>
constexpr bool adds_primary_key() {
    KeyFinder keys;
    Model::carboy_describe_own(keys);
    return keys.found;
}

template <class Model>
constexpr void check_base() {
    using Base = typename Model::carboy_base;
    static_assert(std::is_base_of_v<Base, Model>, "carboy: CARBOY_SUBMODEL names a model that is not its base class");
    static_assert(std::is_polymorphic_v<Base> == std::is_polymorphic_v<Model>,
                  "carboy: a model with virtual functions has a base model with virtual functions");
    if constexpr (requires { Base::polymorphic_identity; })
        static_assert(!is_same_object<&Base::polymorphic_identity, &Model::polymorphic_identity>,
                      "carboy: a subclass of a model has its own polymorphic_identity");
    if constexpr (requires { Base::table_name; })
        static_assert(is_same_object<&Base::table_name, &Model::table_name> ||
                          std::string_view(Base::table_name) != std::string_view(Model::table_name),
                      "carboy: a subclass without table_name shares the table of its base class; one with a table_name "
                      "has a table of its own, with another name");
    static_assert(!adds_primary_key<Model>(),
                  "carboy: a subclass of a model has the primary key of its base class, also in a table of its own");
}

/// The table of a subclass in addition to that of its base class; empty where it names none.
template <class Model>
constexpr std::string_view own_table_name() {
    using Base = typename Model::carboy_base;
    if constexpr (requires { Base::table_name; }) {
        if constexpr (is_same_object<&Base::table_name, &Model::table_name>)
            return {};
        else
            return Model::table_name;
    } else if constexpr (requires { Model::table_name; }) {
        return Model::table_name;
    } else {
        return {};
    }
}

/// Empty where the model does not name its table.
template <class Model>
constexpr std::string_view table_name() {
    if constexpr (requires { Model::table_name; })
        return Model::table_name;
    else
        return {};
}

template <class Model>
constexpr std::span<const TableArg> table_args() {
    if constexpr (requires { Model::table_args; })
        return Model::table_args.parts;
    else
        return {};
}

/// Those of a base class belong to its table already.
template <class Model>
constexpr std::span<const TableArg> own_table_args() {
    if constexpr (HasBaseModel<Model>) {
        const std::span<const TableArg> own = table_args<Model>();
        return own.data() == table_args<typename Model::carboy_base>().data() ? std::span<const TableArg>() : own;
    } else {
        return table_args<Model>();
    }
}

/// Adds up the sizes of members.
struct MemberSizes {
    std::size_t sum = 0;

    template <auto Member>
    constexpr void member(std::string_view) {
        sum += sizeof(typename MemberOf<decltype(Member)>::type);
    }
};

/// False when a member of a model is not in its list. Every column and relationship takes more than 8 bytes.
template <class Model>
constexpr bool lists_all_members() {
    MemberSizes sizes;
    if constexpr (HasBaseModel<Model>) {
        Model::carboy_describe_own(sizes);
        sizes.sum += sizeof(typename Model::carboy_base);
    } else {
        Model::carboy_describe(sizes);
        if (std::is_polymorphic_v<Model>) sizes.sum += sizeof(void*);
    }
    return sizeof(Model) <= sizes.sum + 8;
}

/// Looks for a member that is a foreign key.
struct ForeignKeyFinder {
    std::string_view wanted;
    bool found = false;

    template <auto Member>
    constexpr void member(std::string_view name) {
        if (name == wanted) find(static_cast<const typename MemberOf<decltype(Member)>::type*>(nullptr));
    }

  private:
    constexpr void find(const void*) {}
    template <class Type, auto... Attributes>
    constexpr void find(const Column<Type, Attributes...>*) {
        found = (IsForeignKey<std::remove_cv_t<decltype(Attributes)>>::value || ...);
    }
};

/// True when the member with this name is a foreign key. One in table_args is checked when the models are linked.
template <class Model>
constexpr bool has_foreign_key(std::string_view via) {
    for (const TableArg& arg : table_args<Model>())
        if (arg.kind() == TableArg::Kind::foreign_key) return true;
    ForeignKeyFinder keys{.wanted = via};
    Model::carboy_describe(keys);
    return keys.found;
}

/// Looks for relationships without a foreign key.
template <class Model>
struct RelationshipFinder {
    bool all_have_keys = true;

    template <auto Member>
    constexpr void member(std::string_view) {
        check(static_cast<const typename MemberOf<decltype(Member)>::type*>(nullptr));
    }

  private:
    constexpr void check(const void*) {}
    template <class Target, FixedString Via, auto... Attributes>
    constexpr void check(const One<Target, Via, Attributes...>*) {
        all_have_keys = all_have_keys && has_foreign_key<Model>(Via.view());
    }
};

template <class Model>
constexpr bool relationships_have_keys() {
    RelationshipFinder<Model> relationships;
    Model::carboy_describe(relationships);
    return relationships.all_have_keys;
}

template <class Model>
void describe_model(Mapper& mapper) {
    static_assert(alignof(Model) <= alignof(InstanceState), "carboy: a model cannot be over-aligned");
    Describer describer(mapper, Model::carboy_model_name, type_key<Model>(), table_name<Model>(),
                        object_operations<Model>);
    if constexpr (HasBaseModel<Model>) {
        check_base<Model>();
        Model::carboy_base::carboy_describe(describer);
        describer.end_of_inherited(&mapper_of<typename Model::carboy_base>, own_table_name<Model>());
        Model::carboy_describe_own(describer);
    } else {
        Model::carboy_describe(describer);
    }
    if constexpr (requires { Model::bind_key; }) describer.set_bind_key(Model::bind_key);
    if constexpr (requires { Model::is_view; }) describer.set_view(Model::is_view);
    ClassFinder<Model> classes{describer};
    Model::carboy_describe(classes);
    describer.finish(own_table_args<Model>());
}

/// A mapper that is filled when it is constructed.
class ModelMapper : public Mapper {
  public:
    explicit ModelMapper(void (*describe)(Mapper& mapper));
};

}  // namespace detail

/// Returns the description of a model.  Throws: MappingError.
template <class Model>
const Mapper& mapper_of() {
    static const detail::ModelMapper mapper(detail::describe_model<Model>);
    return mapper;
}

}  // namespace carboy::orm

namespace carboy::sql {

/// A column can be passed wherever its value can be a parameter: get<User>(post.author_id), execute("... ?",
/// user.name).
template <class C, auto... Attributes>
struct Type<orm::Column<C, Attributes...>> {
    using Held = typename orm::ColumnTraits<C>::value_type;
    static ValueView to_view(const orm::Column<C, Attributes...>& column) requires(!needs_scratch<Held>) {
        return Type<Held>::to_view(column.value());
    }
    static ValueView to_view(const orm::Column<C, Attributes...>& column,
                             Scratch& scratch) requires needs_scratch<Held> {
        return Type<Held>::to_view(column.value(), scratch);
    }
};

}  // namespace carboy::sql
