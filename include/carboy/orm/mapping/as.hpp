// The class of an object that a query over its base class returns.
#pragma once

#include <carboy/orm/mapping/one_object.hpp>
#include <carboy/orm/mapping/references.hpp>

#include <type_traits>

namespace carboy::orm {

/// Returns the object as one of a subclass, or nullptr when it is of another class or in no session.
///     for (Employee& employee : Employee::query().all())
///         if (Manager* manager = as<Manager>(employee)) ...
template <IsModel Model, IsModel Base>
auto as(Base& object) {
    static_assert(std::is_base_of_v<std::remove_const_t<Base>, Model>,
                  "carboy: as<Model>(object): the object is of a class that Model does not derive from");
    using Result = std::conditional_t<std::is_const_v<Base>, const Model, Model>;
    const InstanceState* state = joined_mapper<std::remove_const_t<Base>>().state_of(&object);
    const bool is_one = state != nullptr && state->mapper->is_a(joined_mapper<std::remove_const_t<Model>>());
    return is_one ? static_cast<Result*>(&object) : nullptr;
}

}  // namespace carboy::orm
