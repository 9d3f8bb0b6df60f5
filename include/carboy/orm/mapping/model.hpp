// CARBOY_MODEL: the one line that makes an aggregate a model. It adds static members, member types and one empty
// member, so designated initialisers keep working.
#pragma once

#include <carboy/base/for_each.hpp>
#include <carboy/orm/mapping/one_object.hpp>
#include <carboy/orm/mapping/references.hpp>

#include <cstddef>

namespace carboy::orm {

template <class Model>
class Query;

}  // namespace carboy::orm

#define CARBOY_MODEL_REFERENCE(Model, field)                                                            \
    static_assert(                                                                                      \
        requires { &CarboyModel::field; },                                                              \
        "carboy: CARBOY_MODEL lists a member that the struct does not have, or has after it: " #field); \
    ::carboy::orm::MemberRef<CarboyOf, decltype(CarboyModel::field), #field> field;
#define CARBOY_MODEL_CONDITION(Model, field) ::carboy::orm::ByField<decltype(Model::field)> field{};
#define CARBOY_MODEL_DESCRIBE(Model, field) visitor.template member<&Model::field>(#field);
#define CARBOY_MODEL_MEMBER(Model, field) \
    {{#field, sizeof(#field) - 1},        \
     offsetof(CarboyModel, field),        \
     &::carboy::orm::detail::member_kind<decltype(CarboyModel::field)>},
#define CARBOY_MODEL_ADD_CONDITION(Model, field) by.field.add_to(conditions, c.field);

/// The members as constant data. Models are not standard-layout types, of which GCC and Clang compute offsets as well.
#define CARBOY_MODEL_TABLE(Model, ...)                                                                \
    _Pragma("GCC diagnostic push")                                                                    \
        _Pragma("GCC diagnostic ignored \"-Winvalid-offsetof\"") template <class CarboyModel = Model> \
        struct CarboyTable {                                                                          \
        static constexpr ::carboy::orm::detail::MemberFacts members[] = {                             \
            __VA_OPT__(CARBOY_FOR_EACH(CARBOY_MODEL_MEMBER, Model, __VA_ARGS__)){}};                  \
    };                                                                                                \
    _Pragma("GCC diagnostic pop")

/// What CARBOY_MODEL and CARBOY_SUBMODEL have in common.
#define CARBOY_MODEL_PARTS(Model)                                                             \
    static constexpr ::std::string_view carboy_model_name = #Model;                           \
    void carboy_check() const {                                                               \
        static_assert(::std::is_same_v<::std::remove_cvref_t<decltype(*this)>, Model>,        \
                      "carboy: CARBOY_MODEL names another model, not the struct that it is "  \
                      "in: " #Model);                                                         \
        static_assert(::carboy::orm::detail::lists_all_members<Model>(),                      \
                      "carboy: CARBOY_MODEL does not list all members of " #Model             \
                      ", and a model has only columns and relationships as members");         \
        static_assert(::carboy::orm::detail::relationships_have_keys<Model>(),                \
                      "carboy: a One names the member of its model that is the foreign key: " \
                      "Column<Integer, foreign_key<&User::id>> user_id; One<User, "           \
                      "\"user_id\"> user");                                                   \
    }                                                                                         \
    static ::carboy::orm::Query<Model> query() { return ::carboy::orm::Query<Model>(); }      \
    template <class CarboySource>                                                             \
    requires ::carboy::orm::SameModel<CarboySource, Model> Model& operator=(CarboySource&&) { \
        ::carboy::orm::a_model_is_not_assigned_take_a_reference_or_say_copy_of_object<        \
            ::std::remove_cvref_t<CarboySource>>();                                           \
        return *this;                                                                         \
    }                                                                                         \
    [[no_unique_address]] ::carboy::orm::take_a_reference_or_say_copy_of_object               \
        carboy_take_a_reference_or_say_copy_of_object{};                                      \
    static inline const bool carboy_registered =                                              \
        ::carboy::orm::register_model(::carboy::orm::type_key<Model>(), &::carboy::orm::mapper_of<Model>)

/// Lists the members of a model. It is the last line of the struct, with a semicolon.
/// It declares c (the members in queries), By (for filter_by) and query(), and registers the model before main.
/// The table's name is the model's in snake_case; `static constexpr std::string_view table_name` overrides it.
#define CARBOY_MODEL(Model, ...)                                                                           \
    using carboy_base = void;                                                                              \
    template <class CarboyOf, class CarboyModel = Model>                                                   \
    struct CarboyMembers {                                                                                 \
        using carboy_entity = CarboyOf;                                                                    \
        CARBOY_FOR_EACH(CARBOY_MODEL_REFERENCE, Model, __VA_ARGS__)                                        \
    };                                                                                                     \
    [[maybe_unused]] static constexpr CarboyMembers<Model> c{};                                            \
    CARBOY_MODEL_TABLE(Model, __VA_ARGS__)                                                                 \
    struct By {                                                                                            \
        CARBOY_FOR_EACH(CARBOY_MODEL_CONDITION, Model, __VA_ARGS__)                                        \
    };                                                                                                     \
    template <class CarboyVisitor>                                                                         \
    static constexpr void carboy_describe(CarboyVisitor& visitor) {                                        \
        CARBOY_FOR_EACH(CARBOY_MODEL_DESCRIBE, Model, __VA_ARGS__)                                         \
    }                                                                                                      \
    template <class ByType>                                                                                \
    static void carboy_conditions(const ByType& by, ::std::vector<::carboy::sql::Expression>& conditions){ \
        CARBOY_FOR_EACH(CARBOY_MODEL_ADD_CONDITION, Model, __VA_ARGS__)} CARBOY_MODEL_PARTS(Model)

/// The same for a model that derives from another one: struct Manager : Employee. It shares the table of its base
/// class, or has a `static constexpr std::string_view table_name` of its own, a table with the base's key and its own
/// columns. It lists the members that the class adds, if any. The base model has a Column<..., polymorphic_on>, and
/// each class its own `static constexpr std::string_view polymorphic_identity`. In By, the base's members are a nested
/// list. Source: SQLAlchemy, single table and joined table inheritance.
#define CARBOY_SUBMODEL(Model, Base, ...)                                                                   \
    using carboy_base = Base;                                                                               \
    template <class CarboyOf, class CarboyModel = Model>                                                    \
    struct CarboyMembers : Base::template CarboyMembers<CarboyOf> {                                         \
        using carboy_entity = CarboyOf;                                                                     \
        __VA_OPT__(CARBOY_FOR_EACH(CARBOY_MODEL_REFERENCE, Model, __VA_ARGS__))                             \
    };                                                                                                      \
    [[maybe_unused]] static constexpr CarboyMembers<Model> c{};                                             \
    CARBOY_MODEL_TABLE(Model __VA_OPT__(, ) __VA_ARGS__)                                                    \
    struct By : Base::By {                                                                                  \
        __VA_OPT__(CARBOY_FOR_EACH(CARBOY_MODEL_CONDITION, Model, __VA_ARGS__))                             \
    };                                                                                                      \
    template <class CarboyVisitor>                                                                          \
    static constexpr void carboy_describe_own([[maybe_unused]] CarboyVisitor& visitor) {                    \
        __VA_OPT__(CARBOY_FOR_EACH(CARBOY_MODEL_DESCRIBE, Model, __VA_ARGS__))                              \
    }                                                                                                       \
    template <class CarboyVisitor>                                                                          \
    static constexpr void carboy_describe(CarboyVisitor& visitor) {                                         \
        Base::carboy_describe(visitor);                                                                     \
        carboy_describe_own(visitor);                                                                       \
    }                                                                                                       \
    template <class ByType>                                                                                 \
    static void carboy_conditions(const ByType& by, ::std::vector<::carboy::sql::Expression>& conditions) { \
        Base::carboy_conditions(by, conditions);                                                            \
        __VA_OPT__(CARBOY_FOR_EACH(CARBOY_MODEL_ADD_CONDITION, Model, __VA_ARGS__))                         \
    }                                                                                                       \
    CARBOY_MODEL_PARTS(Model)
