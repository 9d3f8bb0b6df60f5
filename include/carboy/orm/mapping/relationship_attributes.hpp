// Attributes of a relationship: empty objects that are template arguments of One, OneToOne, Many and ManyToMany.
#pragma once

#include <carboy/base/fixed_string.hpp>
#include <carboy/orm/mapping/load_strategy.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace carboy::orm {

/// What happens to the objects of a relationship together with their owner.
/// Source: SQLAlchemy orm/util.py, CascadeOptions.
struct Cascades {
    bool merge = true;
    bool expunge = false;
    bool refresh_expire = false;
    bool remove = false;         // "delete"
    bool delete_orphan = false;  // an object that leaves the relationship is deleted
};

template <FixedString Text>
struct OrderedBy {
    static constexpr std::string_view text = Text.view();
};
template <FixedString Own, FixedString Other>
struct LinkColumns {
    static constexpr std::string_view own = Own.view();
    static constexpr std::string_view other = Other.view();
};
struct ViewOnly {};
struct Lazy {
    LoadStrategy strategy;
};
struct PassiveDeletes {};

namespace detail {

struct ParsedCascade {
    Cascades cascades{.merge = false};
    bool known = true;
};

constexpr void add_cascade_word(ParsedCascade& parsed, std::string_view word) {
    Cascades& cascades = parsed.cascades;
    if (word == "all")
        cascades.merge = cascades.expunge = cascades.refresh_expire = cascades.remove = true;
    else if (word == "merge")
        cascades.merge = true;
    else if (word == "expunge")
        cascades.expunge = true;
    else if (word == "refresh-expire")
        cascades.refresh_expire = true;
    else if (word == "delete")
        cascades.remove = true;
    else if (word == "delete-orphan")
        cascades.delete_orphan = true;
    else if (word != "save-update" && !word.empty())
        parsed.known = false;
}

constexpr std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

constexpr ParsedCascade parse_cascade(std::string_view text) {
    ParsedCascade parsed;
    // Not text.find(','): GCC 12 with the undefined behaviour sanitizer rejects it in constants.
    for (std::size_t begin = 0, at = 0; at <= text.size(); ++at) {
        if (at < text.size() && text[at] != ',') continue;
        add_cascade_word(parsed, trimmed(text.substr(begin, at - begin)));
        begin = at + 1;
    }
    return parsed;
}

template <FixedString Text>
constexpr Cascades checked_cascade() {
    constexpr ParsedCascade parsed = parse_cascade(Text.view());
    static_assert(parsed.known,
                  "carboy: cascade<> has an unknown word: the words are save-update, merge, refresh-expire, expunge, "
                  "delete, delete-orphan and all, separated by commas");
    static_assert(!parsed.cascades.delete_orphan || parsed.cascades.remove,
                  "carboy: cascade<\"delete-orphan\"> needs delete as well: write cascade<\"all, delete-orphan\">");
    return parsed.cascades;
}

constexpr LoadStrategy parse_lazy(std::string_view word) {
    if (word == "select") return LoadStrategy::lazy;
    if (word == "joined") return LoadStrategy::joined;
    if (word == "selectin") return LoadStrategy::selectin;
    if (word == "raise") return LoadStrategy::raise;
    return LoadStrategy::unset;
}

template <FixedString Word>
constexpr Lazy checked_lazy() {
    constexpr LoadStrategy strategy = parse_lazy(Word.view());
    static_assert(strategy != LoadStrategy::unset,
                  "carboy: lazy<> takes one of the words select, selectin, joined and raise");
    return {strategy};
}

}  // namespace detail

/// How the relationship is loaded where a query does not say otherwise, in SQLAlchemy's words: lazy<"selectin">. The
/// default is select: on first use, for all objects of the result.  Source: SQLAlchemy relationship(lazy=...).
template <FixedString Word>
inline constexpr Lazy lazy = detail::checked_lazy<Word>();
/// What happens to the objects of the relationship together with their owner, in SQLAlchemy's words:
/// cascade<"all, delete-orphan">.  The default is merge. Objects are in the session of their owner in any case, so
/// save-update is always on.
template <FixedString Text>
inline constexpr Cascades cascade = detail::checked_cascade<Text>();
/// The order of a list: columns of the target, with desc where the order is descending: order_by<"position, id desc">.
template <FixedString Text>
inline constexpr OrderedBy<Text> order_by{};
/// The columns of an association table: those that refer to this model, then those that refer to the target.
template <FixedString Own, FixedString Other>
inline constexpr LinkColumns<Own, Other> link_columns{};
/// The relationship is read and never written: changing it is an error.
inline constexpr ViewOnly view_only{};
/// Objects that are not in memory are left to the database's ON DELETE when their owner is deleted.
inline constexpr PassiveDeletes passive_deletes{};

/// What the attributes of a relationship say.
struct RelationshipAttributes {
    Cascades cascades;
    std::string_view order_by{};
    std::string_view own_columns{};
    std::string_view other_columns{};
    bool view_only = false;
    bool passive_deletes = false;
    LoadStrategy lazy = LoadStrategy::unset;
};

namespace detail {

template <class T>
struct IsOrderedBy : std::false_type {};
template <FixedString Text>
struct IsOrderedBy<OrderedBy<Text>> : std::true_type {};
template <class T>
struct IsLinkColumns : std::false_type {};
template <FixedString Own, FixedString Other>
struct IsLinkColumns<LinkColumns<Own, Other>> : std::true_type {};

template <class A>
inline constexpr bool is_relationship_attribute =
    std::is_same_v<A, Cascades> || IsOrderedBy<A>::value || IsLinkColumns<A>::value || std::is_same_v<A, ViewOnly> ||
    std::is_same_v<A, PassiveDeletes> || std::is_same_v<A, Lazy>;

template <class A>
constexpr void apply_to_relationship(RelationshipAttributes& all, const A& attribute) {
    if constexpr (std::is_same_v<A, Cascades>) all.cascades = attribute;
    if constexpr (IsOrderedBy<A>::value) all.order_by = A::text;
    if constexpr (IsLinkColumns<A>::value) {
        all.own_columns = A::own;
        all.other_columns = A::other;
    }
    if constexpr (std::is_same_v<A, ViewOnly>) all.view_only = true;
    if constexpr (std::is_same_v<A, PassiveDeletes>) all.passive_deletes = true;
    if constexpr (std::is_same_v<A, Lazy>) all.lazy = attribute.strategy;
}

template <auto... Attributes>
constexpr RelationshipAttributes collect_relationship_attributes() {
    RelationshipAttributes all;
    (apply_to_relationship(all, Attributes), ...);
    return all;
}

}  // namespace detail

/// False when one of them belongs to something else, for example to a column.
template <auto... Attributes>
inline constexpr bool only_relationship_attributes =
    (detail::is_relationship_attribute<std::remove_cv_t<decltype(Attributes)>> && ...);

template <auto... Attributes>
inline constexpr RelationshipAttributes relationship_attributes =
    detail::collect_relationship_attributes<Attributes...>();

}  // namespace carboy::orm
