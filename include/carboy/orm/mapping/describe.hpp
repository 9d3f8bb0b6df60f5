// Makes the Mapper of a model from its member list: the typed shell over the compiled core.
#pragma once

#include <carboy/base/text.hpp>
#include <carboy/orm/mapping/column.hpp>
#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/orm/mapping/relationship.hpp>
#include <carboy/sql/plain.hpp>

#include <chrono>
#include <new>
#include <utility>

namespace carboy::orm {

namespace detail {

template <class T>
struct MemberOf;
template <class M, class T>
struct MemberOf<T M::*> {
    using model = M;
    using type = T;
};

/// Where a member lies in its model.  Source: the offset is taken in a buffer, for models are not standard layout.
template <auto Member>
std::size_t offset_of() {
    using Model = typename MemberOf<decltype(Member)>::model;
    alignas(Model) static char place[sizeof(Model)];
    const auto* model = reinterpret_cast<const Model*>(place);
    return static_cast<std::size_t>(reinterpret_cast<const char*>(&(model->*Member)) - place);
}

template <class T>
void load_member(void* member, sql::ValueView cell) {
    static_cast<ColumnValue<T>*>(member)->stored() = sql::Type<T>::from_view(cell);
}

template <class T>
sql::ValueView view_member(const void* member, sql::Scratch& scratch) {
    return sql::to_view(static_cast<const ColumnValue<T>*>(member)->value(), scratch);
}

template <class T>
const void* value_of_member(const void* member) {
    return &static_cast<const ColumnValue<T>*>(member)->value();
}

// Columns that are not stored as their C++ type alone would be.
template <class Type>
void load_cell(void* member, sql::ValueView cell) {
    static_cast<ColumnValue<typename ColumnTraits<Type>::value_type>*>(member)->stored() = read_cell<Type>(cell);
}

template <class Type>
sql::ValueView view_column(const void* member, sql::Scratch& scratch) {
    using Member = ColumnValue<typename ColumnTraits<Type>::value_type>;
    return view_cell<Type>(static_cast<const Member*>(member)->value(), scratch);
}

template <class T>
void set_now(void* member) {
    T& value = static_cast<ColumnValue<T>*>(member)->stored();
    using Moment = sql::Plain<T>;
    if (value == T{}) value = std::chrono::time_point_cast<typename Moment::duration>(std::chrono::system_clock::now());
}

template <class T>
void start_version(void* member) {
    static_cast<ColumnValue<T>*>(member)->stored() = 1;
}

template <class Attribute>
struct ForeignKeyTarget : std::false_type {};
template <auto Member>
struct ForeignKeyTarget<ForeignKeyTo<Member>> : std::true_type {
    using model = typename MemberOf<decltype(Member)>::model;
    static std::size_t offset() { return offset_of<Member>(); }
};

inline std::string_view action_text(ForeignKeyAction action) {
    switch (action) {
        case ForeignKeyAction::cascade: return "CASCADE";
        case ForeignKeyAction::set_null: return "SET NULL";
        case ForeignKeyAction::restrict: return "RESTRICT";
    }
    return {};
}

template <auto Attribute, class T>
void apply_attribute(ColumnProperty& property, sql::Column& column) {
    using A = std::remove_cv_t<decltype(Attribute)>;
    if constexpr (std::is_same_v<A, PrimaryKey>) column.primary_key = true;
    if constexpr (std::is_same_v<A, Unique>) property.unique = true;
    if constexpr (std::is_same_v<A, Indexed>) property.indexed = true;
    if constexpr (std::is_same_v<A, DefaultNow>) property.before_insert = set_now<T>;
    if constexpr (std::is_same_v<A, VersionCounter>) {
        property.version = true;
        property.before_insert = start_version<T>;
    }
    if constexpr (std::is_same_v<A, OnDelete>) property.on_delete = action_text(Attribute.action);
    if constexpr (ForeignKeyTarget<A>::value) {
        property.refers_to = type_key<typename ForeignKeyTarget<A>::model>();
        property.refers_to_offset = ForeignKeyTarget<A>::offset();
    }
}

/// Fills a Mapper, one member of the list at a time.
class Describer {
  public:
    explicit Describer(Mapper& mapper) : mapper_(mapper) {}

    template <auto Member>
    void member(std::string_view name) {
        using T = typename MemberOf<decltype(Member)>::type;
        describe(static_cast<const T*>(nullptr), name, offset_of<Member>());
    }

    void finish();

  private:
    template <class Type, auto... Attributes>
    void describe(const Column<Type, Attributes...>*, std::string_view name, std::size_t offset) {
        using Traits = ColumnTraits<Type>;
        using T = typename Traits::value_type;
        ColumnProperty property{.offset = offset,
                                .load = load_member<T>,
                                .view = view_member<T>,
                                .exact = Traits::exact(),
                                .makes_text = sql::needs_scratch<sql::Plain<T>>,
                                .held = type_key<T>(),
                                .value = value_of_member<T>};
        if constexpr (sql::NamedEnum<sql::Plain<T>>)
            property.enumeration = &sql::detail::EnumTable<sql::Plain<T>>::facts;
        if constexpr (HasOwnStorage<Type>) {
            property.load = load_cell<Type>;
            property.view = view_column<Type>;
        }
        sql::Column column{.name = std::string(name), .type = Traits::type(), .nullable = Traits::nullable};
        (apply_attribute<Attributes, T>(property, column), ...);
        add(std::move(property), std::move(column));
    }
    template <class Target, FixedString Via>
    void describe(const One<Target, Via>*, std::string_view name, std::size_t offset) {
        add({.name = name,
             .offset = offset,
             .direction = Direction::many_to_one,
             .target_type = type_key<Target>(),
             .via = One<Target, Via>::via});
    }
    template <class Target, FixedString Via>
    void describe(const Many<Target, Via>*, std::string_view name, std::size_t offset) {
        add({.name = name,
             .offset = offset,
             .direction = Direction::one_to_many,
             .target_type = type_key<Target>(),
             .via = Many<Target, Via>::via});
    }

    void add(ColumnProperty property, sql::Column column);
    void add(RelationshipProperty property);

    Mapper& mapper_;
};

/// Reads the columns of one row in order.
struct RowLoader {
    void* object;
    const sql::ValueView* cells;
    std::size_t column = 0;

    template <auto Member>
    void member(const char*) {
        using M = MemberOf<decltype(Member)>;
        if constexpr (std::is_base_of_v<Tracked, typename M::type> && requires { typename M::type::column_type; }) {
            auto& value = (static_cast<typename M::model*>(object)->*Member).stored();
            value = read_cell<typename M::type::column_type>(cells[column++]);
        }
    }
};

struct RowViewer {
    const void* object;
    sql::ValueView* views;
    sql::Scratch* scratch;
    std::size_t column = 0;

    template <auto Member>
    void member(const char*) {
        using M = MemberOf<decltype(Member)>;
        if constexpr (requires { typename M::type::column_type; }) {
            const auto& value = (static_cast<const typename M::model*>(object)->*Member).value();
            views[column] = view_cell<typename M::type::column_type>(value, scratch[column]);
            ++column;
        }
    }
};

struct Attacher {
    void* object;
    InstanceState* state;

    template <auto Member>
    void member(const char*) {
        (static_cast<typename MemberOf<decltype(Member)>::model*>(object)->*Member).attach(state);
    }
};

template <class Model>
void load_row(void* object, const sql::ValueView* cells) {
    RowLoader loader{object, cells};
    try {
        Model::carboy_describe(loader);
    } catch (const sql::DataError&) {
        const Mapper& mapper = mapper_of<Model>();
        rethrow_for_column(mapper.model, mapper.table.columns[loader.column - 1].name);
    }
}

template <class Model>
ObjectOperations object_operations() {
    static_assert(alignof(Model) <= alignof(InstanceState), "carboy: a model cannot be over-aligned");
    return {
        .size = sizeof(Model),
        .construct = [](void* at) { new (at) Model{}; },
        .move_construct = [](void* at, void* from) { new (at) Model(std::move(*static_cast<Model*>(from))); },
        .destroy = [](void* object) { static_cast<Model*>(object)->~Model(); },
        .attach =
            [](void* object, InstanceState* state) {
                Attacher attacher{object, state};
                Model::carboy_describe(attacher);
            },
        .load = load_row<Model>,
        .view =
            [](const void* object, sql::ValueView* views, sql::Scratch* scratch) {
                RowViewer viewer{object, views, scratch};
                Model::carboy_describe(viewer);
            },
    };
}

template <class Model>
std::string table_name() {
    if constexpr (requires { Model::table_name; })
        return std::string(Model::table_name);
    else
        return snake_case(Model::carboy_model_name);
}

template <class Model>
void describe_model(Mapper& mapper) {
    mapper.model = Model::carboy_model_name;
    mapper.type = type_key<Model>();
    mapper.table.name = table_name<Model>();
    mapper.object = object_operations<Model>();
    Describer describer(mapper);
    Model::carboy_describe(describer);
    describer.finish();
}

/// A mapper that describes its model when it is made.
template <class Model>
struct ModelMapper : Mapper {
    ModelMapper() { describe_model<Model>(*this); }
};

}  // namespace detail

/// The description of a model.  Throws: MappingError.
template <class Model>
const Mapper& mapper_of() {
    static detail::ModelMapper<Model> mapper;
    return mapper;
}

}  // namespace carboy::orm

/// A column can stand wherever its value can be a parameter: get<User>(post.author_id), execute("... ?", user.name).
template <class C, auto... Attributes>
struct carboy::sql::Type<carboy::orm::Column<C, Attributes...>> {
    using Held = typename carboy::orm::ColumnTraits<C>::value_type;
    static ValueView to_view(const carboy::orm::Column<C, Attributes...>& column) requires(!needs_scratch<Held>) {
        return Type<Held>::to_view(column.value());
    }
    static ValueView to_view(const carboy::orm::Column<C, Attributes...>& column,
                             Scratch& scratch) requires needs_scratch<Held> {
        return Type<Held>::to_view(column.value(), scratch);
    }
};
