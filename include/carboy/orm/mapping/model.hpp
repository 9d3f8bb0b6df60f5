// CARBOY_MODEL: the one line that makes an aggregate a model. It adds static members and member types only, so that
// designated initialisers go on working.
#pragma once

#include <carboy/orm/mapping/for_each.hpp>
#include <carboy/orm/mapping/references.hpp>

namespace carboy::orm {

template <class Model>
class Query;

}  // namespace carboy::orm

#define CARBOY_MODEL_REFERENCE(Model, field) ::carboy::orm::MemberRef<Model, decltype(Model::field), #field> field;
#define CARBOY_MODEL_CONDITION(Model, field) ::carboy::orm::ByField<decltype(Model::field)> field{};
#define CARBOY_MODEL_DESCRIBE(Model, field) visitor.template member<&Model::field>(#field);
#define CARBOY_MODEL_ADD_CONDITION(Model, field) by.field.add_to(conditions, c.field);

/// Lists the members of a model; the last line of its struct, with a semicolon.
/// It declares: c (the members in queries), By (for filter_by), query(), and registers the model before main.
/// The table's name is the model's in snake_case; `static constexpr std::string_view table_name` says another.
#define CARBOY_MODEL(Model, ...)                                                                            \
    struct CarboyMembers {                                                                                  \
        CARBOY_FOR_EACH(CARBOY_MODEL_REFERENCE, Model, __VA_ARGS__)                                         \
    };                                                                                                      \
    static constexpr CarboyMembers c{};                                                                     \
    struct By {                                                                                             \
        CARBOY_FOR_EACH(CARBOY_MODEL_CONDITION, Model, __VA_ARGS__)                                         \
    };                                                                                                      \
    static constexpr ::std::string_view carboy_model_name = #Model;                                         \
    template <class Visitor>                                                                                \
    static void carboy_describe(Visitor& visitor) {                                                         \
        CARBOY_FOR_EACH(CARBOY_MODEL_DESCRIBE, Model, __VA_ARGS__)                                          \
    }                                                                                                       \
    template <class ByType>                                                                                 \
    static void carboy_conditions(const ByType& by, ::std::vector<::carboy::sql::Expression>& conditions) { \
        CARBOY_FOR_EACH(CARBOY_MODEL_ADD_CONDITION, Model, __VA_ARGS__)                                     \
    }                                                                                                       \
    static ::carboy::orm::Query<Model> query() { return ::carboy::orm::Query<Model>(); }                    \
    static inline const bool carboy_registered =                                                            \
        ::carboy::orm::register_model(::carboy::orm::type_key<Model>(), &::carboy::orm::mapper_of<Model>)
