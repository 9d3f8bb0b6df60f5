// World: what must be true, as plain data. Rows are those of the database, objects those of the session.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace carboy::random_world {

enum Kind { author, article, badge, comment, node, kinds };
enum class Rule { none, set_null, cascade };

struct Shape {
    const char* name;
    int refers;  // the kind that it refers to, or -1
    bool required;
    bool one_to_one;
    Rule rule;
};
inline constexpr Shape shapes[kinds] = {{"author", -1, false, false, Rule::none},
                                        {"article", author, false, false, Rule::none},
                                        {"badge", author, false, true, Rule::set_null},
                                        {"comment", article, true, false, Rule::cascade},
                                        {"node", node, false, false, Rule::none}};

struct Row {
    std::int64_t value = 0;
    std::optional<std::int64_t> code;
    std::optional<std::int64_t> ref;
    bool operator==(const Row&) const = default;
};
using Table = std::map<std::int64_t, Row>;
using Tables = std::vector<Table>;

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
};

enum class Flush { works, breaks, refuses, either };

struct World {
    Tables committed{kinds}, rows{kinds};
    std::vector<Object> objects;
    std::vector<Object> at_begin;           // the objects when the transaction began
    std::int64_t next_key = 1'000'000'000;  // far from the keys that the database assigns
    static constexpr std::int64_t first_unknown = 1'000'000'000'000;

    bool in_session(const Object& o) const { return o.is == Is::pending || o.is == Is::persistent; }
    /// The object that represents a row, or -1.
    int of_row(int kind, std::int64_t key) const {
        for (std::size_t i = 0; i < objects.size(); ++i)
            if (objects[i].kind == kind && objects[i].is == Is::persistent && objects[i].key == key)
                return static_cast<int>(i);
        return -1;
    }
    int renamed_to(int kind, std::int64_t id) const {
        for (std::size_t i = 0; i < objects.size(); ++i)
            if (objects[i].kind == kind && objects[i].is == Is::persistent && objects[i].key != id &&
                objects[i].id == id)
                return static_cast<int>(i);
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
    std::optional<std::int64_t> owner_key(const Object& o) const {
        if (o.target >= 0) return objects[static_cast<std::size_t>(o.target)].id;
        return o.ref;
    }

    Flush flush() {
        for (const Object& o : objects)
            if (in_session(o) && !o.erased && o.target >= 0 && o.waits &&
                !in_session(objects[static_cast<std::size_t>(o.target)]))
                return Flush::refuses;
        const World before = *this;
        bool either = false;
        // Children of deleted owners.
        for (std::size_t t = 0; t < objects.size(); ++t) {
            if (!objects[t].erased || objects[t].is != Is::persistent) continue;
            for (int kind = 0; kind < kinds; ++kind) {
                if (shapes[kind].refers != objects[t].kind || shapes[kind].required || shapes[kind].rule != Rule::none)
                    continue;
                std::set<std::int64_t> loaded;
                for (Object& o : objects) {
                    if (o.kind != kind || !in_session(o)) continue;
                    if (o.is == Is::persistent) loaded.insert(o.key);
                    if (owner(o) == static_cast<int>(t) && !o.erased) o.target = -1, o.ref.reset();
                }
                for (auto& [key, row] : rows[static_cast<std::size_t>(kind)])
                    if (!loaded.contains(key) && row.ref == objects[t].key) row.ref.reset();
            }
        }
        // Keys of new rows, in any order: the session's objects say which.
        std::int64_t unknown = first_unknown;
        for (Object& o : objects)
            if (o.is == Is::pending && o.id == 0) o.id = ++unknown;
        for (Object& o : objects)
            if (in_session(o) && o.target >= 0) {
                const Object& target = objects[static_cast<std::size_t>(o.target)];
                const bool unchanged =
                    o.is == Is::persistent && !o.waits && o.ref == rows[static_cast<std::size_t>(o.kind)].at(o.key).ref;
                if (!unchanged && in_session(target)) o.ref = target.erased ? target.key : target.id;
                o.target = -1;
            }
        Tables now = rows;
        struct Gone {
            int kind;
            std::int64_t key;
        };
        std::vector<Gone> gone;
        for (Object& o : objects) {
            if (o.is != Is::persistent || !o.erased) continue;
            bool replaced = false;
            for (const Object& n : objects)
                replaced = replaced || (n.is == Is::pending && n.kind == o.kind && n.id == o.key);
            now[static_cast<std::size_t>(o.kind)].erase(o.key);
            if (!replaced) gone.push_back({o.kind, o.key});
            o.is = Is::deleted;
        }
        for (const Object& o : objects)
            if (o.is == Is::persistent) {
                now[static_cast<std::size_t>(o.kind)].erase(o.key);
                if (o.id != o.key)
                    for (int kind = 0; kind < kinds; ++kind)
                        if (shapes[kind].refers == o.kind)
                            for (const auto& [key, row] : rows[static_cast<std::size_t>(kind)])
                                either = either || (shapes[kind].required && row.ref == o.key);
            }
        for (Object& o : objects) {
            if (!in_session(o)) continue;
            Table& table = now[static_cast<std::size_t>(o.kind)];
            if (table.contains(o.id)) return *this = before, Flush::breaks;
            table[o.id] = {o.value, o.code, o.ref};
            if (o.is == Is::pending) o.inserted_now = true;
            o.is = Is::persistent;
            o.key = o.id;
        }
        std::set<std::int64_t> taken;
        for (const auto& [key, row] : now[badge])
            if (row.ref && !taken.insert(*row.ref).second) either = true;
        // What the database does itself.
        for (std::size_t i = 0; i < gone.size(); ++i)
            for (int kind = 0; kind < kinds; ++kind) {
                if (shapes[kind].refers != gone[i].kind) continue;
                Table& table = now[static_cast<std::size_t>(kind)];
                for (auto row = table.begin(); row != table.end();) {
                    if (row->second.ref != gone[i].key || shapes[kind].rule == Rule::none) {
                        ++row;
                        continue;
                    }
                    const int known = of_row(kind, row->first);
                    if (shapes[kind].rule == Rule::set_null) {
                        row->second.ref.reset();
                        if (known >= 0) objects[static_cast<std::size_t>(known)].ref.reset();
                        ++row;
                    } else {
                        gone.push_back({kind, row->first});
                        if (known >= 0) objects[static_cast<std::size_t>(known)].is = Is::deleted;
                        row = table.erase(row);
                    }
                }
            }
        if (!holds(now)) return *this = before, Flush::breaks;
        rows = now;
        for (Object& o : objects) o.erased = false;
        if (either) return Flush::either;
        return Flush::works;
    }

    static bool holds(const Tables& tables) {
        std::set<std::int64_t> codes, badges;
        for (const auto& [key, row] : tables[author])
            if (row.code && !codes.insert(*row.code).second) return false;
        for (const auto& [key, row] : tables[badge])
            if (row.ref && !badges.insert(*row.ref).second) return false;
        for (int kind = 0; kind < kinds; ++kind)
            for (const auto& [key, row] : tables[static_cast<std::size_t>(kind)]) {
                if (shapes[kind].refers < 0) continue;
                if (!row.ref && shapes[kind].required) return false;
                if (row.ref && !tables[static_cast<std::size_t>(shapes[kind].refers)].contains(*row.ref)) return false;
            }
        return true;
    }

    void commit() {
        committed = rows;
        for (Object& o : objects) {
            o.inserted_now = false;
            if (o.is == Is::deleted) o.is = Is::out_gone;
        }
        at_begin = objects;
    }

    void rollback() {
        rows = committed;
        for (std::size_t i = 0; i < objects.size(); ++i) {
            Object& o = objects[i];
            const Object* begin = i < at_begin.size() ? &at_begin[i] : nullptr;
            if (o.is == Is::pending || o.inserted_now) {
                o.is = Is::out;
                o.erased = false;
            } else if (o.is == Is::persistent || o.is == Is::deleted) {
                if (begin != nullptr && (begin->is == Is::persistent)) {
                    void* address = o.address;
                    o = *begin;
                    o.address = address;
                } else {  // read or added again in this transaction
                    const auto row = rows[static_cast<std::size_t>(o.kind)].find(o.key_before);
                    o.key = o.key_before;
                    bool other = false;  // the row has an object from before again
                    for (std::size_t k = 0; k < at_begin.size(); ++k)
                        other = other || (at_begin[k].kind == o.kind && at_begin[k].is == Is::persistent &&
                                          at_begin[k].key == o.key &&
                                          (objects[k].is == Is::persistent || objects[k].is == Is::deleted));
                    if (other || row == rows[static_cast<std::size_t>(o.kind)].end()) {
                        o.is = Is::out_gone;
                    } else {
                        o.is = Is::persistent;
                        o.id = o.key;
                        o.value = row->second.value;
                        o.code = row->second.code;
                        o.ref = row->second.ref;
                        o.target = -1;
                    }
                }
                o.erased = false;
            } else {
                if (o.is == Is::out_with_row && !rows[static_cast<std::size_t>(o.kind)].contains(o.key)) o.is = Is::out;
                o.erased = false;
            }
            o.inserted_now = false;
        }
        at_begin = objects;
    }
};

}  // namespace carboy::random_world
