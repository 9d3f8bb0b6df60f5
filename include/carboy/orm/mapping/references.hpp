// What User::c and User::By are made of: an empty, typed name for each member of a model.
#pragma once

#include <carboy/orm/mapping/describe.hpp>
#include <carboy/sql/expr.hpp>

#include <optional>

namespace carboy::orm {

/// The joined-up mapper of a model.  Throws: MappingError.
template <class Model>
const Mapper& joined_mapper() {
    static const Mapper& mapper = mapper_for(type_key<Model>());
    return mapper;
}

/// The name of a model's member in queries.
template <class Model, class Member, FixedString Name>
struct MemberRef;

/// A column in a query: User::c.name.
template <class Model, class Type, auto... Attributes, FixedString Name>
struct MemberRef<Model, Column<Type, Attributes...>, Name>
    : sql::Operand<MemberRef<Model, Column<Type, Attributes...>, Name>, typename ColumnTraits<Type>::value_type> {
    using model_type = Model;

    static std::uint16_t number() {
        static const auto number = static_cast<std::uint16_t>(mapper_of<Model>().table.position(Name.view()));
        return number;
    }
    sql::Expression expression() const { return sql::Expression::column({&mapper_of<Model>().table}, number()); }
};

/// A many-to-one relationship in a query: Post::c.author == alice.
template <class Model, class Target, FixedString Via, FixedString Name>
struct MemberRef<Model, One<Target, Via>, Name> {
    using model_type = Model;
    using target_type = Target;

    static const RelationshipProperty& relationship() {
        const Mapper& mapper = joined_mapper<Model>();
        static const std::uint16_t number = mapper.relationship_named(Name.view());
        return mapper.relationships[number];
    }
};

/// A one-to-many relationship in a query: join(User::c.posts).
template <class Model, class Target, FixedString Via, FixedString Name>
struct MemberRef<Model, Many<Target, Via>, Name> {
    using model_type = Model;
    using target_type = Target;

    static const RelationshipProperty& relationship() {
        const Mapper& mapper = joined_mapper<Model>();
        static const std::uint16_t number = mapper.relationship_named(Name.view());
        return mapper.relationships[number];
    }
};

template <class T>
concept RelationshipRef = requires {
    T::relationship();
};

namespace detail {

/// `foreign key = key of target`; a null target is IS NULL, as SQLAlchemy does.
/// Throws: Error when the target has no key yet.
sql::Expression refers_to(const Mapper& mapper, const RelationshipProperty& relation, const void* target);

}  // namespace detail

template <class Model, class Target, FixedString Via, FixedString Name>
sql::Expr<bool> operator==(const MemberRef<Model, One<Target, Via>, Name>& one, const Target& target) {
    return sql::Expr<bool>(detail::refers_to(joined_mapper<Model>(), one.relationship(), &target));
}
template <class Model, class Target, FixedString Via, FixedString Name>
sql::Expr<bool> operator==(const MemberRef<Model, One<Target, Via>, Name>& one, std::nullptr_t) {
    return sql::Expr<bool>(detail::refers_to(joined_mapper<Model>(), one.relationship(), nullptr));
}
template <class Model, class Target, FixedString Via, FixedString Name>
sql::Expr<bool> operator!=(const MemberRef<Model, One<Target, Via>, Name>& one, const Target& target) {
    return !(one == target);
}
template <class Model, class Target, FixedString Via, FixedString Name>
sql::Expr<bool> operator!=(const MemberRef<Model, One<Target, Via>, Name>& one, std::nullptr_t) {
    return !(one == nullptr);
}

/// One condition of filter_by: nothing unless the caller sets it.
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
    requires std::convertible_to<U&&, value_type> ByField(U&& value) : value_(std::in_place, std::forward<U>(value)) {}

    template <class Ref>
    void add_to(std::vector<sql::Expression>& conditions, const Ref& ref) const {
        if (value_) conditions.push_back((ref == *value_).expression());
    }

  private:
    std::optional<value_type> value_;
};

template <class Target, FixedString Via>
class ByField<One<Target, Via>> {
  public:
    ByField() = default;
    ByField(const Target& target) : target_(&target), given_(true) {}
    ByField(const Target* target) : target_(target), given_(true) {}
    ByField(std::nullptr_t) : given_(true) {}

    template <class Ref>
    void add_to(std::vector<sql::Expression>& conditions, const Ref& ref) const {
        if (!given_) return;
        conditions.push_back((target_ ? ref == *target_ : ref == nullptr).expression());
    }

  private:
    const Target* target_ = nullptr;
    bool given_ = false;
};

template <class Target, FixedString Via>
class ByField<Many<Target, Via>> {
  public:
    template <class Ref>
    void add_to(std::vector<sql::Expression>&, const Ref&) const {}
};

}  // namespace carboy::orm
