// The options of a query: which relationships and columns it loads, and how. Options are paths of members; a path that
// does not exist does not compile.
#pragma once

#include <carboy/orm/mapping/references.hpp>
#include <carboy/orm/session/load_plan.hpp>

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::orm {

namespace detail {

/// The untyped part of an option: a plan, and the place in it that the path has reached.
class LoadPath {
  public:
    /// Continues the path along a relationship, which is loaded in this way.
    void step(const Mapper& mapper, const RelationshipProperty& relation, LoadStrategy strategy);
    /// Relationships of the objects at the end that have no option throw when they are used.
    void raise_others();
    /// Says how a column of the objects at the end is loaded.
    void column(std::uint16_t number, ColumnLoad load);
    /// The same for their columns that have no option.
    void other_columns(ColumnLoad load);
    void column_group(std::string_view group);
    void raise_deferred();
    /// Adds options for the objects at the end.
    void add(const LoadPath& option);
    const LoadPlan& plan() const noexcept { return plan_; }

  private:
    LoadPlan& end();

    LoadPlan plan_;
    std::vector<std::uint16_t> path_;
};

/// Adds options to those of a query.
void add_option(LoadOptions& options, const LoadPath& option);

template <class Ref>
struct ModelOf {
    using type = void;
};
template <class Ref>
requires requires { typename Ref::model_type; }
struct ModelOf<Ref> {
    using type = typename Ref::model_type;
};
template <class Ref, class Otherwise>
struct TargetOf {
    using type = Otherwise;
};
template <RelationshipRef Ref, class Otherwise>
struct TargetOf<Ref, Otherwise> {
    using type = typename Ref::target_type;
};

/// The objects of a query are those of the model itself. An option that names an alias would be taken for theirs.
template <class Ref>
inline constexpr bool names_alias = false;
template <class Ref>
requires(Ref::is_aliased) inline constexpr bool names_alias<Ref> = true;

template <class... Ref>
constexpr void check_no_alias() {
    static_assert((!names_alias<Ref> && ...),
                  "carboy: a loading option names a member of the query's model, not of an alias: defer(User::c.bio)");
}

/// Refuses anything that is not a relationship of the model that the path has reached.
template <class Ref, class Leaf = typename ModelOf<Ref>::type>
constexpr void check_step() {
    static_assert(!names_alias<Ref>,
                  "carboy: a loading option names a member of the query's model, not of an alias: "
                  "joined_load(User::c.posts)");
    static_assert(RelationshipRef<Ref>,
                  "carboy: a loading option names a relationship of the query's model: joined_load(User::c.posts)");
    static_assert(!RelationshipRef<Ref> || std::same_as<typename ModelOf<Ref>::type, Leaf>,
                  "carboy: this path does not exist: the relationship belongs to another model, not to the one that "
                  "the path has reached; write selectin_load(User::c.posts).joined_load(Post::c.comments)");
    static_assert(
        !requires { Ref::is_write_only; },
        "carboy: a WriteOnly list is never loaded, so no loading option names it: read it with select()");
}

/// A column as queries name it: User::c.name.
template <class T>
concept ColumnRef = requires {
    typename T::model_type;
    typename T::column_type;
};

/// Refuses anything that is not a column of the model that the path has reached.
template <class Leaf, class... Ref>
constexpr void check_columns() {
    check_no_alias<Ref...>();
    static_assert(sizeof...(Ref) > 0, "carboy: load_only(), defer() and undefer() name at least one column");
    static_assert((ColumnRef<Ref> && ...),
                  "carboy: load_only(), defer() and undefer() name columns of the query's model: defer(User::c.bio)");
    static_assert((!ColumnRef<Ref> || ...) || (std::same_as<typename ModelOf<Ref>::type, Leaf> && ...),
                  "carboy: this path does not exist: the column belongs to another model, not to the one that the path "
                  "has reached; write selectin_load(User::c.posts).load_only(Post::c.title)");
}

/// Looks for a group of deferred columns.
struct GroupFinder {
    std::string_view name;
    bool found = false;

    template <auto Member>
    constexpr void member(const char*) {
        using T = typename MemberOf<decltype(Member)>::type;
        look(static_cast<const T*>(nullptr));
    }

  private:
    template <class Type, auto... Attributes>
    constexpr void look(const Column<Type, Attributes...>*) {
        found = found || ((DeferredGroupName<std::remove_cv_t<decltype(Attributes)>>::value &&
                           DeferredGroupName<std::remove_cv_t<decltype(Attributes)>>::text == name) ||
                          ...);
    }
    constexpr void look(const void*) {}
};

template <class Model, FixedString Group>
constexpr bool has_group() {
    GroupFinder finder{.name = Group.view()};
    Model::carboy_describe(finder);
    return finder.found;
}

}  // namespace detail

/// An option of a query over `Root`, which has reached the objects of `Leaf`.
///     query.options(selectin_load(User::c.posts).joined_load(Post::c.author))
/// Source: SQLAlchemy orm/strategy_options.py, Load.
template <class Root, class Leaf = Root>
class Load {
  public:
    using root_type = Root;
    using leaf_type = Leaf;

    Load() = default;
    explicit Load(detail::LoadPath path) : path_(std::move(path)) {}

    /// Continues the path along a relationship of `Leaf`; see the functions of the same names.
    template <class Ref>
    auto joined_load(const Ref&) const {
        return step<Ref>(LoadStrategy::joined);
    }
    template <class Ref>
    auto selectin_load(const Ref&) const {
        return step<Ref>(LoadStrategy::selectin);
    }
    template <class Ref>
    auto lazy_load(const Ref&) const {
        return step<Ref>(LoadStrategy::lazy);
    }
    template <class Ref>
    auto raise_load(const Ref& ref) const {
        if constexpr (detail::ColumnRef<Ref>)
            return columns(ColumnLoad::raise, ref);
        else
            return step<Ref>(LoadStrategy::raise);
    }
    template <class Ref>
    auto contains_eager(const Ref&) const {
        return step<Ref>(LoadStrategy::contains);
    }
    template <class Ref>
    auto default_load(const Ref&) const {
        return step<Ref>(LoadStrategy::unset);
    }
    /// Every relationship of `Leaf` that has no option throws when it is used.
    Load raise_load() const {
        detail::LoadPath path = path_;
        path.raise_others();
        return Load(std::move(path));
    }
    /// Says which columns of `Leaf` are loaded; see the functions of the same names.
    template <class... Ref>
    Load load_only(const Ref&... refs) const {
        detail::LoadPath path = columns(ColumnLoad::now, refs...).path_;
        path.other_columns(ColumnLoad::later);
        return Load(std::move(path));
    }
    template <class... Ref>
    Load defer(const Ref&... refs) const {
        return columns(ColumnLoad::later, refs...);
    }
    template <class... Ref>
    Load undefer(const Ref&... refs) const {
        return columns(ColumnLoad::now, refs...);
    }
    template <FixedString Group>
    Load undefer_group() const {
        static_assert(detail::has_group<Leaf, Group>(),
                      "carboy: the model has no column with deferred_group<> of this name");
        detail::LoadPath path = path_;
        path.column_group(Group.view());
        return Load(std::move(path));
    }
    /// Every column of `Leaf` that is not loaded throws when it is read: load_only(User::c.name).raise_deferred().
    Load raise_deferred() const {
        detail::LoadPath path = path_;
        path.raise_deferred();
        return Load(std::move(path));
    }
    /// Adds options for the objects of `Leaf`: joined_load(Post::c.author).options(raise_load(User::c.posts)).
    template <class... Option>
    Load options(const Option&... options) const {
        static_assert((std::same_as<typename Option::root_type, Leaf> && ...),
                      "carboy: this path does not exist: the option begins at another model, not at the one that the "
                      "path has reached");
        detail::LoadPath path = path_;
        (path.add(options.path()), ...);
        return Load(std::move(path));
    }

    const detail::LoadPath& path() const noexcept { return path_; }

  private:
    template <class... Ref>
    Load columns(ColumnLoad load, const Ref&... refs) const {
        detail::check_columns<Leaf, Ref...>();
        detail::LoadPath path = path_;
        if constexpr ((detail::ColumnRef<Ref> && ...)) (path.column(refs.column_number(), load), ...);
        return Load(std::move(path));
    }
    template <class Ref>
    auto step(LoadStrategy strategy) const {
        detail::check_step<Ref, Leaf>();
        detail::LoadPath path = path_;
        if constexpr (RelationshipRef<Ref>) path.step(joined_mapper<Leaf>(), Ref::relationship(), strategy);
        return Load<Root, typename detail::TargetOf<Ref, Leaf>::type>(std::move(path));
    }

    detail::LoadPath path_;
};

/// Loads the relationship by the query itself.  SQL: LEFT OUTER JOIN. For a list, a query with LIMIT, OFFSET, DISTINCT
/// or GROUP BY becomes a subquery, so that they count objects.  Source: SQLAlchemy joinedload.
template <class Ref>
auto joined_load(const Ref& relationship) {
    detail::check_step<Ref>();
    return Load<typename detail::ModelOf<Ref>::type>().joined_load(relationship);
}
/// Loads the relationship of all objects by one more statement.  SQL: SELECT ... WHERE key IN (...).
/// Source: SQLAlchemy selectinload.
template <class Ref>
auto selectin_load(const Ref& relationship) {
    detail::check_step<Ref>();
    return Load<typename detail::ModelOf<Ref>::type>().selectin_load(relationship);
}
/// Loads the relationship on first use, for all objects of the result: the default.
template <class Ref>
auto lazy_load(const Ref& relationship) {
    detail::check_step<Ref>();
    return Load<typename detail::ModelOf<Ref>::type>().lazy_load(relationship);
}
/// Using the relationship, or reading the column, throws SessionError("raise_load") unless it has been loaded.
/// Source: SQLAlchemy raiseload, and defer(raiseload=True).
template <class Ref>
auto raise_load(const Ref& ref) {
    if constexpr (!detail::ColumnRef<Ref>) detail::check_step<Ref>();
    return Load<typename detail::ModelOf<Ref>::type>().raise_load(ref);
}
/// Loads these columns only, and those that identify and link rows. The others are loaded on first use, for all objects
/// of the result; no update writes them unless the program assigns them.  Source: SQLAlchemy load_only.
template <class Ref, class... More>
auto load_only(const Ref& column, const More&... more) {
    detail::check_no_alias<Ref, More...>();
    return Load<typename detail::ModelOf<Ref>::type>().load_only(column, more...);
}
/// Loads columns on first use.  Source: SQLAlchemy defer.
template <class Ref, class... More>
auto defer(const Ref& column, const More&... more) {
    detail::check_no_alias<Ref, More...>();
    return Load<typename detail::ModelOf<Ref>::type>().defer(column, more...);
}
/// Loads columns that the model or another option defers.  Source: SQLAlchemy undefer.
template <class Ref, class... More>
auto undefer(const Ref& column, const More&... more) {
    detail::check_no_alias<Ref, More...>();
    return Load<typename detail::ModelOf<Ref>::type>().undefer(column, more...);
}
/// Loads the columns of a group: undefer_group<User, "profile">().  Source: SQLAlchemy undefer_group.
template <class Model, FixedString Group>
Load<Model> undefer_group() {
    return Load<Model>().template undefer_group<Group>();
}
/// Takes the relationship's objects from a table that the query joins: join(User::c.posts) or outerjoin(...). A list
/// then contains only the rows that the query returns.  Source: SQLAlchemy contains_eager.
template <class Ref>
auto contains_eager(const Ref& relationship) {
    detail::check_step<Ref>();
    return Load<typename detail::ModelOf<Ref>::type>().contains_eager(relationship);
}
/// Leaves the relationship as it is, and begins a path to the options of its objects.  Source: SQLAlchemy defaultload.
template <class Ref>
auto default_load(const Ref& relationship) {
    detail::check_step<Ref>();
    return Load<typename detail::ModelOf<Ref>::type>().default_load(relationship);
}
/// The same for every relationship of a model that has no other option: raise_load<User>().
template <class Model>
Load<Model> raise_load() {
    return Load<Model>().raise_load();
}

}  // namespace carboy::orm
