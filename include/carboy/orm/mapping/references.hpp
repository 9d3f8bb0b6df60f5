// The parts of User::c and User::By: an empty, typed name for each member of a model.
#pragma once

#include <carboy/base/atomic.hpp>
#include <carboy/orm/mapping/model_facts.hpp>
#include <carboy/sql/statement/alias.hpp>
#include <carboy/sql/statement/expr.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace carboy::orm {

namespace detail {

/// Represents a model under an alias.
template <class Model, FixedString Name>
struct AliasOf {};

/// The linked mapper of a model, once it has been looked up.
template <class Model>
inline constinit Atomic<const Mapper*> known_mapper{nullptr};

const Mapper& find_joined_mapper(Atomic<const Mapper*>& known, TypeKey type);

}  // namespace detail

/// Returns the linked mapper of a model.  Throws: MappingError.
template <class Model>
const Mapper& joined_mapper() {
    const Mapper* known = detail::known_mapper<Model>.load(MemoryOrder::acquire);
    return known != nullptr ? *known : detail::find_joined_mapper(detail::known_mapper<Model>, type_key<Model>());
}

namespace detail {

/// A column as queries name it.  Its table and number are looked up at the first use.
class ColumnName {
  public:
    constexpr ColumnName(MapperSource mapper, std::string_view name, const sql::AliasName* alias) noexcept
        : mapper_(mapper), name_(name), alias_(alias) {}

    /// Throws: MappingError.
    sql::Expression expression() const;
    std::uint16_t number() const;

  private:
    const sql::Table& table() const;

    MapperSource mapper_;
    std::string_view name_;  // of the member
    const sql::AliasName* alias_;
    mutable Atomic<std::uint16_t> number_{no_index};
    mutable Atomic<const sql::Table*> table_{nullptr};  // null until the number is known
};

template <FixedString Name>
inline constinit const sql::AliasName alias_name{Name.view()};

/// What a list of members refers to: a model's table under its own name, or under an alias.
template <class Of>
struct EntityTraits {
    using model_type = Of;
    static constexpr const sql::AliasName* alias = nullptr;
};
template <class Model, FixedString Name>
struct EntityTraits<AliasOf<Model, Name>> {
    using model_type = Model;
    static constexpr const sql::AliasName* alias = &alias_name<Name>;
};

template <class Of>
using EntityModel = typename EntityTraits<Of>::model_type;

template <class Of>
inline constexpr bool is_alias = !std::is_same_v<Of, EntityModel<Of>>;

/// The columns of a subclass get their numbers when the models are linked.
template <class Model>
constexpr MapperSource numbered_mapper() {
    if constexpr (HasBaseModel<Model>)
        return &joined_mapper<Model>;
    else
        return &mapper_of<Model>;
}

template <class Of, FixedString Name>
inline constinit const ColumnName column_name{numbered_mapper<EntityModel<Of>>(), Name.view(), EntityTraits<Of>::alias};

/// Has the operators of all columns of one C++ type.
template <class T>
class ColumnOperand : public sql::Operand<ColumnOperand<T>, T> {
  public:
    constexpr explicit ColumnOperand(const ColumnName& name) noexcept : name_(&name) {}
    sql::Expression expression() const { return name_->expression(); }
    /// The position in the table.
    std::uint16_t column_number() const { return name_->number(); }

  private:
    const ColumnName* name_;
};

const RelationshipProperty& relationship_named(const Mapper& mapper, std::string_view name);

/// The table of a model, under this alias if there is one.
sql::Source source_of(const Mapper& mapper, const sql::AliasName* alias);

/// The condition that joins an association table with the rows at one of its ends.
sql::Expression keys_of_association(const RelationshipProperty& relation, std::size_t end, const sql::Source& between,
                                    const sql::Source& rows);
/// The association table between a model and the target of its many-to-many relationship.
sql::Source source_between(const RelationshipProperty& relation, const sql::Source& target);

/// The rows that a relationship leads to, from one row of its model.
/// SQL: EXISTS (SELECT 1 FROM target WHERE keys are equal AND condition). The condition may be empty.
sql::Expression related_exists(const Mapper& mapper, const RelationshipProperty& relation, const sql::AliasName* alias,
                               sql::Expression condition);
/// The row of a model whose list has this object.  Throws: Error when the object has no key yet.
sql::Expression has_in_list(const Mapper& mapper, const RelationshipProperty& relation, const sql::AliasName* alias,
                            const void* object);

/// Adds the condition of one member of filter_by.
void add_condition(std::vector<sql::Expression>& conditions, sql::Expression condition);

}  // namespace detail

/// The name of a model's member in queries.  `Of` is the model, or AliasOf<Model, "name">.
template <class Of, class Member, FixedString Name>
struct MemberRef {
    static_assert(sizeof(Name) == 0,
                  "carboy: CARBOY_MODEL lists columns and relationships, such as Column<Integer> n or Many<Post, "
                  "\"user_id\"> posts");
};

/// A column in a query: User::c.name.
template <class Of, class Type, auto... Attributes, FixedString Name>
struct MemberRef<Of, Column<Type, Attributes...>, Name>
    : detail::ColumnOperand<typename ColumnTraits<Type>::value_type> {
    using model_type = detail::EntityModel<Of>;
    using column_type = Type;
    static constexpr bool is_aliased = detail::is_alias<Of>;
    static constexpr bool is_computed = detail::has_computed<Attributes...>;

    constexpr MemberRef() noexcept
        : detail::ColumnOperand<typename ColumnTraits<Type>::value_type>(detail::column_name<Of, Name>) {}
};

namespace detail {

template <class... C>
sql::Expression all_of(const C&... conditions) {
    if constexpr (sizeof...(C) == 0)
        return {};
    else
        return sql::and_(conditions...).expression();
}

/// The parts that relationships of every kind have in queries.
template <class Of, class Target, FixedString Name>
struct RelationshipOperand {
    using model_type = EntityModel<Of>;
    using target_type = Target;
    static constexpr bool is_aliased = is_alias<Of>;

    static const RelationshipProperty& relationship() {
        return relationship_named(joined_mapper<model_type>(), Name.view());
    }
    /// The rows that the relationship starts from.
    static sql::Source source() { return source_of(joined_mapper<model_type>(), EntityTraits<Of>::alias); }

  protected:
    template <class... C>
    static sql::Expr<bool> exists(const C&... conditions) {
        return sql::Expr<bool>(related_exists(joined_mapper<model_type>(), relationship(), EntityTraits<Of>::alias,
                                              all_of(conditions...)));
    }
};

template <class Of, class Target, FixedString Name>
struct ToOneOperand : RelationshipOperand<Of, Target, Name> {
    /// True where the object exists and meets the conditions.  Source: SQLAlchemy RelationshipProperty.Comparator.has.
    template <sql::Condition... C>
    sql::Expr<bool> has(const C&... conditions) const {
        return this->exists(conditions...);
    }
};

template <class Of, class Target, FixedString Name>
struct ToManyOperand : RelationshipOperand<Of, Target, Name> {
    /// True where one of the objects meets all conditions.  Source: SQLAlchemy RelationshipProperty.Comparator.any.
    template <sql::Condition... C>
    sql::Expr<bool> any(const C&... conditions) const {
        return this->exists(conditions...);
    }
    /// True for the owner of this object.
    sql::Expr<bool> contains(const Target& object) const {
        return sql::Expr<bool>(
            has_in_list(joined_mapper<EntityModel<Of>>(), this->relationship(), EntityTraits<Of>::alias, &object));
    }
};

}  // namespace detail

/// A many-to-one relationship in a query: Post::c.author == alice.
template <class Of, class Target, FixedString Via, auto... Attributes, FixedString Name>
struct MemberRef<Of, One<Target, Via, Attributes...>, Name> : detail::ToOneOperand<Of, Target, Name> {};

/// A one-to-one relationship in a query, from the side without the foreign key.
template <class Of, class Target, FixedString Via, auto... Attributes, FixedString Name>
struct MemberRef<Of, OneToOne<Target, Via, Attributes...>, Name> : detail::ToOneOperand<Of, Target, Name> {};

/// A one-to-many relationship in a query: join(User::c.posts).
template <class Of, class Target, FixedString Via, auto... Attributes, FixedString Name>
struct MemberRef<Of, Many<Target, Via, Attributes...>, Name> : detail::ToManyOperand<Of, Target, Name> {};

/// A many-to-many relationship in a query: join(Person::c.skills).
template <class Of, class Target, FixedString Table, auto... Attributes, FixedString Name>
struct MemberRef<Of, ManyToMany<Target, Table, Attributes...>, Name> : detail::ToManyOperand<Of, Target, Name> {};

/// A list that is never loaded, or one with keys, is the same in a query as the list that it contains.
template <class Of, class List, FixedString Name>
struct MemberRef<Of, WriteOnly<List>, Name> : MemberRef<Of, List, Name> {
    static constexpr bool is_write_only = true;
};
template <class Of, class List, FixedString Member, class Key, FixedString Name>
struct MemberRef<Of, Keyed<List, Member, Key>, Name> : MemberRef<Of, List, Name> {};

template <class T>
concept RelationshipRef = requires {
    T::relationship();
};

namespace detail {

/// Returns `foreign key = key of target`; a null target becomes IS NULL, as in SQLAlchemy.
/// Throws: Error when the target has no key yet.
sql::Expression refers_to(const Mapper& mapper, const RelationshipProperty& relation, const sql::AliasName* alias,
                          const void* target);
/// The opposite, which also holds where the foreign key is NULL, as in SQLAlchemy.
sql::Expression refers_elsewhere(const Mapper& mapper, const RelationshipProperty& relation,
                                 const sql::AliasName* alias, const void* target);

}  // namespace detail

template <class Of, class Target, FixedString Name>
sql::Expr<bool> operator==(const detail::ToOneOperand<Of, Target, Name>& one, const Target& target) {
    return sql::Expr<bool>(detail::refers_to(joined_mapper<detail::EntityModel<Of>>(), one.relationship(),
                                             detail::EntityTraits<Of>::alias, &target));
}
template <class Of, class Target, FixedString Name>
sql::Expr<bool> operator==(const detail::ToOneOperand<Of, Target, Name>& one, std::nullptr_t) {
    return sql::Expr<bool>(detail::refers_to(joined_mapper<detail::EntityModel<Of>>(), one.relationship(),
                                             detail::EntityTraits<Of>::alias, nullptr));
}
template <class Of, class Target, FixedString Name>
sql::Expr<bool> operator!=(const detail::ToOneOperand<Of, Target, Name>& one, const Target& target) {
    return sql::Expr<bool>(detail::refers_elsewhere(joined_mapper<detail::EntityModel<Of>>(), one.relationship(),
                                                    detail::EntityTraits<Of>::alias, &target));
}
template <class Of, class Target, FixedString Name>
sql::Expr<bool> operator!=(const detail::ToOneOperand<Of, Target, Name>& one, std::nullptr_t) {
    return sql::Expr<bool>(detail::refers_elsewhere(joined_mapper<detail::EntityModel<Of>>(), one.relationship(),
                                                    detail::EntityTraits<Of>::alias, nullptr));
}

/// A model under another name in a statement, for a table that it uses twice:
///     constexpr auto& billing = aliased<Address, "billing">;
///     select(Order::c.id, billing.city).join(billing, Order::c.billing)
/// Its members are those of Model::c.  Source: SQLAlchemy aliased().
template <class Model, FixedString Name>
inline constexpr typename Model::template CarboyMembers<detail::AliasOf<Model, Name>> aliased{};

/// The list of a model's members: User::c, or an alias.
template <class T>
concept Entity = requires {
    typename T::carboy_entity;
};

/// Returns the table of User::c or of an alias.
template <Entity E>
sql::Source source_of(const E&) {
    using Of = typename E::carboy_entity;
    return detail::source_of(joined_mapper<detail::EntityModel<Of>>(), detail::EntityTraits<Of>::alias);
}

/// One condition of filter_by, which is absent unless the caller sets it.
template <class Member>
class ByField {
  public:
    constexpr ByField() = default;
};

template <class Type, auto... Attributes>
class ByField<Column<Type, Attributes...>> {
  public:
    using value_type = typename ColumnTraits<Type>::value_type;

    ByField() = default;
    template <class U>
    requires std::convertible_to<U&&, value_type> ByField(U&& value) : value_(std::forward<U>(value)), given_(true) {}

    template <class Ref>
    void add_to(std::vector<sql::Expression>& conditions, const Ref& ref) const {
        if (given_) detail::add_condition(conditions, (ref == value_).expression());
    }

  private:
    value_type value_{};
    bool given_ = false;
};

template <class Target, FixedString Via, auto... Attributes>
class ByField<One<Target, Via, Attributes...>> {
  public:
    ByField() = default;
    ByField(const Target& target) : target_(&target), given_(true) {}
    ByField(const Target* target) : target_(target), given_(true) {}
    ByField(std::nullptr_t) : given_(true) {}

    template <class Ref>
    void add_to(std::vector<sql::Expression>& conditions, const Ref& ref) const {
        if (!given_) return;
        detail::add_condition(conditions, (target_ ? ref == *target_ : ref == nullptr).expression());
    }

  private:
    const Target* target_ = nullptr;
    bool given_ = false;
};

namespace detail {

/// A member that filter_by does not compare.
class NoField {
  public:
    template <class Ref>
    void add_to(std::vector<sql::Expression>&, const Ref&) const {}
};

}  // namespace detail

template <class Target, FixedString Via, auto... Attributes>
class ByField<OneToOne<Target, Via, Attributes...>> : public detail::NoField {};
template <class Target, FixedString Via, auto... Attributes>
class ByField<Many<Target, Via, Attributes...>> : public detail::NoField {};
template <class Target, FixedString Table, auto... Attributes>
class ByField<ManyToMany<Target, Table, Attributes...>> : public detail::NoField {};
template <class List>
class ByField<WriteOnly<List>> : public detail::NoField {};
template <class List, FixedString Member, class Key>
class ByField<Keyed<List, Member, Key>> : public detail::NoField {};

}  // namespace carboy::orm
