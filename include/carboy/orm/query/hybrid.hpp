// Functions of a model that work on its objects and in queries. A generic function does when both sides have its
// operators: [](const auto& line) { return line.price * line.pieces; }
#pragma once

#include <carboy/orm/mapping/references.hpp>

#include <utility>

namespace carboy::orm {

/// A function with one body for objects and one for queries.
template <class OnObject, class InSql>
class Hybrid {
  public:
    constexpr Hybrid(OnObject on_object, InSql in_sql) : on_object_(on_object), in_sql_(in_sql) {}

    /// `source` is an object, Model::c or an alias.
    template <class Source, class... Arguments>
    constexpr auto operator()(const Source& source, Arguments&&... arguments) const {
        if constexpr (Entity<Source>)
            return in_sql_(source, std::forward<Arguments>(arguments)...);
        else
            return on_object_(source, std::forward<Arguments>(arguments)...);
    }

  private:
    OnObject on_object_;
    InSql in_sql_;
};

/// Returns a function that calls `on_object` with an object, and `in_sql` with Model::c or an alias.
///     inline constexpr auto initial = hybrid([](const User& user) { return user.name->substr(0, 1); },
///                                            [](const auto& user) { return func::substr(user.name, 1, 1); });
/// Source: SQLAlchemy ext/hybrid.py, hybrid_property.expression.
template <class OnObject, class InSql>
constexpr Hybrid<OnObject, InSql> hybrid(OnObject on_object, InSql in_sql) {
    return {on_object, in_sql};
}

}  // namespace carboy::orm
