// A model as constant data: its members, its table and how its objects are constructed. The library makes the Mapper
// from it.
#pragma once

#include <carboy/base/atomic.hpp>
#include <carboy/orm/mapping/column_kind.hpp>
#include <carboy/orm/mapping/table_args.hpp>

#include <cstddef>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace carboy::orm {

template <class Model>
const Mapper& mapper_of();

namespace detail {

/// One member in a model's list.
struct MemberFacts {
    std::string_view name{};
    std::size_t offset = 0;
    const MemberKind* kind = nullptr;
};

/// The members that a class lists, and those of its base class. Under -fsanitize=undefined GCC does not compare
/// addresses in constants, so what they are is also said by a bool.
struct MemberList {
    std::span<const MemberFacts> own;
    bool inherits = false;
    const MemberList* base = nullptr;
};

/// How objects of one class are marked in the discriminator.
struct ClassFacts {
    std::string_view column{};
    void (*mark)(void* member) = nullptr;
    bool named = false;
    sql::Value identity{};  // NULL for a class that has no rows of its own
};

/// What CARBOY_MODEL and the static members of a model say.  Lifetime: static.
struct ModelFacts {
    std::string_view model;
    TypeKey type = nullptr;
    std::string_view table{};  // empty where the model does not name one
    const MemberList* members = nullptr;
    ObjectOperations object{};
    std::span<const TableArg> args{};
    std::string_view bind_key{};
    bool is_view = false;
    MapperSource base = nullptr;          // null for a model without a base class
    std::string_view own_table{};         // of a subclass
    ClassFacts (*its_class)() = nullptr;  // null where no column holds the class
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
    static ClassFacts facts(std::string_view name) {
        if constexpr (requires { Model::polymorphic_identity; }) {
            static_assert(
                requires { T(Model::polymorphic_identity); },
                "carboy: polymorphic_identity has a different type from the column with polymorphic_on");
            sql::Scratch scratch;
            return {name, mark, true, sql::Value(view_cell<Type>(T(Model::polymorphic_identity), scratch))};
        } else {
            return {name, mark};
        }
    }
};

/// Finds the discriminator among the members of a model.
template <class Model>
struct ClassFinder {
    ClassFacts found{};

    template <auto Member>
    void member(std::string_view name) {
        find(static_cast<const typename MemberOf<decltype(Member)>::type*>(nullptr), name);
    }

  private:
    void find(const void*, std::string_view) {}
    template <class Type, auto... Attributes>
    void find(const Column<Type, Attributes...>*, std::string_view name) {
        if constexpr (has_attribute<PolymorphicOn, Attributes...>)
            found = ClassMark<Model, Column<Type, Attributes...>>::facts(name);
    }
};

template <class Model>
ClassFacts class_facts() {
    ClassFinder<Model> classes;
    Model::carboy_describe(classes);
    return std::move(classes.found);
}

/// Distinguishes static members. GCC does not compare their addresses in constants under -fsanitize=undefined.
template <const auto* Object>
struct StaticObject {};

template <const auto* A, const auto* B>
inline constexpr bool is_same_object = std::is_same_v<StaticObject<A>, StaticObject<B>>;

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

/// The members that CARBOY_MODEL lists, without those of a base class.
template <class Model>
constexpr std::span<const MemberFacts> own_members() {
    constexpr const auto& listed = Model::template CarboyTable<Model>::members;
    return std::span<const MemberFacts>(listed, std::size(listed) - 1);
}

template <class Model>
constexpr const MemberList* inherited_members();

template <class Model>
inline constexpr MemberList member_list{own_members<Model>(), HasBaseModel<Model>, inherited_members<Model>()};

template <class Model>
constexpr const MemberList* inherited_members() {
    if constexpr (HasBaseModel<Model>)
        return &member_list<typename Model::carboy_base>;
    else
        return nullptr;
}

constexpr std::size_t size_of_members(const MemberList& list) {
    std::size_t sum = 0;
    for (const MemberFacts& member : list.own) sum += member.kind->size;
    return sum;
}

/// False when a member of a model is not in its list. Every column and relationship takes more than 8 bytes.
template <class Model>
constexpr bool lists_all_members() {
    std::size_t sum = size_of_members(member_list<Model>);
    if constexpr (HasBaseModel<Model>)
        sum += sizeof(typename Model::carboy_base);
    else if (std::is_polymorphic_v<Model>)
        sum += sizeof(void*);
    return sizeof(Model) <= sum + 8;
}

/// True when the member with this name is a foreign key.
constexpr bool is_foreign_key(const MemberList& list, std::string_view name) {
    for (const MemberFacts& member : list.own)
        if (member.name == name && member.kind->is_column && member.kind->column->foreign_key) return true;
    return list.inherits && is_foreign_key(*list.base, name);
}

/// True when each One in `list` names a foreign key of the class.
constexpr bool relationships_have_keys(const MemberList& list, const MemberList& of_class) {
    for (const MemberFacts& member : list.own) {
        if (member.kind->is_column) continue;
        const RelationshipKind& relation = *member.kind->relationship;
        const bool needs_key = relation.direction == Direction::many_to_one && !relation.via.empty();
        if (needs_key && !is_foreign_key(of_class, relation.via)) return false;
    }
    return !list.inherits || relationships_have_keys(*list.base, of_class);
}

/// The same for a class with these arguments. A foreign key among them is checked when the models are linked.
constexpr bool relationships_have_keys(const MemberList& list, std::span<const TableArg> args) {
    for (const TableArg& arg : args)
        if (arg.kind() == TableArg::Kind::foreign_key) return true;
    return relationships_have_keys(list, list);
}

template <class Model>
constexpr bool relationships_have_keys() {
    return relationships_have_keys(member_list<Model>, table_args<Model>());
}

constexpr bool adds_primary_key(const MemberList& list) {
    for (const MemberFacts& member : list.own)
        if (member.kind->is_column && member.kind->column->primary_key) return true;
    return false;
}

constexpr bool has_class_column(const MemberList& list) {
    for (const MemberFacts& member : list.own)
        if (member.kind->is_column && member.kind->column->polymorphic) return true;
    return list.inherits && has_class_column(*list.base);
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
    static_assert(!adds_primary_key(member_list<Model>),
                  "carboy: a subclass of a model has the primary key of its base class, also in a table of its own");
}

template <class Model>
constexpr ModelFacts make_model_facts() {
    static_assert(alignof(Model) <= alignof(InstanceState), "carboy: a model cannot be over-aligned");
    ModelFacts facts{.model = Model::carboy_model_name,
                     .type = type_key<Model>(),
                     .table = table_name<Model>(),
                     .members = &member_list<Model>,
                     .object = object_operations<Model>,
                     .args = own_table_args<Model>()};
    if constexpr (HasBaseModel<Model>) {
        check_base<Model>();
        facts.base = &mapper_of<typename Model::carboy_base>;
        facts.own_table = own_table_name<Model>();
    }
    if constexpr (requires { Model::bind_key; }) facts.bind_key = Model::bind_key;
    if constexpr (requires { Model::is_view; }) facts.is_view = Model::is_view;
    if constexpr (has_class_column(member_list<Model>)) facts.its_class = class_facts<Model>;
    return facts;
}

template <class Model>
inline const ModelFacts model_facts = make_model_facts<Model>();

/// The Mapper of a model, once it has been made.
template <class Model>
inline constinit Atomic<const Mapper*> made_mapper{nullptr};

/// Makes the Mapper, unless another thread has.  Throws: MappingError.
const Mapper& make_mapper(Atomic<const Mapper*>& made, const ModelFacts& facts);

}  // namespace detail

/// Returns the description of a model.  Throws: MappingError.
template <class Model>
const Mapper& mapper_of() {
    const Mapper* made = detail::made_mapper<Model>.load(MemoryOrder::acquire);
    return made != nullptr ? *made : detail::make_mapper(detail::made_mapper<Model>, detail::model_facts<Model>);
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
