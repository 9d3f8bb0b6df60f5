// WriteOnly: the list of a relationship that is never loaded. The session knows what is added and removed; everything
// else is a query.
#pragma once

#include <carboy/orm/mapping/relationship.hpp>

#include <initializer_list>
#include <tuple>
#include <type_traits>
#include <utility>

namespace carboy::orm {

template <class Model>
class Query;

namespace detail {

/// The query of the objects in a list. It is defined together with Query.
template <class Target>
Query<Target> query_of_members(const ManyBase& list);

template <class T>
inline constexpr bool is_list = false;
template <class Target, FixedString Via, auto... Attributes>
inline constexpr bool is_list<Many<Target, Via, Attributes...>> = true;
template <class Target, FixedString Table, auto... Attributes>
inline constexpr bool is_list<ManyToMany<Target, Table, Attributes...>> = true;

}  // namespace detail

/// A list of any length, which is changed and queried but never loaded. Changes also change the other side, and are
/// written by the next flush.
///     WriteOnly<Many<Entry, "account", passive_deletes>> entries;
///     account.entries.select().filter(Entry::c.amount > 100).paginate({.page = 2})
/// Source: SQLAlchemy orm/writeonly.py, WriteOnlyCollection.
template <class List>
class WriteOnly : private ManyBase {
    static_assert(detail::is_list<List>, "carboy: WriteOnly<> contains a Many or a ManyToMany");
    static_assert(List::attributes.lazy == LoadStrategy::unset,
                  "carboy: a WriteOnly list is never loaded, so it has no lazy<>");
    static_assert(!List::attributes.view_only, "carboy: a WriteOnly list is not view_only");

  public:
    using list_type = List;
    using target_type = typename List::target_type;
    using Target = target_type;

    WriteOnly() = default;
    WriteOnly(WriteOnly&&) noexcept = default;
    WriteOnly(const WriteOnly&) : ManyBase() { refuse_copy<List>(); }
    WriteOnly& operator=(const WriteOnly&) { return refuse_copy<List>(), *this; }

    /// Moves a new object into the list and returns it.  Lifetime: the session's, once the owner is in one.
    Target& add(Target&& object) { return *static_cast<Target*>(add_new(mapper_of<Target>(), &object)); }
    /// The same for an object of a subclass.
    template <class Sub>
    requires(std::is_base_of_v<Target, Sub> && !std::is_same_v<Target, Sub>) Sub& add(Sub&& object) {
        return *static_cast<Sub*>(add_new(mapper_of<Sub>(), &object));
    }
    /// Adds an object of the same session. A link that exists already is an IntegrityError at the flush.
    Target& add(Target& object) { return add_known(mapper_of<Target>(), &object), object; }
    /// Moves new objects into the list: add_all(Entry{...}, Entry{...}).
    template <class... Object>
    requires(sizeof...(Object) > 0 &&
             (std::is_base_of_v<Target, std::remove_cvref_t<Object>> && ...)) void add_all(Object&&... objects) {
        (add(std::forward<Object>(objects)), ...);
    }
    /// Moves the objects of a container into the list, add_all(std::move(entries)), or adds those of the session that
    /// the elements of a range are or point to.
    template <class Range>
    requires(!std::is_base_of_v<Target, std::remove_cvref_t<Range>>) void add_all(Range&& objects) {
        for (auto&& object : objects) {
            if constexpr (std::is_pointer_v<std::remove_cvref_t<decltype(object)>>)
                add(*object);
            else if constexpr (std::is_lvalue_reference_v<Range>)
                add(object);
            else
                add(std::move(object));
        }
    }
    /// Removes an object from the list.  Throws: SessionError when a Many does not have it; a ManyToMany without the
    /// link is a ConcurrentUpdate at the flush.
    void remove(Target& object) { remove_known(mapper_of<Target>(), &object); }

    /// A query of the objects, in the order of order_by<>. It flushes changes of an owner without a row first.
    /// Throws: SessionError when the owner is in no session or has no row.
    Query<Target> select() const { return detail::query_of_members<Target>(*this); }

    template <class L = List>
    ObjectIterator<Target> begin() const {
        static_assert(sizeof(L*) == 0,
                      "carboy: a WriteOnly list is not loaded: loop over list.select().all() or, for any number of "
                      "objects, list.select().stream()");
        return {};
    }
    template <class L = List>
    ObjectIterator<Target> end() const {
        return begin<L>();
    }
    template <class L = List>
    std::size_t size() const {
        static_assert(sizeof(L*) == 0,
                      "carboy: a WriteOnly list is not loaded: list.select().count() counts its objects");
        return 0;
    }
    template <class L = List>
    bool empty() const {
        static_assert(sizeof(L*) == 0,
                      "carboy: a WriteOnly list is not loaded: list.select().exists() is true when it is not empty");
        return false;
    }

  private:
    template <class L>
    static constexpr void refuse_copy() {
        static_assert(sizeof(L*) == 0, "carboy: a WriteOnly list is not copied or assigned: take a reference");
    }
};

}  // namespace carboy::orm
