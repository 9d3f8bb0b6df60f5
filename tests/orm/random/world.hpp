// World: what must be true, as plain data. Rows are those of the database, objects those of the session.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace carboy::random_world {

enum Kind {
    author,
    article,
    badge,
    comment,
    node,
    license,
    tag,
    chapter,
    leg,
    stop,
    worker,
    clerk,
    vehicle,
    truck,
    kinds
};
enum class Rule { none, set_null, cascade };

struct Shape {
    const char* name;
    int refers;  // the kind that it refers to, or -1
    bool required;
    bool displaces;  // an assignment replaces the current one
    Rule rule;
    int root;                // the class at the top of its hierarchy, or itself
    bool by_hand = false;    // the program sets the keys
    bool keeps_key = false;  // the key of a row is never changed
    bool follows = false;    // its foreign key follows a changed key (ON UPDATE CASCADE)
};
inline constexpr Shape shapes[kinds] = {{"author", -1, false, false, Rule::none, author},
                                        {"article", author, false, false, Rule::none, article},
                                        {"badge", author, false, false, Rule::set_null, badge},
                                        {"comment", article, true, false, Rule::cascade, comment},
                                        {"node", node, false, false, Rule::none, node},
                                        {"license", author, false, true, Rule::none, license},
                                        {"tag", -1, false, false, Rule::none, tag},
                                        {"chapter", article, false, false, Rule::none, chapter},
                                        {"leg", -1, false, false, Rule::none, leg, true},
                                        {"stop", leg, false, false, Rule::set_null, stop, false, false, true},
                                        {"worker", author, false, false, Rule::none, worker},
                                        {"clerk", author, false, false, Rule::none, worker},
                                        {"vehicle", author, false, false, Rule::none, vehicle, false, true},
                                        {"truck", author, false, false, Rule::none, vehicle, false, true}};

/// True when the rows of two kinds share a primary key.
constexpr bool same_family(int a, int b) { return shapes[a].root == shapes[b].root; }
constexpr bool is_a(int kind, int base) { return kind == base || shapes[kind].root == base; }
constexpr std::int64_t part_of(std::int64_t id) { return id % 7; }
/// The value that an operation gives an object.
constexpr std::int64_t value_for(int kind, int x) { return kind == chapter ? x % 4 : x; }

/// An association table: the kinds of its ends and its columns.
struct Links {
    const char* name;
    int ends[2];
    const char* columns;
};
inline constexpr int associations = 2;
inline constexpr Links links[associations] = {{"author_tag", {author, tag}, "author_id, tag_id"},
                                              {"node_node", {node, node}, "from_id, to_id"}};

struct Row {
    std::int64_t value = 0;
    std::optional<std::int64_t> code;
    std::optional<std::int64_t> ref;
    bool operator==(const Row&) const = default;
};
using Table = std::map<std::int64_t, Row>;
using LinkRows = std::set<std::pair<std::int64_t, std::int64_t>>;

/// The rows of a database.
struct Rows {
    std::array<Table, kinds> tables;
    std::array<LinkRows, associations> links;

    Table& of(int kind) { return tables[static_cast<std::size_t>(kind)]; }
    const Table& of(int kind) const { return tables[static_cast<std::size_t>(kind)]; }
    LinkRows& linked(int association) { return links[static_cast<std::size_t>(association)]; }
    const LinkRows& linked(int association) const { return links[static_cast<std::size_t>(association)]; }
};

enum class Is { pending, persistent, deleted, out, out_with_row, out_gone };

struct Object {
    int kind = 0;
    void* address = nullptr;
    Is is = Is::pending;
    bool erased = false;
    std::int64_t id = 0;          // as the object shows it; 0 until the database assigns it
    std::int64_t key = 0;         // of its row
    std::int64_t key_before = 0;  // when it entered the session in this transaction
    std::int64_t value = 0;
    std::optional<std::int64_t> code;
    std::optional<std::int64_t> ref;  // the foreign key, unless `target` is set
    int target = -1;                  // the object that was assigned to it since the last flush
    bool waits = false;               // that object was new then
    bool inserted_now = false;
    int left = -1;      // the object that was assigned to it since the last flush and has left the session with its row
    bool gone = false;  // outside the session: the session has deleted its row
    Row known{};        // the row when the object left the session
};
using Objects = std::vector<Object>;

enum class Flush { works, breaks, refuses, either };

/// A savepoint.
struct Frame {
    Rows rows;
    Objects objects;
};

struct World {
    Rows committed, rows;
    Objects objects;
    Objects at_begin;                                                      // the objects when the transaction began
    std::vector<Frame> frames;                                             // the open savepoints, the innermost last
    std::array<std::map<std::pair<int, int>, int>, associations> waiting;  // links: 1 is added, -1 removed
    static constexpr std::int64_t first_by_hand = 1'000'000'000;  // far from the keys that the database assigns
    static constexpr std::int64_t step_by_hand = 1000;
    static constexpr std::int64_t first_unknown = 1'000'000'000'000;
    std::int64_t next_key = first_by_hand;

    /// True for a key that the database assigns, also after the largest one that was set by hand.
    static bool may_be_assigned(std::int64_t id) { return id != 0 && (id < first_by_hand || id % step_by_hand != 0); }

    Object& at(int number) { return objects[static_cast<std::size_t>(number)]; }
    const Object& at(int number) const { return objects[static_cast<std::size_t>(number)]; }
    int count() const { return static_cast<int>(objects.size()); }

    bool in_session(const Object& o) const { return o.is == Is::pending || o.is == Is::persistent; }
    /// The object that represents a row, or -1.
    int of_row(int kind, std::int64_t key) const {
        for (int i = 0; i < count(); ++i)
            if (at(i).kind == kind && at(i).is == Is::persistent && at(i).key == key) return i;
        return -1;
    }
    int renamed_to(int kind, std::int64_t id) const {
        for (int i = 0; i < count(); ++i)
            if (at(i).kind == kind && at(i).is == Is::persistent && at(i).key != id && at(i).id == id) return i;
        return -1;
    }
    /// The object in the session that an object refers to, or -1.
    int owner(const Object& o) const {
        if (shapes[o.kind].refers < 0) return -1;
        if (o.target >= 0) return o.target;
        if (!o.ref) return -1;
        const int known = of_row(shapes[o.kind].refers, *o.ref);
        return known >= 0 ? known : renamed_to(shapes[o.kind].refers, *o.ref);
    }
    /// The key of the row that an object refers to, as far as it has one.
    std::optional<std::int64_t> owner_key(const Object& o) const { return o.target >= 0 ? at(o.target).id : o.ref; }

    std::map<std::pair<int, int>, int>& waiting_in(int association) {
        return waiting[static_cast<std::size_t>(association)];
    }
    bool is_linked(int association, int a, int b) const {
        const auto& changes = waiting[static_cast<std::size_t>(association)];
        if (const auto change = changes.find({a, b}); change != changes.end()) return change->second > 0;
        return at(a).is == Is::persistent && at(b).is == Is::persistent &&
               rows.linked(association).contains({at(a).key, at(b).key});
    }
    void link(int association, int a, int b, bool on) {
        if (waiting_in(association).erase({a, b}) > 0) return;
        waiting_in(association)[{a, b}] = on ? 1 : -1;
    }
    bool has_waiting_links(int number) const {
        for (const auto& changes : waiting)
            for (const auto& [pair, change] : changes)
                if (pair.first == number || pair.second == number) return true;
        return false;
    }
    void drop_waiting_links(int number) {
        for (auto& changes : waiting)
            std::erase_if(changes, [&](const auto& change) {
                return change.first.first == number || change.first.second == number;
            });
    }
    void leave(int number) {
        Object& o = at(number);
        drop_waiting_links(number);
        if (o.is == Is::persistent) o.known = rows.of(o.kind).at(o.key);
        for (Object& other : objects)
            if (other.target == number && !other.waits) {
                other.target = -1;
                other.left = number;
            }
        o.is = o.is == Is::pending ? Is::out : Is::out_with_row;
        o.erased = o.gone = false;
    }
    /// The session has deleted a row, or given it another key.
    void end_row(int kind, std::int64_t key) {
        for (Object& o : objects)
            if (o.kind == kind && o.key == key && o.is == Is::out_with_row) o.gone = true;
    }

    Flush flush() {
        for (const Object& o : objects)
            if (in_session(o) && !o.erased && o.target >= 0 && o.waits && !in_session(at(o.target)))
                return Flush::refuses;
        const World before = *this;
        const auto fail = [&] {
            *this = before;
            return Flush::breaks;
        };
        bool either = false;
        release_children();
        // Keys of new rows, in any order: the session's objects say which.
        std::int64_t unknown = first_unknown;
        std::array<bool, kinds> numbered{};
        for (Object& o : objects)
            if (o.is == Is::pending && o.id == 0) {
                o.id = ++unknown;
                for (int kind = 0; kind < kinds; ++kind)
                    if (same_family(kind, o.kind)) numbered[static_cast<std::size_t>(kind)] = true;
            }
        for (Object& o : objects)
            if (in_session(o)) o.left = -1;
        for (Object& o : objects)
            if (in_session(o) && o.target >= 0) {
                const Object& target = at(o.target);
                const bool unchanged = o.is == Is::persistent && !o.waits && o.ref == rows.of(o.kind).at(o.key).ref;
                if (!unchanged && in_session(target)) o.ref = target.erased ? target.key : target.id;
                o.target = -1;
            }
        Rows now = rows;
        follow_keys(now);
        remove_links(now);
        struct Gone {
            int kind;
            std::int64_t key;
        };
        std::vector<Gone> gone;
        for (Object& o : objects) {
            if (o.is != Is::persistent || !o.erased) continue;
            bool replaced = false;
            for (const Object& n : objects)
                replaced = replaced || (n.is == Is::pending && same_family(n.kind, o.kind) && n.id == o.key);
            now.of(o.kind).erase(o.key);
            if (!replaced) {
                gone.push_back({o.kind, o.key});
                end_row(o.kind, o.key);
            }
            o.is = Is::deleted;
        }
        for (const Object& o : objects)
            if (o.is == Is::persistent) {
                now.of(o.kind).erase(o.key);
                if (o.id != o.key) end_row(o.kind, o.key);
                if (o.id != o.key)
                    for (int kind = 0; kind < kinds; ++kind)
                        if (shapes[kind].refers == o.kind)
                            for (const auto& [key, row] : rows.of(kind))
                                either = either || (shapes[kind].required && row.ref == o.key);
            }
        for (Object& o : objects) {
            if (!in_session(o)) continue;
            for (int kind = 0; kind < kinds; ++kind)
                if (same_family(kind, o.kind) && now.of(kind).contains(o.id)) return fail();
            now.of(o.kind)[o.id] = {o.value, o.code, o.ref};
            if (o.is == Is::pending) o.inserted_now = true;
            o.is = Is::persistent;
            o.key = o.id;
        }
        // A new object has the key of a row that is gone: the database may assign it to another one.
        for (const Object& o : before.objects)
            either =
                either || (o.is == Is::pending && may_be_assigned(o.id) && numbered[static_cast<std::size_t>(o.kind)]);
        for (const int kind : {badge, license}) {
            std::set<std::int64_t> taken;
            for (const auto& [key, row] : now.of(kind))
                if (row.ref && !taken.insert(*row.ref).second) either = true;
        }
        // What the database does itself.
        for (std::size_t i = 0; i < gone.size(); ++i)
            for (int kind = 0; kind < kinds; ++kind) {
                if (shapes[kind].refers != gone[i].kind) continue;
                Table& table = now.of(kind);
                for (auto row = table.begin(); row != table.end();) {
                    if (row->second.ref != gone[i].key || shapes[kind].rule == Rule::none) {
                        ++row;
                        continue;
                    }
                    const int known = of_row(kind, row->first);
                    if (shapes[kind].rule == Rule::set_null) {
                        row->second.ref.reset();
                        if (known >= 0) at(known).ref.reset();
                        ++row;
                    } else {
                        gone.push_back({kind, row->first});
                        if (known >= 0) {
                            at(known).is = Is::deleted;
                            end_row(kind, row->first);
                        }
                        row = table.erase(row);
                    }
                }
            }
        if (!add_links(now)) return fail();
        if (!holds(now)) {
            // The database may assign a key that a foreign key set by hand has already.
            if (!holds(now, numbered)) return fail();
            either = true;
        }
        rows = now;
        for (auto& changes : waiting) changes.clear();
        for (Object& o : objects) o.erased = false;
        return either ? Flush::either : Flush::works;
    }

    /// What the database does to the rows that refer to a changed key.
    void follow_keys(Rows& now) {
        for (const Object& owner : objects) {
            if (owner.is != Is::persistent || owner.erased || owner.id == owner.key) continue;
            for (int kind = 0; kind < kinds; ++kind) {
                if (!shapes[kind].follows || shapes[kind].refers != owner.kind) continue;
                for (Object& o : objects)
                    if (o.kind == kind && in_session(o) && o.ref == owner.key) o.ref = owner.id;
                for (auto& [key, row] : now.of(kind))
                    if (row.ref == owner.key) row.ref = owner.id;
            }
        }
    }
    /// Children of deleted owners.
    void release_children() {
        for (int t = 0; t < count(); ++t) {
            if (!at(t).erased || at(t).is != Is::persistent) continue;
            for (int kind = 0; kind < kinds; ++kind) {
                if (shapes[kind].refers != at(t).kind || shapes[kind].required || shapes[kind].rule != Rule::none)
                    continue;
                std::set<std::int64_t> loaded;
                for (Object& o : objects) {
                    if (o.kind != kind || !in_session(o)) continue;
                    if (o.is == Is::persistent) loaded.insert(o.key);
                    if (owner(o) == t && !o.erased) o.target = -1, o.ref.reset();
                }
                for (auto& [key, row] : rows.of(kind))
                    if (!loaded.contains(key) && row.ref == at(t).key) row.ref.reset();
            }
        }
    }
    /// Before all other rows: the links that were removed, and those of deleted objects.
    void remove_links(Rows& now) const {
        for (int association = 0; association < associations; ++association) {
            LinkRows& linked = now.linked(association);
            for (const auto& [pair, change] : waiting[static_cast<std::size_t>(association)])
                if (change < 0) linked.erase({at(pair.first).key, at(pair.second).key});
            for (const Object& o : objects)
                if (o.is == Is::persistent && o.erased)
                    std::erase_if(linked, [&](const auto& pair) {
                        return (links[association].ends[0] == o.kind && pair.first == o.key) ||
                               (links[association].ends[1] == o.kind && pair.second == o.key);
                    });
        }
    }
    /// After all other rows. Returns false when a row is there already.
    bool add_links(Rows& now) const {
        for (int association = 0; association < associations; ++association)
            for (const auto& [pair, change] : waiting[static_cast<std::size_t>(association)])
                if (change > 0 && at(pair.first).is == Is::persistent && at(pair.second).is == Is::persistent &&
                    !now.linked(association).insert({at(pair.first).key, at(pair.second).key}).second)
                    return false;
        return true;
    }

    /// `numbered`: the kinds whose keys are not all known yet.
    static bool holds(const Rows& rows, const std::array<bool, kinds>& numbered = {}) {
        std::set<std::int64_t> codes;
        for (const auto& [key, row] : rows.of(author))
            if (row.code && !codes.insert(*row.code).second) return false;
        for (const int kind : {badge, license}) {
            std::set<std::int64_t> taken;
            for (const auto& [key, row] : rows.of(kind))
                if (row.ref && !taken.insert(*row.ref).second) return false;
        }
        std::set<std::pair<std::int64_t, std::int64_t>> chapters;
        for (const auto& [key, row] : rows.of(chapter))
            if (row.ref && !chapters.emplace(*row.ref, row.value).second) return false;
        for (int kind = 0; kind < kinds; ++kind)
            for (const auto& [key, row] : rows.of(kind)) {
                if (shapes[kind].refers < 0) continue;
                if (!row.ref && shapes[kind].required) return false;
                if (row.ref && !rows.of(shapes[kind].refers).contains(*row.ref) &&
                    !numbered[static_cast<std::size_t>(shapes[kind].refers)])
                    return false;
            }
        for (int association = 0; association < associations; ++association)
            for (const auto& [from, to] : rows.linked(association))
                if (!rows.of(links[association].ends[0]).contains(from) ||
                    !rows.of(links[association].ends[1]).contains(to))
                    return false;
        return true;
    }

    /// Takes the key that the database has assigned to a row.
    void learn_key(int number, std::int64_t id) {
        const std::int64_t unknown = at(number).id;
        const int kind = at(number).kind;
        for (Object& o : objects)
            if (shapes[o.kind].refers == kind && o.ref == unknown) o.ref = id;
        for (int other = 0; other < kinds; ++other)
            if (shapes[other].refers == kind)
                for (auto& [key, row] : rows.of(other))
                    if (row.ref == unknown) row.ref = id;
        for (int association = 0; association < associations; ++association) {
            LinkRows renamed;
            for (auto [from, to] : rows.linked(association)) {
                if (links[association].ends[0] == kind && from == unknown) from = id;
                if (links[association].ends[1] == kind && to == unknown) to = id;
                renamed.insert({from, to});
            }
            rows.linked(association) = renamed;
        }
        Table& table = rows.of(kind);
        if (const auto row = table.find(unknown); row != table.end()) {
            table[id] = row->second;
            table.erase(unknown);
        }
        at(number).id = at(number).key = id;
    }

    void commit() {
        committed = rows;
        frames.clear();
        for (Object& o : objects) {
            o.inserted_now = false;
            if (o.is == Is::deleted || (o.is == Is::out_with_row && o.gone)) o.is = Is::out_gone;
        }
        at_begin = objects;
    }

    void rollback() {
        frames.clear();
        rows = committed;
        restore(at_begin);
        for (Object& o : objects) o.inserted_now = false;
        at_begin = objects;
    }

    void savepoint() { frames.push_back({rows, objects}); }
    void release(std::size_t depth) { frames.resize(depth); }
    void rollback_to(std::size_t depth) {
        const Frame frame = std::move(frames[depth]);
        frames.resize(depth);
        rows = frame.rows;
        restore(frame.objects);
    }

    /// Restores the objects to an earlier state, whose rows are the current ones.
    void restore(const Objects& base) {
        for (auto& changes : waiting) changes.clear();
        for (int i = 0; i < count(); ++i) {
            Object& o = at(i);
            const Object* begin =
                static_cast<std::size_t>(i) < base.size() ? &base[static_cast<std::size_t>(i)] : nullptr;
            const bool inserted = o.inserted_now && (begin == nullptr || !begin->inserted_now);
            if (o.is == Is::pending || (inserted && (o.is == Is::persistent || o.is == Is::deleted))) {
                o.is = Is::out;
            } else if (o.is == Is::persistent || o.is == Is::deleted) {
                if (begin != nullptr && (begin->is == Is::persistent || begin->is == Is::deleted))
                    o = *begin;
                else
                    restore_read(i, base);
            } else if (o.is == Is::out_with_row) {
                if (begin != nullptr && (begin->is == Is::persistent || begin->is == Is::out_with_row))
                    o.key = begin->key;
                else if (!inserted)
                    o.key = o.key_before;
                const bool was_out = begin != nullptr && begin->is == Is::out_with_row;
                o.gone = was_out && begin->gone;
                if (inserted || (!o.gone && !rows.of(o.kind).contains(o.key)))
                    o.is = Is::out;
                else if (!o.gone)
                    o.known = was_out ? begin->known : rows.of(o.kind).at(o.key);
            }
            o.erased = false;
            if (o.is != Is::out_with_row) o.left = -1;
            if (inserted) o.inserted_now = false;
        }
    }
    /// An object that was read or added again since then.
    void restore_read(int number, const Objects& base) {
        Object& o = at(number);
        o.key = o.key_before;
        const auto row = rows.of(o.kind).find(o.key);
        bool other = false;  // the row has an object from before again
        for (std::size_t k = 0; k < base.size(); ++k)
            other = other || (base[k].kind == o.kind && base[k].is == Is::persistent && base[k].key == o.key &&
                              (objects[k].is == Is::persistent || objects[k].is == Is::deleted));
        if (other || row == rows.of(o.kind).end()) {
            o.is = Is::out_gone;
            return;
        }
        o.is = Is::persistent;
        take_row(o);
    }
    /// Gives an object the values of its row.
    void take_row(Object& o) const {
        const Row& row = rows.of(o.kind).at(o.key);
        o.id = o.key;
        o.value = row.value;
        o.code = row.code;
        o.ref = row.ref;
        o.target = -1;
    }
};

}  // namespace carboy::random_world
