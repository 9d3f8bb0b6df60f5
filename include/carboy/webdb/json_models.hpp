// Models as JSON: a model lists the columns that it shows.
#pragma once

#include <carboy/base/atomic.hpp>
#include <carboy/orm/mapping/model_facts.hpp>
#include <carboy/orm/mapping/objects.hpp>
#include <carboy/sql/types/json_forms.hpp>
#include <carboy/value/json/json_struct.hpp>
#include <carboy/webdb/templates/template_views.hpp>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace carboy::webdb {

/// The columns and relationships that a model shows in JSON. It is a static member before the CARBOY_MODEL line:
///     static constexpr JsonColumns json_columns{"id", "name"};
/// The objects of a relationship are shown with the columns that their own model lists. A member such as `new_` whose
/// column_name<> is the same without the underscore is "new" in the JSON.
class JsonColumns {
  public:
    static constexpr std::size_t most = 64;

    constexpr JsonColumns(std::initializer_list<std::string_view> names) {
        for (const std::string_view name : names) names_.at(count_++) = name;
    }
    /// Shows every column, and no relationship.
    static constexpr JsonColumns all() {
        JsonColumns every{};
        every.all_ = true;
        return every;
    }

    constexpr bool is_all() const noexcept { return all_; }
    constexpr bool contains(std::string_view name) const noexcept {
        for (const std::string_view one : *this)
            if (one == name) return true;
        return false;
    }
    constexpr const std::string_view* begin() const noexcept { return names_.data(); }
    constexpr const std::string_view* end() const noexcept { return names_.data() + count_; }

  private:
    std::array<std::string_view, most> names_{};
    std::size_t count_ = 0;
    bool all_ = false;
};

namespace detail {

template <class T>
inline constexpr bool is_column = false;
template <class Type, auto... Attributes>
inline constexpr bool is_column<orm::Column<Type, Attributes...>> = true;

template <class M>
constexpr bool shows_columns() {
    return requires { M::json_columns; };
}

template <class M>
constexpr bool json_columns_exist() {
    if constexpr (shows_columns<M>()) {
        for (const std::string_view name : M::json_columns) {
            value::detail::JsonMemberFinder finder{name};
            M::carboy_describe(finder);
            if (!finder.found) return false;
        }
    }
    return true;
}

/// True for a member that can be shown: a column with a JSON form, or a relationship to a model that shows columns.
template <class T>
constexpr bool is_showable() {
    if constexpr (requires { typename T::target_type; })
        return shows_columns<typename T::target_type>();
    else
        return value::JsonWritable<T>;
}

template <class M>
struct ChosenChecker {
    bool all = true;
    template <auto Member>
    constexpr void member(std::string_view name) {
        using T = std::remove_cvref_t<decltype(std::declval<M&>().*Member)>;
        const bool chosen = M::json_columns.is_all() ? is_column<T> : M::json_columns.contains(name);
        all = all && (!chosen || is_showable<T>());
    }
};

template <class M>
constexpr bool chosen_are_showable() {
    ChosenChecker<M> checker;
    if constexpr (shows_columns<M>()) M::carboy_describe(checker);
    return checker.all;
}

/// Fails to compile, with our own message for a model without JSON.
template <class M>
struct JsonModelCheck {
    static_assert(
        shows_columns<M>(),
        "carboy: a model says which columns its JSON shows, so that none is shown by mistake: static constexpr "
        "JsonColumns json_columns{\"id\", \"name\"}; before CARBOY_MODEL, or JsonColumns::all()");
    static_assert(json_columns_exist<M>(),
                  "carboy: json_columns names a member that the CARBOY_MODEL line does not list");
    static_assert(
        chosen_are_showable<M>(),
        "carboy: json_columns names a column whose type has no JSON form, or a relationship to a model without "
        "json_columns");
};

/// The name that column_name<> gives a column, or nothing.
template <class T>
inline constexpr std::string_view column_name_of{};
template <class Type, auto... Attributes>
inline constexpr std::string_view column_name_of<orm::Column<Type, Attributes...>> = [] {
    std::string_view name;
    [[maybe_unused]] const auto look = [&]<class A>(std::type_identity<A>) {
        if constexpr (orm::detail::IsColumnNamed<A>::value) name = orm::detail::IsColumnNamed<A>::text;
    };
    (look(std::type_identity<std::remove_cvref_t<decltype(Attributes)>>()), ...);
    return name;
}();

/// Returns the name in JSON: the member's, or the column's if the member has the column's name with an underscore after
/// it, because that name is a keyword of C++.
template <class T>
constexpr std::string_view json_name(std::string_view member) {
    constexpr std::string_view column = column_name_of<T>;
    const bool is_keyword =
        !column.empty() && member.size() == column.size() + 1 && member.starts_with(column) && member.ends_with('_');
    return is_keyword ? column : member;
}

/// Chooses the members that json_columns names.
template <class M>
struct ModelDescriber {
    value::detail::JsonDescriber<M> chosen;

    template <auto Member>
    void member(std::string_view name) {
        using T = std::remove_cvref_t<decltype(std::declval<M&>().*Member)>;
        if constexpr (is_showable<T>())
            if (M::json_columns.is_all() ? is_column<T> : M::json_columns.contains(name))
                chosen.template member<Member>(json_name<T>(name));
    }
};

template <class M>
const value::JsonStruct& json_model() {
    static const value::JsonStruct made = [] {
        ModelDescriber<M> describer;
        if constexpr (shows_columns<M>()) M::carboy_describe(describer);
        return value::JsonStruct(M::carboy_model_name, std::move(describer.chosen.members), {});
    }();
    return made;
}

/// A class whose objects have columns of their own where a query names a class above it.
struct JsonClass {
    const orm::Mapper& (*mapper)() = nullptr;
    void (*write)(const void* object, value::JsonWriter& out) = nullptr;
    const JsonClass* next = nullptr;
    bool is_known = false;
};

/// The classes below Base that json_class() has named.
template <class Base>
inline constinit Atomic<const JsonClass*> json_classes{nullptr};

template <class Base, class M>
inline constinit JsonClass json_class_below{
    .mapper = &orm::joined_mapper<M>, .write = [](const void* object, value::JsonWriter& out) {
        value::JsonCodec<M>::write(static_cast<const M&>(*static_cast<const Base*>(object)), out);
    }};

/// Adds the class to the list of a class above it, unless it is there.
void add_json_class(Atomic<const JsonClass*>& list, JsonClass& added);

template <class Base, class M>
void add_json_classes() {
    if constexpr (!std::is_void_v<Base>) {
        add_json_class(json_classes<Base>, json_class_below<Base, M>);
        add_json_classes<typename Base::carboy_base, M>();
    }
}

/// Returns the class nearest to the object's own one, or null for an object of the base class or in no session.
const JsonClass* own_json_class(const JsonClass* first, const orm::Mapper& base, const void* object);

/// Throws: Error "json_cycle" when objects are written very deep inside each other, because two relationships lead back
/// to each other.
void check_nesting(std::string_view model, const value::JsonWriter& out);

/// Writes a number with the decimals of its column, as it will be read again.
void write_numeric(const sql::Decimal& value, int scale, value::JsonWriter& out);

/// The decimals of a NUMERIC column; 0 for other columns.
template <class Type>
inline constexpr int numeric_scale = 0;
template <int Precision, int Scale>
inline constexpr int numeric_scale<orm::Numeric<Precision, Scale>> = Scale;
template <int Precision, int Scale>
inline constexpr int numeric_scale<std::optional<orm::Numeric<Precision, Scale>>> = Scale;

}  // namespace detail

/// Shows the objects of a subclass with the columns that it lists itself, also where they are written as objects of a
/// class above it: in the result of a query over the base, and in its relationships. An object in no session is shown
/// as one of the type that the program names. Call it where the application is set up, as template_property:
///     json_class<Manager>();
/// Threads: any, before the first response.
template <Model M>
void json_class() {
    static_assert(!std::is_void_v<typename M::carboy_base>,
                  "carboy: json_class<Model>() names a class with a CARBOY_SUBMODEL line; objects of other models "
                  "have no other columns");
    detail::add_json_classes<typename M::carboy_base, M>();
}

}  // namespace carboy::webdb

namespace carboy::value {

template <webdb::Model M>
struct JsonCodec<M> {
    static constexpr JsonFacts facts{.shape = JsonShape::object};
    using Check = webdb::detail::JsonModelCheck<M>;
    static const JsonStruct& object() {
        static_assert(sizeof(Check) != 0);
        return webdb::detail::json_model<M>();
    }
    static void write(const M& value, JsonWriter& out) {
        webdb::detail::check_nesting(M::carboy_model_name, out);
        const auto* first = webdb::detail::json_classes<M>.load(MemoryOrder::acquire);
        const auto* own = first ? webdb::detail::own_json_class(first, orm::joined_mapper<M>(), &value) : nullptr;
        own ? own->write(&value, out) : object().write(&value, out);
    }
};

template <class Type, auto... Attributes>
requires JsonWritable<typename orm::Column<Type, Attributes...>::value_type>
struct JsonCodec<orm::Column<Type, Attributes...>> {
    using Same = typename orm::Column<Type, Attributes...>::value_type;
    static constexpr JsonFacts facts = JsonCodec<Same>::facts;
    static void write(const orm::Column<Type, Attributes...>& column, JsonWriter& out) {
        if constexpr (webdb::detail::numeric_scale < Type >> 0 && std::is_same_v<Same, sql::Decimal>) {
            webdb::detail::write_numeric(column.value(), webdb::detail::numeric_scale<Type>, out);
        } else if constexpr (webdb::detail::numeric_scale<Type> > 0) {
            column.value() ? webdb::detail::write_numeric(*column.value(), webdb::detail::numeric_scale<Type>, out)
                           : out.null();
        } else {
            JsonCodec<Same>::write(column.value(), out);
        }
    }
};

namespace detail {

/// null, or the object with the columns that its model lists.
template <class One>
struct JsonOfOne {
    using Item = typename One::target_type;
    static constexpr JsonFacts facts{.nullable = true};
    static void write(const One& one, JsonWriter& out) {
        const Item* target = one.get();
        target == nullptr ? out.null() : JsonCodec<Item>::write(*target, out);
    }
};

template <class Many>
struct JsonOfMany {
    using Item = typename Many::target_type;
    static constexpr JsonFacts facts{.shape = JsonShape::list};
    static void write(const Many& many, JsonWriter& out) {
        out.begin_list();
        for (const Item& target : many) JsonCodec<Item>::write(target, out);
        out.end_list();
    }
};

/// An object whose members have the keys of the list as names.
template <class Keyed>
struct JsonOfKeyed {
    using Item = typename Keyed::target_type;
    using Key = typename Keyed::key_type;
    static constexpr JsonFacts facts{.shape = JsonShape::map};
    static void write(const Keyed& keyed, JsonWriter& out) {
        out.begin_object();
        for (const Item& target : keyed) {
            const Key* const key = Keyed::key_of(target);
            if (key == nullptr) continue;
            if constexpr (std::integral<Key>)
                out.key(std::to_string(*key));
            else
                out.key(*key);
            JsonCodec<Item>::write(target, out);
        }
        out.end_object();
    }
};

}  // namespace detail

template <class Target, FixedString Via, auto... Attributes>
struct JsonCodec<orm::One<Target, Via, Attributes...>> : detail::JsonOfOne<orm::One<Target, Via, Attributes...>> {};
template <class Target, FixedString Via, auto... Attributes>
struct JsonCodec<orm::OneToOne<Target, Via, Attributes...>>
    : detail::JsonOfOne<orm::OneToOne<Target, Via, Attributes...>> {};
template <class Target, FixedString Via, auto... Attributes>
struct JsonCodec<orm::Many<Target, Via, Attributes...>> : detail::JsonOfMany<orm::Many<Target, Via, Attributes...>> {};
template <class Target, FixedString Table, auto... Attributes>
struct JsonCodec<orm::ManyToMany<Target, Table, Attributes...>>
    : detail::JsonOfMany<orm::ManyToMany<Target, Table, Attributes...>> {};
template <class List, FixedString Member, class Key>
requires(std::integral<Key> || detail::JsonText<Key>) struct JsonCodec<orm::Keyed<List, Member, Key>>
    : detail::JsonOfKeyed<orm::Keyed<List, Member, Key>> {
};

}  // namespace carboy::value
