// Random operations on a session, compared with a plain model of what must be true. A failing sequence is shrunk and
// printed. CARBOY_RANDOM_SEQUENCES sets how many are run, CARBOY_RANDOM_SEED where they begin.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <random>
#include <sstream>

#include "orm/lesson_models.hpp"
#include "orm/random/models.hpp"
#include "orm/random/world.hpp"

namespace carboy {
namespace {

using namespace random_world;
namespace models = random_models;

enum class Act {
    add,
    set_value,
    set_code,
    set_id,
    set_ref,
    clear_ref,
    set_key,
    list_add,
    list_add_new,
    list_remove,
    erase,
    expunge,
    add_again,
    refresh,
    flush,
    commit,
    rollback,
    all,
    get,
    read_ref,
    read_list,
    autoflush,
    acts
};
struct Operation {
    Act act;
    int a, b, x;
};

struct Failure {
    std::string what;
};

/// Calls `work` with a null pointer to the model of a kind.
template <class F>
decltype(auto) with(int kind, F work) {
    switch (kind) {
        case author: return work(static_cast<models::Author*>(nullptr));
        case article: return work(static_cast<models::Article*>(nullptr));
        case badge: return work(static_cast<models::Badge*>(nullptr));
        case comment: return work(static_cast<models::Comment*>(nullptr));
        default: return work(static_cast<models::Node*>(nullptr));
    }
}

template <class M>
concept Refers = requires(M m) {
    m.ref;
};

/// Calls `work` with the list of an owner that holds children of a kind.
template <class F>
void with_list(void* owner, int owner_kind, int kind, F work) {
    if (owner_kind == author && kind == article) work(static_cast<models::Author*>(owner)->articles);
    if (owner_kind == author && kind == badge) work(static_cast<models::Author*>(owner)->badges);
    if (owner_kind == article && kind == comment) work(static_cast<models::Article*>(owner)->comments);
    if (owner_kind == node && kind == node) work(static_cast<models::Node*>(owner)->children);
}

class Runner {
  public:
    Runner(engine::Engine& engine, bool print) : session_(engine), print_(print) {}

    void operator()(const std::vector<Operation>& operations) {
        for (const Operation& operation : operations) {
            now_ = operation;
            step(operation);
            check_columns();
        }
        session_.set_autoflush(true);
        finish();
    }

  private:
    using Id = std::optional<std::int64_t>;

    [[noreturn]] void fail(const std::string& what) const { throw Failure{what}; }
    Object& object(int number) { return world_.objects[static_cast<std::size_t>(number)]; }
    void say(const std::string& text) const {
        if (print_) std::cerr << "    " << text << "\n";
    }
    std::string name(int number) const {
        return std::string(shapes[world_.objects[static_cast<std::size_t>(number)].kind].name) + std::to_string(number);
    }
    /// An object in the session, or -1.
    int pick(int seed, int kind = -1) const {
        std::vector<int> found;
        for (std::size_t i = 0; i < world_.objects.size(); ++i)
            if (world_.in_session(world_.objects[i]) && (kind < 0 || world_.objects[i].kind == kind))
                found.push_back(static_cast<int>(i));
        return found.empty() ? -1 : found[static_cast<std::size_t>(seed) % found.size()];
    }
    int pick_out(int seed) const {
        std::vector<int> found;
        for (std::size_t i = 0; i < world_.objects.size(); ++i)
            if (world_.objects[i].is == Is::out_with_row) found.push_back(static_cast<int>(i));
        return found.empty() ? -1 : found[static_cast<std::size_t>(seed) % found.size()];
    }
    bool renamed(int kind) const {
        return std::any_of(world_.objects.begin(), world_.objects.end(),
                           [&](const Object& o) { return o.kind == kind && o.is == Is::persistent && o.id != o.key; });
    }

    bool referred_by_hand(int number) {
        return std::any_of(world_.objects.begin(), world_.objects.end(), [&](const Object& o) {
            if (!world_.in_session(o) || o.target >= 0 || world_.owner(o) != number) return false;
            return o.is == Is::pending || o.ref != world_.rows[static_cast<std::size_t>(o.kind)].at(o.key).ref;
        });
    }

    template <class F>
    bool refused(F work) {
        try {
            work();
            return false;
        } catch (const orm::SessionError& error) {
            say("  refused: " + std::string(error.message()));
            return true;
        }
    }

    /// Flushes the session and the model, and compares. Returns false when the transaction was rolled back.
    bool flush(const std::function<void()>& work) {
        const World before = world_;
        const Flush expected = world_.flush();
        try {
            work();
        } catch (const orm::SessionError& error) {
            say("  SessionError: " + std::string(error.message()));
            if (expected == Flush::refuses) return false;
            if (expected == Flush::works) fail("refused: " + std::string(error.message()));
            world_ = before;
            roll_back();
            return false;
        } catch (const Error& error) {
            say("  Error: " + std::string(error.message()));
            world_ = before;
            if (expected == Flush::works || expected == Flush::refuses) fail("failed: " + std::string(error.message()));
            roll_back();
            return false;
        }
        if (expected == Flush::refuses) fail("not refused");
        if (expected == Flush::breaks) fail("no error");
        learn_keys();
        return true;
    }

    void roll_back() {
        session_.rollback();
        world_.rollback();
    }

    /// Takes the keys that the database assigned.
    void learn_keys() {
        for (std::size_t i = 0; i < world_.objects.size(); ++i) {
            const int kind = world_.objects[i].kind;
            const std::int64_t unknown = world_.objects[i].id;
            if (unknown < World::first_unknown || !world_.objects[i].inserted_now) continue;
            std::int64_t id = with(kind, [&](auto* m) -> std::int64_t {
                using M = std::remove_pointer_t<decltype(m)>;
                return static_cast<M*>(world_.objects[i].address)->id;
            });
            if (id == 0) fail("no key");
            for (Object& o : world_.objects)
                if (shapes[o.kind].refers == kind && o.ref == unknown) o.ref = id;
            for (int other = 0; other < kinds; ++other)
                if (shapes[other].refers == kind)
                    for (auto& [key, row] : world_.rows[static_cast<std::size_t>(other)])
                        if (row.ref == unknown) row.ref = id;
            Table& table = world_.rows[static_cast<std::size_t>(kind)];
            if (const auto row = table.find(unknown); row != table.end()) {
                table[id] = row->second;
                table.erase(unknown);
            }
            world_.objects[i].id = world_.objects[i].key = id;
        }
    }

    /// The number of the object at an address that the session returned for a row.
    int learn(int kind, void* address) {
        for (std::size_t i = 0; i < world_.objects.size(); ++i)
            if (world_.objects[i].address == address) return static_cast<int>(i);
        Object o{.kind = kind, .address = address, .is = Is::persistent};
        with(kind, [&](auto* m) {
            using M = std::remove_pointer_t<decltype(m)>;
            o.id = o.key = static_cast<M*>(address)->id;
        });
        if (world_.of_row(kind, o.key) >= 0) fail("two objects for one row");
        const auto row = world_.rows[static_cast<std::size_t>(kind)].find(o.key);
        if (row == world_.rows[static_cast<std::size_t>(kind)].end()) fail("an object without a row");
        o.value = row->second.value;
        o.code = row->second.code;
        o.ref = row->second.ref;
        o.key_before = o.key;
        world_.objects.push_back(o);
        return static_cast<int>(world_.objects.size()) - 1;
    }

    /// Reads, with what an autoflush inside would do.
    void read(const std::function<void()>& work) {
        if (!session_.autoflush()) return work();
        World trial = world_;
        const Flush expected = trial.flush();
        if (expected != Flush::works) {
            if (!flush([&] { session_.flush(); }) && expected == Flush::refuses) return;
            return work();
        }
        const World before = world_;
        bool done = false;
        flush([&] {
            raw_ = true;
            work();  // collects what it reads
            raw_ = false;
            session_.flush();
            done = true;
        });
        const auto checks = std::exchange(later_, {});
        if (!done) return;
        for (const auto& check : checks) {
            const World after = world_;
            try {
                check();
            } catch (const Failure& failure) {  // what was read may be from before the flush
                world_ = before;
                try {
                    check();
                } catch (const Failure&) {
                    throw failure;
                }
                world_ = after;
            }
        }
    }
    void check_now_or_later(std::function<void()> check) {
        if (raw_)
            later_.push_back(std::move(check));
        else
            check();
    }

    void check_list(int owner, int kind) {
        std::vector<void*> seen;
        with_list(object(owner).address, object(owner).kind, kind, [&](auto& list) {
            for (auto& child : list) seen.push_back(&child);
        });
        check_now_or_later([this, owner, kind, seen] {
            if (!world_.in_session(object(owner))) return;
            std::multiset<int> found;
            for (void* address : seen) found.insert(learn(kind, address));
            std::multiset<int> expected;
            for (std::size_t i = 0; i < world_.objects.size(); ++i) {
                const Object& o = world_.objects[i];
                if (o.kind == kind && world_.in_session(o) && world_.owner(o) == owner)
                    expected.insert(static_cast<int>(i));
            }
            if (found != expected) {
                std::ostringstream out;
                out << "the list of " << name(owner) << " has";
                for (const int i : found) out << " " << name(i);
                out << ", expected";
                for (const int i : expected) out << " " << name(i);
                fail(out.str());
            }
            for (const auto& [key, row] : world_.rows[static_cast<std::size_t>(kind)])
                if (object(owner).is == Is::persistent && row.ref == object(owner).key && world_.of_row(kind, key) < 0)
                    fail("the list of " + name(owner) + " lacks row " + std::to_string(key));
        });
    }

    void check_ref(int number) {
        if (shapes[object(number).kind].refers < 0) return;
        void* seen = nullptr;
        with(object(number).kind, [&](auto* m) {
            using M = std::remove_pointer_t<decltype(m)>;
            if constexpr (Refers<M>) seen = static_cast<M*>(object(number).address)->ref.get();
        });
        check_now_or_later([this, number, seen] {
            if (!world_.in_session(object(number))) return;
            const int kind = shapes[object(number).kind].refers;
            const int owner = world_.owner(object(number));
            if (owner >= 0) {
                if (seen != object(owner).address)
                    fail(name(number) + ".ref is not " + name(owner) + (seen == nullptr ? " but null" : ""));
                return;
            }
            const Id key = world_.owner_key(object(number));
            if (key && world_.rows[static_cast<std::size_t>(kind)].contains(*key)) {
                if (seen == nullptr) fail(name(number) + ".ref is null");
                const int found = learn(kind, seen);
                if (object(found).key != *key) fail(name(number) + ".ref is another row");
            } else if (seen != nullptr) {
                for (const Object& o : world_.objects)
                    if (o.address == seen && o.is == Is::pending && o.id == key) return;
                fail(name(number) + ".ref is not null");
            }
        });
    }

    void check_columns() {
        for (std::size_t i = 0; i < world_.objects.size(); ++i) {
            const Object& o = world_.objects[i];
            if (!world_.in_session(o)) continue;
            with(o.kind, [&](auto* m) {
                using M = std::remove_pointer_t<decltype(m)>;
                const M& real = *static_cast<M*>(o.address);
                if (!session_.contains(real)) fail(name(static_cast<int>(i)) + " is not in the session");
                if (real.id != o.id) {
                    std::ostringstream out;
                    out << name(static_cast<int>(i)) << ".id is " << *real.id << ", expected " << o.id;
                    fail(out.str());
                }
                if (real.value != o.value) fail(name(static_cast<int>(i)) + ".value is " + std::to_string(*real.value));
                if constexpr (requires { real.code; })
                    if (*real.code != o.code) fail(name(static_cast<int>(i)) + ".code differs");
                if constexpr (Refers<M>)
                    if (o.target < 0 || !o.waits) {
                        const Id now = Id(*real.ref_id);
                        if (now.value_or(0) != o.ref.value_or(0))
                            fail(name(static_cast<int>(i)) + ".ref_id is " + std::to_string(now.value_or(0)) +
                                 ", expected " + std::to_string(o.ref.value_or(0)));
                    }
            });
        }
    }

    void check_rows() {
        for (int kind = 0; kind < kinds; ++kind) {
            Table seen;
            for (const engine::Row& row : session_.connection().execute(unchecked(std::string("SELECT id, value, ") +
                                                                                  (kind == author ? "code" : "ref_id") +
                                                                                  " FROM " + shapes[kind].name))) {
                random_world::Row one;
                one.value = row.get<std::int64_t>(1);
                (kind == author ? one.code : one.ref) = row.get<std::optional<std::int64_t>>(2);
                seen[row.get<std::int64_t>(0)] = one;
            }
            if (seen == world_.rows[static_cast<std::size_t>(kind)]) continue;
            std::ostringstream out;
            out << "rows of " << shapes[kind].name << ":";
            const auto print = [&](const Table& table) {
                for (const auto& [key, row] : table)
                    out << " " << key << "(" << row.value << "," << row.code.value_or(-1) << "," << row.ref.value_or(-1)
                        << ")";
            };
            print(seen);
            out << "; expected";
            print(world_.rows[static_cast<std::size_t>(kind)]);
            fail(out.str());
        }
    }

    void check_all() {
        const std::size_t count = world_.objects.size();
        for (std::size_t i = 0; i < count; ++i) {
            if (!world_.in_session(world_.objects[i])) continue;
            check_ref(static_cast<int>(i));
            for (int kind = 0; kind < kinds; ++kind)
                if (shapes[kind].refers == world_.objects[i].kind) check_list(static_cast<int>(i), kind);
        }
        check_columns();
    }

    void finish() {
        now_ = {Act::commit, 0, 0, 0};
        if (flush([&] { session_.commit(); }))
            world_.commit();
        else
            roll_back();
        check_columns();
        check_rows();
        check_all();
        check_columns();
    }

    void set_owner(int a, int b) {
        Object& o = object(a);
        const Object& target = object(b);
        o.target = b;
        o.waits = target.is == Is::pending;
        o.ref = target.erased ? target.key : target.id;
    }

    void step(const Operation& op) {
        switch (op.act) {
            case Act::add: {
                const int kind = op.a % kinds;
                std::int64_t id = 0;
                if (op.b % 4 == 0) id = world_.next_key += 1000;
                if (op.b % 4 == 1)
                    for (const Object& o : world_.objects)
                        if (o.kind == kind && o.is == Is::persistent && o.erased) id = o.key;
                for (const Object& o : world_.objects)
                    if (o.kind == kind && o.is == Is::pending && o.id == id) id = 0;
                Object o{.kind = kind, .id = id, .value = op.x};
                const int owner = shapes[kind].refers < 0 ? -1 : pick(op.x, shapes[kind].refers);
                say("add " + std::string(shapes[kind].name) + std::to_string(world_.objects.size()) + " id " +
                    std::to_string(id) + (owner >= 0 ? " ref " + name(owner) : ""));
                with(kind, [&](auto* m) {
                    using M = std::remove_pointer_t<decltype(m)>;
                    M fresh{.id = id, .value = op.x};
                    if constexpr (Refers<M>)
                        if (owner >= 0) {
                            using T = typename decltype(fresh.ref)::target_type;
                            fresh.ref = static_cast<T*>(object(owner).address);
                        }
                    o.address = &session_.add(std::move(fresh));
                });
                if (shapes[kind].required && owner < 0) o.ref = 0;
                world_.objects.push_back(o);
                if (owner >= 0) set_owner(static_cast<int>(world_.objects.size()) - 1, owner);
                return;
            }
            case Act::set_value: {
                const int a = pick(op.a);
                if (a < 0) return;
                say(name(a) + ".value = " + std::to_string(op.x));
                with(object(a).kind, [&](auto* m) {
                    static_cast<std::remove_pointer_t<decltype(m)>*>(object(a).address)->value = op.x;
                });
                object(a).value = op.x;
                return;
            }
            case Act::set_code: {
                const int a = pick(op.a, author);
                if (a < 0) return;
                const Id code = op.x % 5 == 0 ? Id() : Id(op.x % 5);
                say(name(a) + ".code = " + std::to_string(code.value_or(-1)));
                static_cast<models::Author*>(object(a).address)->code = code;
                object(a).code = code;
                return;
            }
            case Act::set_id: {
                const int a = pick(op.a);
                // What refers to it by a foreign key that was set by hand may follow or not.
                if (a < 0 || referred_by_hand(a)) return;
                const std::int64_t id = world_.next_key += 1000;
                say(name(a) + ".id = " + std::to_string(id));
                with(object(a).kind,
                     [&](auto* m) { static_cast<std::remove_pointer_t<decltype(m)>*>(object(a).address)->id = id; });
                // What refers to it by relationship follows at the flush.
                object(a).id = id;
                return;
            }
            case Act::set_ref:
            case Act::list_add: {
                const int a = pick(op.a);
                if (a < 0 || shapes[object(a).kind].refers < 0) return;
                const int b = pick(op.b, shapes[object(a).kind].refers);
                if (b < 0) return;
                say(op.act == Act::set_ref ? name(a) + ".ref = " + name(b) : name(b) + ".list.add " + name(a));
                if (op.act == Act::set_ref)
                    with(object(a).kind, [&](auto* m) {
                        using M = std::remove_pointer_t<decltype(m)>;
                        if constexpr (Refers<M>) {
                            M& real = *static_cast<M*>(object(a).address);
                            using T = typename decltype(real.ref)::target_type;
                            real.ref = static_cast<T*>(object(b).address);
                        }
                    });
                else
                    with_list(object(b).address, object(b).kind, object(a).kind, [&](auto& list) {
                        using T = typename std::remove_reference_t<decltype(list)>::target_type;
                        list.add(*static_cast<T*>(object(a).address));
                    });
                set_owner(a, b);
                return;
            }
            case Act::clear_ref:
            case Act::list_remove: {
                const int a = pick(op.a);
                if (a < 0 || shapes[object(a).kind].refers < 0) return;
                const int owner = world_.owner(object(a));
                if (op.act == Act::list_remove && (owner < 0 || !world_.in_session(object(owner)))) return;
                say(name(a) + (op.act == Act::clear_ref ? ".ref = null" : " removed from the list of " + name(owner)));
                const bool was_refused = refused([&] {
                    if (op.act == Act::clear_ref)
                        with(object(a).kind, [&](auto* m) {
                            using M = std::remove_pointer_t<decltype(m)>;
                            if constexpr (Refers<M>) static_cast<M*>(object(a).address)->ref = nullptr;
                        });
                    else
                        with_list(object(owner).address, object(owner).kind, object(a).kind, [&](auto& list) {
                            using T = typename std::remove_reference_t<decltype(list)>::target_type;
                            list.remove(*static_cast<T*>(object(a).address));
                        });
                });
                if (was_refused != shapes[object(a).kind].required) fail("a required object was taken away");
                if (!was_refused) object(a).target = -1, object(a).ref.reset();
                return;
            }
            case Act::set_key: {
                const int a = pick(op.a);
                if (a < 0 || shapes[object(a).kind].refers < 0) return;
                const Table& rows = world_.rows[static_cast<std::size_t>(shapes[object(a).kind].refers)];
                Id key;
                if (!rows.empty() && (op.x % 4 != 0 || shapes[object(a).kind].required)) {
                    auto row = rows.begin();
                    std::advance(row, op.b % static_cast<int>(rows.size()));
                    key = row->first;
                }
                if (!key && shapes[object(a).kind].required) return;
                if (renamed(shapes[object(a).kind].refers)) return;
                say(name(a) + ".ref_id = " + std::to_string(key.value_or(-1)));
                with(object(a).kind, [&](auto* m) {
                    using M = std::remove_pointer_t<decltype(m)>;
                    if constexpr (Refers<M>) {
                        M& real = *static_cast<M*>(object(a).address);
                        if constexpr (std::is_same_v<M, models::Comment>)
                            real.ref_id = *key;
                        else
                            real.ref_id = key;
                    }
                });
                object(a).target = -1;
                object(a).ref = key;
                return;
            }
            case Act::list_add_new: {
                const int b = pick(op.b);
                if (b < 0) return;
                for (int kind = 0; kind < kinds; ++kind) {
                    if (shapes[kind].refers != object(b).kind || (kind == badge && op.x % 2 == 0)) continue;
                    say(name(b) + ".list.add new " + shapes[kind].name + std::to_string(world_.objects.size()));
                    Object o{.kind = kind, .value = op.x};
                    with_list(object(b).address, object(b).kind, kind, [&](auto& list) {
                        using T = typename std::remove_reference_t<decltype(list)>::target_type;
                        o.address = &list.add(T{.value = op.x});
                    });
                    world_.objects.push_back(o);
                    set_owner(static_cast<int>(world_.objects.size()) - 1, b);
                    return;
                }
                return;
            }
            case Act::erase: {
                const int a = pick(op.a);
                if (a < 0) return;
                say("erase " + name(a));
                with(object(a).kind, [&](auto* m) {
                    session_.delete_(*static_cast<std::remove_pointer_t<decltype(m)>*>(object(a).address));
                });
                if (object(a).is == Is::pending)
                    object(a).is = Is::out;
                else
                    object(a).erased = true;
                return;
            }
            case Act::expunge: {
                const int a = pick(op.a);
                if (a < 0) return;
                say("expunge " + name(a));
                with(object(a).kind, [&](auto* m) {
                    session_.expunge(*static_cast<std::remove_pointer_t<decltype(m)>*>(object(a).address));
                });
                for (Object& o : world_.objects)
                    if (o.target == a && !o.waits) o.target = -1;
                object(a).is = object(a).is == Is::pending ? Is::out : Is::out_with_row;
                object(a).erased = false;
                return;
            }
            case Act::add_again: {
                const int a = pick_out(op.a);
                if (a < 0) {
                    const int b = pick(op.a);
                    if (b < 0) return;
                    say("add again " + name(b));
                    with(object(b).kind, [&](auto* m) {
                        using M = std::remove_pointer_t<decltype(m)>;
                        M& real = *static_cast<M*>(object(b).address);
                        if (&(op.x % 2 == 0 ? session_.add(std::move(real)) : session_.add(real)) != &real)
                            fail("add() of an object of the session returns another one");
                    });
                    object(b).erased = false;
                    return;
                }
                Object& o = object(a);
                if (!world_.rows[static_cast<std::size_t>(o.kind)].contains(o.key) || o.id != o.key) return;
                say("add again, expunged: " + name(a));
                const bool known = world_.of_row(o.kind, o.key) >= 0;
                const bool was_refused = refused([&] {
                    with(o.kind,
                         [&](auto* m) { session_.add(*static_cast<std::remove_pointer_t<decltype(m)>*>(o.address)); });
                });
                if (known && !was_refused) fail("add() of an expunged object whose row has an object");
                if (was_refused) return;
                o.is = Is::persistent;
                o.key_before = o.key;
                if (o.target >= 0 && !world_.in_session(object(o.target))) {
                    with(o.kind, [&](auto* m) {
                        using M = std::remove_pointer_t<decltype(m)>;
                        if constexpr (Refers<M>) {
                            const auto& key = *static_cast<M*>(o.address)->ref_id;
                            o.ref = Id(key);
                        }
                    });
                    o.target = -1;
                }
                return;
            }
            case Act::refresh: {
                const int a = pick(op.a);
                if (a < 0 || object(a).is != Is::persistent) return;
                if (session_.autoflush() && !flush([&] { session_.flush(); })) return;
                Object& o = object(a);
                if (o.is != Is::persistent) return;
                say("refresh " + name(a));
                with(o.kind,
                     [&](auto* m) { session_.refresh(*static_cast<std::remove_pointer_t<decltype(m)>*>(o.address)); });
                const random_world::Row& row = world_.rows[static_cast<std::size_t>(o.kind)].at(o.key);
                o.id = o.key, o.value = row.value, o.code = row.code, o.ref = row.ref, o.target = -1;
                return;
            }
            case Act::flush: {
                say("flush");
                flush([&] { session_.flush(); });
                return;
            }
            case Act::commit: {
                say("commit");
                if (flush([&] { session_.commit(); })) {
                    world_.commit();
                    check_rows();
                }
                return;
            }
            case Act::rollback: {
                say("rollback");
                roll_back();
                return;
            }
            case Act::all: {
                const int kind = op.a % kinds;
                say("all " + std::string(shapes[kind].name));
                read([&] {
                    std::vector<void*> seen;
                    with(kind, [&](auto* m) {
                        for (auto& one : session_.query<std::remove_pointer_t<decltype(m)>>().all())
                            seen.push_back(&one);
                    });
                    check_now_or_later([this, kind, seen] {
                        std::set<std::int64_t> keys;
                        for (void* address : seen) {
                            const int found = learn(kind, address);
                            if (object(found).is != Is::persistent) fail(name(found) + " is not of a row");
                            keys.insert(object(found).key);
                        }
                        std::set<std::int64_t> expected;
                        for (const auto& [key, row] : world_.rows[static_cast<std::size_t>(kind)]) expected.insert(key);
                        if (keys != expected) fail("all(): other rows");
                    });
                });
                return;
            }
            case Act::get: {
                const int kind = op.a % kinds;
                const Table& rows = world_.rows[static_cast<std::size_t>(kind)];
                if (rows.empty() || renamed(kind)) return;
                auto row = rows.begin();
                std::advance(row, op.b % static_cast<int>(rows.size()));
                const std::int64_t key = row->first;
                if (session_.autoflush() && !flush([&] { session_.flush(); })) return;
                if (!world_.rows[static_cast<std::size_t>(kind)].contains(key)) return;
                const int known = world_.of_row(kind, key);
                say("get " + std::string(shapes[kind].name) + " " + std::to_string(key));
                void* found =
                    with(kind, [&](auto* m) -> void* { return session_.get<std::remove_pointer_t<decltype(m)>>(key); });
                if (known >= 0) {
                    if (found != (object(known).erased ? nullptr : object(known).address)) {
                        if (!object(known).erased || found != nullptr) fail("get(): not " + name(known));
                    }
                    return;
                }
                if (found == nullptr) fail("get(): no object");
                learn(kind, found);
                return;
            }
            case Act::read_ref: {
                const int a = pick(op.a);
                if (a < 0) return;
                say("read " + name(a) + ".ref");
                read([&] { check_ref(a); });
                return;
            }
            case Act::read_list: {
                const int a = pick(op.a);
                if (a < 0) return;
                say("read the lists of " + name(a));
                read([&] {
                    for (int kind = 0; kind < kinds; ++kind)
                        if (shapes[kind].refers == object(a).kind && world_.in_session(object(a))) check_list(a, kind);
                });
                return;
            }
            case Act::autoflush: {
                say(std::string("autoflush ") + (op.x % 3 == 0 ? "off" : "on"));
                session_.set_autoflush(op.x % 3 != 0);
                return;
            }
            case Act::acts: return;
        }
    }

    Session session_;
    World world_;
    Operation now_{};
    bool print_;
    bool raw_ = false;
    std::vector<std::function<void()>> later_;
};

class RandomTest : public OrmTest {
  protected:
    RandomTest() { create_tables<models::Author, models::Article, models::Badge, models::Comment, models::Node>(); }

    /// Returns what went wrong, or nothing.
    std::string run(const std::vector<Operation>& operations, bool print = false) {
        {
            auto connection = engine.connect();
            for (const char* table : {"comment", "badge", "article", "author"})
                connection->execute(unchecked(std::string("DELETE FROM ") + table));
            connection->execute("UPDATE node SET ref_id = NULL");
            connection->execute("DELETE FROM node");
            connection->commit();
        }
        try {
            Runner runner(engine, print);
            runner(operations);
        } catch (const Failure& failure) {
            return failure.what;
        } catch (const std::exception& error) {
            return std::string("an exception: ") + error.what();
        }
        return {};
    }

    static std::vector<Operation> sequence(unsigned seed) {
        std::mt19937 random(seed);
        const auto number = [&](unsigned below) { return static_cast<int>(random() % below); };
        static const int weights[] = {12, 5, 4, 2, 7, 3, 5, 4, 5, 3, 5, 2, 3, 2, 5, 4, 4, 4, 3, 6, 8, 2};
        std::discrete_distribution<int> act(std::begin(weights), std::end(weights));
        std::vector<Operation> operations;
        const int length = 5 + number(30);
        for (int i = 0; i < length; ++i)
            operations.push_back({static_cast<Act>(act(random)), number(100), number(100), number(100)});
        return operations;
    }

    /// Removes operations as long as it still fails.
    std::vector<Operation> shrunk(std::vector<Operation> operations) {
        for (std::size_t size = operations.size() / 2; size > 0;) {
            bool removed = false;
            for (std::size_t at = 0; at + size <= operations.size();) {
                std::vector<Operation> fewer = operations;
                fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at),
                            fewer.begin() + static_cast<std::ptrdiff_t>(at + size));
                if (!run(fewer).empty()) {
                    operations = std::move(fewer);
                    removed = true;
                } else {
                    ++at;
                }
            }
            if (!removed || size > operations.size()) size = std::min(size / 2, operations.size());
        }
        return operations;
    }
};

int setting(const char* name, int otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : std::atoi(text);
}

TEST_F(RandomTest, AgreesWithThePlainModel) {
    const int count = setting("CARBOY_RANDOM_SEQUENCES", 2000);
    const int first = setting("CARBOY_RANDOM_SEED", 1);
    const int most = setting("CARBOY_RANDOM_FAILURES", 1);
    engine.on_query([](const engine::QueryEvent&) {});
    int failures = 0;
    for (int seed = first; seed < first + count && failures < most; ++seed) {
        statements.clear();
        const std::vector<Operation> operations = sequence(static_cast<unsigned>(seed));
        const std::string first_failure = run(operations);
        if (first_failure.empty()) continue;
        ++failures;
        const std::vector<Operation> fewer = shrunk(operations);
        std::cerr << "seed " << seed << ", shrunk to " << fewer.size() << " operations:\n";
        const std::string what = run(fewer, true);
        ADD_FAILURE() << "seed " << seed << ": " << first_failure << "; shrunk: " << what;
    }
}

}  // namespace
}  // namespace carboy
