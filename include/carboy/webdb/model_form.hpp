// ModelForm<Item>: a form whose fields follow from a model's columns.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/web/forms/text_fields.hpp>
#include <carboy/web/forms/time_fields.hpp>
#include <carboy/webdb/form_rules.hpp>

#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::webdb {

namespace detail {

/// A drop-down list of an enumeration in which nothing need be chosen.
template <class E>
class OptionalSelectField : public web::SelectFieldOf<E> {
  public:
    OptionalSelectField(std::optional<std::string> label, web::FieldValidators<web::SelectFieldOf<E>> validators,
                        typename web::SelectFieldOf<E>::Options options)
        : web::SelectFieldOf<E>(std::move(label), std::move(validators), std::move(options)) {
        std::vector<web::ChoiceItem> items = this->choice_items();
        items.insert(items.begin(), web::ChoiceItem{});
        this->set_items(std::move(items));
    }
};

/// The class of the field for a column type; void when there is none.
template <class Type>
auto field_of() {
    using Value = sql::Plain<typename orm::ColumnTraits<Type>::value_type>;
    if constexpr (std::is_same_v<sql::Plain<Type>, orm::Text>)
        return std::type_identity<web::TextAreaField>();
    else if constexpr (std::is_same_v<Value, std::string>)
        return std::type_identity<web::StringField>();
    else if constexpr (std::is_same_v<Value, bool>)
        return std::type_identity<web::BooleanField>();
    else if constexpr (std::is_integral_v<Value>)
        return std::type_identity<web::IntegerField>();
    else if constexpr (std::is_floating_point_v<Value>)
        return std::type_identity<web::FloatField>();
    else if constexpr (std::is_same_v<Value, sql::Decimal>)
        return std::type_identity<DecimalField>();
    else if constexpr (std::is_same_v<Value, std::chrono::sys_days>)
        return std::type_identity<web::DateField>();
    else if constexpr (std::is_same_v<Value, web::FormDateTime>)
        return std::type_identity<web::DateTimeLocalField>();
    else if constexpr (std::is_same_v<Value, std::chrono::hh_mm_ss<std::chrono::microseconds>>)
        return std::type_identity<web::TimeField>();
    else if constexpr (sql::NamedEnum<Value> && orm::ColumnTraits<Type>::nullable)
        return std::type_identity<OptionalSelectField<Value>>();
    else if constexpr (sql::NamedEnum<Value>)
        return std::type_identity<web::SelectFieldOf<Value>>();
    else
        return std::type_identity<void>();
}

template <class Attribute>
inline constexpr bool is_foreign_key = false;
template <auto Member>
inline constexpr bool is_foreign_key<orm::ForeignKeyTo<Member>> = true;

/// True for columns that no visitor fills: keys, and what the session sets.
template <class Attribute>
inline constexpr bool is_internal =
    is_foreign_key<Attribute> || std::is_same_v<Attribute, orm::PrimaryKey> ||
    std::is_same_v<Attribute, orm::VersionCounter> || std::is_same_v<Attribute, orm::DefaultNow> ||
    std::is_same_v<Attribute, orm::OnUpdateNow> || std::is_same_v<Attribute, orm::RandomUuid> ||
    std::is_same_v<Attribute, orm::PolymorphicOn> || orm::detail::IsDefaultFrom<Attribute>::value ||
    orm::detail::IsSequence<Attribute>::value;

template <class Member>
struct FormColumn {
    using Field = void;
    static constexpr bool internal = true;
};
template <class Type, auto... Attributes>
struct FormColumn<orm::Column<Type, Attributes...>> {
    // A column that the database computes cannot be set.
    using Field =
        std::conditional_t<orm::detail::has_computed<Attributes...>, void, typename decltype(field_of<Type>())::type>;
    static constexpr bool internal = (is_internal<std::remove_cv_t<decltype(Attributes)>> || ...);
    static constexpr bool has_default =
        (orm::detail::IsDefault<std::remove_cv_t<decltype(Attributes)>>::value || ...) ||
        (orm::detail::IsDefaultText<std::remove_cv_t<decltype(Attributes)>>::value || ...);
};

/// The decimals that a form shows of a column.
template <class Column>
inline constexpr int shown_places = -1;
template <int Precision, int Scale, auto... Attributes>
inline constexpr int shown_places<orm::Column<orm::Numeric<Precision, Scale>, Attributes...>> = Scale;
template <int Precision, int Scale, auto... Attributes>
inline constexpr int shown_places<orm::Column<std::optional<orm::Numeric<Precision, Scale>>, Attributes...>> = Scale;

/// Counts the names that the model's columns have, and those whose columns have a field.
template <class M, FixedString... Names>
struct NameChecker {
    std::size_t columns = 0, fields = 0;
    template <auto Member>
    constexpr void member([[maybe_unused]] std::string_view name) {
        using Column = FormColumn<typename orm::detail::MemberOf<decltype(Member)>::type>;
        const bool named = ((Names.view() == name) || ...);
        columns += named ? 1 : 0;
        fields += named && !std::is_void_v<typename Column::Field> ? 1 : 0;
    }
};

template <class M, FixedString... Names>
constexpr NameChecker<M, Names...> check_names() {
    NameChecker<M, Names...> checker;
    M::carboy_describe(checker);
    return checker;
}

template <auto Member>
auto make_field() {
    using Of = ColumnMember<decltype(Member)>;
    using Column = FormColumn<typename Of::Column>;
    using FieldType = typename Column::Field;
    typename FieldType::Options options{};
    if constexpr (Column::has_default) {
        static const typename Of::Model fresh{};
        using Value = typename decltype(options.default_)::value_type;
        const auto& value = fresh.*Member;
        if constexpr (std::is_same_v<FieldType, DecimalField>)
            options.default_ = value.value().to_string();
        else if constexpr (web::detail::holds_optional<typename Of::Value>)
            options.default_ =
                value.value() ? std::optional<Value>(web::detail::convert_value<Value>(*value.value())) : std::nullopt;
        else
            options.default_ = web::detail::convert_value<Value>(value.value());
    }
    if constexpr (requires { options.places; }) options.places = shown_places<typename Of::Column>;
    if constexpr (requires { options.choices; }) options.choices = enum_choices<sql::Plain<typename Of::Value>>();
    return Owned<FieldType>(new FieldType(std::nullopt, validators_of<Member>(), std::move(options)));
}

}  // namespace detail

/// A form with a field for each of these columns of a model; without names, for every column that a visitor can fill,
/// which are all except keys, version counters and what the session sets itself. The validators are those of
/// validators_of(), and the values of a new form are the model's defaults. An enumeration is a drop-down list.
///     ModelForm<Item> form{request};                          // to add an item
///     ModelForm<Item, "name", "price"> form{request, item};   // to edit these two columns
/// A form with further fields, or with another kind of field, derives from it:
///     struct ItemForm : ModelForm<Item, "name"> {
///         SelectFieldOf<std::int64_t> shelf_id{"Shelf", {}, {.choices = object_choices(...)}};
///         CARBOY_FORM_FROM(ItemForm, ModelForm, shelf_id);
///     };
/// Source: wtforms_sqlalchemy orm.py, model_form.
template <class M, FixedString... Names>
class ModelForm : public web::Form {
  public:
    explicit ModelForm(web::FormInput input = {}, web::FormOptions options = {})
        : web::Form(input, std::move(options)) {
        build(nullptr);
    }
    ModelForm(web::FormInput input, const M& object, web::FormOptions options = {})
        : web::Form(input, object, std::move(options)) {
        build(&object);
    }

    /// Stores the values in the object's columns of the same names, after a check of all of them.
    void populate_obj(M& object) const {
        for (const bool only_check : {true, false}) {
            web::detail::FieldStorer<M> storer(object, only_check);
            carboy_store(storer);
        }
    }

    /// Returns the field of a column, with its own class: form.field<&Item::price>().data().
    template <auto Member>
    requires detail::Column<Member>
    auto& field() const {
        using Column = detail::FormColumn<typename detail::ColumnMember<decltype(Member)>::Column>;
        Finder finder{orm::detail::offset_of<Member>()};
        M::carboy_describe(finder);
        return static_cast<typename Column::Field&>((*this)[finder.name]);
    }

    /// For CARBOY_FORM_FROM.
    template <class Storer>
    void carboy_store(Storer& storer) const {
        const auto store = [&]<auto Member, class FieldType>(std::string_view name) {
            storer.visit(static_cast<const FieldType&>((*this)[name]), name,
                         [](auto& object) -> decltype((object.*Member)) { return (object.*Member); });
        };
        Visitor visitor{store};
        M::carboy_describe(visitor);
    }

  private:
    static constexpr detail::NameChecker<M, Names...> checked = detail::check_names<M, Names...>();
    static_assert(checked.columns == sizeof...(Names),
                  "carboy: ModelForm<Model, \"column\", ...> names a member that the CARBOY_MODEL line does not list");
    static_assert(
        checked.columns != sizeof...(Names) || checked.fields == sizeof...(Names),
        "carboy: ModelForm<Model, \"column\", ...> names a column whose type has no field, or a relationship: "
        "derive a form from it, and add a field of your own");

    /// Calls a function for each column that the form has.
    template <class Function>
    struct Visitor {
        Function function;
        template <auto Member>
        void member(std::string_view name) {
            using Column = detail::FormColumn<typename orm::detail::MemberOf<decltype(Member)>::type>;
            if constexpr (!std::is_void_v<typename Column::Field>)
                if (sizeof...(Names) == 0 ? !Column::internal : ((Names.view() == name) || ...))
                    function.template operator()<Member, typename Column::Field>(name);
        }
    };
    template <class Function>
    Visitor(Function) -> Visitor<Function>;

    struct Finder {
        std::size_t offset;
        std::string_view name{};
        template <auto Member>
        void member(std::string_view member_name) {
            if (orm::detail::offset_of<Member>() == offset) name = member_name;
        }
    };
    struct NoInlineValidator {};

    void build(const M* object) {
        web::detail::FieldBinder<ModelForm, M> binder(*this, object);
        const auto make = [&]<auto Member, class FieldType>(std::string_view name) {
            auto made = detail::make_field<Member>();
            binder.visit(*made, name, NoInlineValidator(), NoInlineValidator(),
                         [](const auto& held) -> decltype((held.*Member)) { return (held.*Member); });
            made_.push_back(std::move(made));
        };
        Visitor visitor{make};
        M::carboy_describe(visitor);
        binder.finish();
    }

    std::vector<Owned<web::Field>> made_;
};

}  // namespace carboy::webdb
