// Random operations on a session, compared with a plain model of what must be true. A failing sequence is shrunk and
// printed as a program. CARBOY_RANDOM_SEQUENCES sets how many are run, CARBOY_RANDOM_SEED where they begin;
// CARBOY_RANDOM_PRINT=1 prints each of them, for one that crashes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <random>
#include <sstream>

#include <unistd.h>

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
    expunge_all,
    edit_outside,
    add_again,
    add_back,
    link,
    unlink,
    begin_nested,
    release,
    undo,
    foreign,
    expire,
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
        case license: return work(static_cast<models::License*>(nullptr));
        case tag: return work(static_cast<models::Tag*>(nullptr));
        case chapter: return work(static_cast<models::Chapter*>(nullptr));
        case leg: return work(static_cast<models::Leg*>(nullptr));
        case stop: return work(static_cast<models::Stop*>(nullptr));
        case worker: return work(static_cast<models::Worker*>(nullptr));
        case clerk: return work(static_cast<models::Clerk*>(nullptr));
        case vehicle: return work(static_cast<models::Vehicle*>(nullptr));
        case truck: return work(static_cast<models::Truck*>(nullptr));
        default: return work(static_cast<models::Node*>(nullptr));
    }
}

template <class M>
concept Refers = requires(M m) {
    m.ref;
};

template <class M>
void put_id(M& object, std::int64_t id) {
    object.id = id;
    if constexpr (requires { object.part; }) object.part = part_of(id);
}
template <class M>
void put_value(M& object, std::int64_t value) {
    object.value = value;
    if constexpr (requires { object.extra; }) object.extra = value;
}
template <class M>
M made(std::int64_t id, std::int64_t value) {
    M fresh;
    if (id != 0) put_id(fresh, id);
    put_value(fresh, value);
    return fresh;
}

/// Calls `work` with the list of an owner that holds children of a kind.
template <class F>
void with_list(void* owner, int owner_kind, int kind, F work) {
    if (owner_kind == author && kind == article) work(static_cast<models::Author*>(owner)->articles);
    if (owner_kind == author && kind == badge) work(static_cast<models::Author*>(owner)->badges);
    if (owner_kind == author && kind == license) work(static_cast<models::Author*>(owner)->license);
    if (owner_kind == author && is_a(kind, worker)) work(static_cast<models::Author*>(owner)->workers);
    if (owner_kind == author && is_a(kind, vehicle)) work(static_cast<models::Author*>(owner)->vehicles);
    if (owner_kind == article && kind == comment) work(static_cast<models::Article*>(owner)->comments);
    if (owner_kind == article && kind == chapter) work(static_cast<models::Article*>(owner)->chapters);
    if (owner_kind == leg && kind == stop) work(static_cast<models::Leg*>(owner)->stops);
    if (owner_kind == node && kind == node) work(static_cast<models::Node*>(owner)->children);
}

constexpr const char* list_names[kinds] = {"", "articles", "badges",  "comments", "children", "license", "", "chapters",
                                           "", "stops",    "workers", "workers",  "vehicles", "vehicles"};

/// Returns the objects of a list; those of a list that is never loaded are known while its owner is pending, and are a
/// query otherwise.
template <class List>
std::vector<void*> objects_of(List& list, bool pending) {
    if constexpr (requires { list.load(); })
        return list.load();
    else if (pending)
        return ((const orm::ManyBase&)list).load();  // NOLINT: the base is private
    else
        return list.select().all().addresses();
}

template <class List>
concept OneObject = requires(List list) {
    list = nullptr;
};

/// Calls `work` with the list of an object at one end of an association.
template <class F>
void with_links(void* object, int association, int end, F work) {
    if (association == 0 && end == 0) work(static_cast<models::Author*>(object)->tags);
    if (association == 0 && end == 1) work(static_cast<models::Tag*>(object)->authors);
    if (association == 1 && end == 0) work(static_cast<models::Node*>(object)->next);
    if (association == 1 && end == 1) work(static_cast<models::Node*>(object)->previous);
}
constexpr const char* link_names[associations][2] = {{"tags", "authors"}, {"next", "previous"}};

/// The name of a kind's model.
std::string model_of(int kind) {
    std::string name = shapes[kind].name;
    name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

std::string text_of(std::optional<std::int64_t> value) { return value ? std::to_string(*value) : "std::nullopt"; }

class Runner {
  public:
    Runner(engine::Engine& engine, bool foreign, bool print)
        : engine_(engine), session_(engine), foreign_(foreign), print_(print) {}

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
    int pick_out(int seed, Is is = Is::out_with_row) const {
        std::vector<int> found;
        for (std::size_t i = 0; i < world_.objects.size(); ++i)
            if (world_.objects[i].is == is) found.push_back(static_cast<int>(i));
        return found.empty() ? -1 : found[static_cast<std::size_t>(seed) % found.size()];
    }
    bool renamed(int kind) const {
        return std::any_of(world_.objects.begin(), world_.objects.end(),
                           [&](const Object& o) { return o.kind == kind && o.is == Is::persistent && o.id != o.key; });
    }

    bool referred_by_hand(int number) {
        return std::any_of(world_.objects.begin(), world_.objects.end(), [&](const Object& o) {
            if (!world_.in_session(o) || o.target >= 0 || world_.owner(o) != number) return false;
            return o.is == Is::pending || o.ref != world_.rows.of(o.kind).at(o.key).ref;
        });
    }

    template <class F>
    bool refused(F work) {
        try {
            work();
            return false;
        } catch (const orm::SessionError& error) {
            say("// refused: " + std::string(error.message()));
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
            say("// SessionError: " + std::string(error.message()));
            if (expected == Flush::refuses) return false;
            if (expected == Flush::works) fail("refused: " + std::string(error.message()));
            world_ = before;
            roll_back();
            return false;
        } catch (const Error& error) {
            say("// Error: " + std::string(error.message()));
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

    /// After a failed flush: to the innermost savepoint, or the whole transaction.
    void roll_back() {
        if (!world_.frames.empty() && now_.x % 2 == 0) return roll_back_to(world_.frames.size() - 1);
        say("session.rollback();");
        session_.rollback();
        world_.rollback();
        savepoints_.clear();
    }
    void roll_back_to(std::size_t depth) {
        say("savepoint" + std::to_string(depth) + "->rollback();");
        savepoints_[depth]->rollback();
        savepoints_.resize(depth);
        world_.rollback_to(depth);
    }

    /// Takes the keys that the database assigned.
    void learn_keys() {
        for (std::size_t i = 0; i < world_.objects.size(); ++i) {
            const int kind = world_.objects[i].kind;
            if (world_.objects[i].id < World::first_unknown || !world_.objects[i].inserted_now) continue;
            std::int64_t id = with(kind, [&](auto* m) -> std::int64_t {
                using M = std::remove_pointer_t<decltype(m)>;
                return static_cast<M*>(world_.objects[i].address)->id;
            });
            if (id == 0) fail("no key");
            world_.learn_key(static_cast<int>(i), id);
        }
    }

    /// The class of an object, which the session returned as one of a base class.
    static int kind_of(int kind, void* address) {
        if (shapes[kind].root == worker && *static_cast<models::Worker*>(address)->type == "clerk") return clerk;
        if (shapes[kind].root == vehicle && *static_cast<models::Vehicle*>(address)->type == "truck") return truck;
        return kind;
    }

    /// The number of the object at an address that the session returned for a row.
    int learn(int base, void* address) {
        for (std::size_t i = 0; i < world_.objects.size(); ++i)
            if (world_.objects[i].address == address) return static_cast<int>(i);
        const int kind = kind_of(base, address);
        Object o{.kind = kind, .address = address, .is = Is::persistent};
        with(kind, [&](auto* m) {
            using M = std::remove_pointer_t<decltype(m)>;
            o.id = o.key = static_cast<M*>(address)->id;
        });
        if (world_.of_row(kind, o.key) >= 0) fail("two objects for one row");
        const auto row = world_.rows.of(kind).find(o.key);
        if (row == world_.rows.of(kind).end()) fail("an object without a row");
        o.value = row->second.value;
        o.code = row->second.code;
        o.ref = row->second.ref;
        o.key_before = o.key;
        world_.objects.push_back(o);
        const int number = static_cast<int>(world_.objects.size()) - 1;
        say("auto& " + name(number) + " = *session.get<" + model_of(kind) + ">(" + std::to_string(o.key) +
            ");  // read");
        return number;
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

    /// The query of a list that is never loaded shows the rows, so nothing may wait for a flush.
    bool is_readable(bool write_only) const { return !write_only || session_.autoflush() || !session_.is_modified(); }

    void check_list(int owner, int kind) {
        std::vector<void*> seen;
        if (!is_readable(kind == badge)) return;
        with_list(object(owner).address, object(owner).kind, kind, [&](auto& list) {
            seen = objects_of(list, object(owner).is == Is::pending && !session_.autoflush());
        });
        check_now_or_later([this, owner, kind, seen] {
            if (!world_.in_session(object(owner))) return;
            std::multiset<int> found;
            for (void* address : seen) found.insert(learn(kind, address));
            std::multiset<int> expected;
            for (std::size_t i = 0; i < world_.objects.size(); ++i) {
                const Object& o = world_.objects[i];
                if (same_family(o.kind, kind) && world_.in_session(o) && world_.owner(o) == owner)
                    expected.insert(static_cast<int>(i));
            }
            compare_lists(name(owner) + "." + list_names[kind], found, expected);
            for (int one = 0; one < kinds; ++one)
                for (const auto& [key, row] : world_.rows.of(one))
                    if (same_family(one, kind) && object(owner).is == Is::persistent && row.ref == object(owner).key &&
                        world_.of_row(one, key) < 0)
                        fail(name(owner) + "." + list_names[kind] + " lacks row " + std::to_string(key));
        });
        if (kind == chapter) check_keyed(owner);
    }

    /// Each chapter is found by its value, and no other value is.
    void check_keyed(int owner) {
        auto& list = static_cast<models::Article*>(object(owner).address)->chapters;
        for (std::int64_t value = 0; value < 5; ++value) {
            bool expected = false;
            for (const models::Chapter& one : list) expected = expected || one.value == value;
            const models::Chapter* found = list.get(value);
            if ((found != nullptr) != expected || (found != nullptr && found->value != value))
                fail(name(owner) + ".chapters.get(" + std::to_string(value) + ") is wrong");
        }
    }

    void compare_lists(const std::string& what, const std::multiset<int>& found, const std::multiset<int>& expected) {
        if (found == expected) return;
        std::ostringstream out;
        out << what << " has";
        for (const int i : found) out << " " << name(i);
        out << ", expected";
        for (const int i : expected) out << " " << name(i);
        fail(out.str());
    }

    std::vector<void*> linked_objects(int number, int association, int end) {
        std::vector<void*> seen;
        with_links(object(number).address, association, end,
                   [&](auto& list) { seen = objects_of(list, object(number).is == Is::pending); });
        return seen;
    }

    void check_links(int number, int association, int end) {
        if (!is_readable(association == 1 && end == 0)) return;
        const std::vector<void*> seen = linked_objects(number, association, end);
        check_now_or_later([this, number, association, end, seen] {
            if (!world_.in_session(object(number))) return;
            const int kind = links[association].ends[1 - end];
            std::multiset<int> found;
            for (void* address : seen) found.insert(learn(kind, address));
            std::multiset<int> expected;
            for (int i = 0; i < world_.count(); ++i)
                if (object(i).kind == kind && world_.in_session(object(i)) &&
                    (end == 0 ? world_.is_linked(association, number, i) : world_.is_linked(association, i, number)))
                    expected.insert(i);
            const std::string what = name(number) + "." + link_names[association][end];
            compare_lists(what, found, expected);
            if (object(number).is != Is::persistent) return;
            for (const auto& pair : world_.rows.linked(association)) {
                const std::int64_t own = end == 0 ? pair.first : pair.second;
                const std::int64_t other = end == 0 ? pair.second : pair.first;
                if (own == object(number).key && world_.of_row(kind, other) < 0)
                    fail(what + " lacks row " + std::to_string(other));
            }
        });
    }

    void check_lists(int number) {
        for (int kind = 0; kind < kinds; ++kind)
            if (shapes[kind].refers == object(number).kind && shapes[kind].root == kind &&
                world_.in_session(object(number)))
                check_list(number, kind);
        for (int association = 0; association < associations; ++association)
            for (const int end : {0, 1})
                if (links[association].ends[end] == object(number).kind && world_.in_session(object(number)))
                    check_links(number, association, end);
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
            if (key && world_.rows.of(kind).contains(*key)) {
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
                if constexpr (requires { real.part; })
                    if (real.part != part_of(o.id)) fail(name(static_cast<int>(i)) + ".part differs");
                if constexpr (requires { real.extra; })
                    if (real.extra != o.value) fail(name(static_cast<int>(i)) + ".extra differs");
                if constexpr (requires { real.ref_part; })
                    if (*real.ref_part != (*real.ref_id ? Id(part_of(**real.ref_id)) : Id()))
                        fail(name(static_cast<int>(i)) + ".ref_part differs");
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
            const char* const third = kind == author ? ", code" : shapes[kind].refers >= 0 ? ", ref_id" : "";
            const std::string from = kind == truck ? "vehicle JOIN (SELECT id AS truck_id, extra FROM truck) AS own ON "
                                                     "truck_id = id AND extra = value AND type = 'truck'"
                                     : kind == vehicle ? "vehicle WHERE type = 'vehicle'"
                                     : kind == clerk   ? "worker WHERE type = 'clerk' AND extra = value"
                                     : kind == worker  ? "worker WHERE type = 'worker' AND extra IS NULL"
                                     : kind == leg     ? "leg WHERE part = id % 7"
                                     : kind == stop
                                         ? "stop WHERE ref_part = ref_id % 7 OR (ref_id IS NULL AND ref_part IS NULL)"
                                         : shapes[kind].name;
            for (const engine::Row& row :
                 session_.connection().execute(unchecked(std::string("SELECT id, value") + third + " FROM " + from))) {
                random_world::Row one;
                one.value = row.get<std::int64_t>(1);
                if (*third != 0) (kind == author ? one.code : one.ref) = row.get<std::optional<std::int64_t>>(2);
                seen[row.get<std::int64_t>(0)] = one;
            }
            if (seen == world_.rows.of(kind)) continue;
            std::ostringstream out;
            out << "rows of " << shapes[kind].name << ":";
            const auto print = [&](const Table& table) {
                for (const auto& [key, row] : table)
                    out << " " << key << "(" << row.value << "," << row.code.value_or(-1) << "," << row.ref.value_or(-1)
                        << ")";
            };
            print(seen);
            out << "; expected";
            print(world_.rows.of(kind));
            fail(out.str());
        }
        for (int association = 0; association < associations; ++association) {
            LinkRows seen;
            std::size_t count = 0;
            for (const engine::Row& row : session_.connection().execute(unchecked(
                     std::string("SELECT ") + links[association].columns + " FROM " + links[association].name))) {
                seen.insert({row.get<std::int64_t>(0), row.get<std::int64_t>(1)});
                ++count;
            }
            if (seen == world_.rows.linked(association) && count == seen.size()) continue;
            std::ostringstream out;
            out << "rows of " << links[association].name << ":";
            for (const auto& [from, to] : seen) out << " " << from << "-" << to;
            out << "; expected";
            for (const auto& [from, to] : world_.rows.linked(association)) out << " " << from << "-" << to;
            fail(out.str());
        }
    }

    void check_all() {
        const std::size_t count = world_.objects.size();
        for (std::size_t i = 0; i < count; ++i) {
            if (!world_.in_session(world_.objects[i])) continue;
            check_ref(static_cast<int>(i));
            check_lists(static_cast<int>(i));
        }
        check_columns();
    }

    void finish() {
        now_ = {Act::commit, 0, 0, 1};
        say("session.commit();");
        if (flush([&] { session_.commit(); })) {
            world_.commit();
            savepoints_.clear();
        } else {
            roll_back();
        }
        check_columns();
        check_rows();
        check_all();
        check_columns();
    }

    void set_owner(int a, int b) {
        Object& o = object(a);
        const Object& target = object(b);
        o.target = b;
        o.left = -1;
        o.waits = target.is == Is::pending;
        o.ref = target.erased ? target.key : target.id;
    }

    void set_key(int a, Id key) {
        say(name(a) + ".ref_id = " + text_of(key) + ";");
        with(object(a).kind, [&](auto* m) {
            using M = std::remove_pointer_t<decltype(m)>;
            if constexpr (Refers<M>) {
                M& real = *static_cast<M*>(object(a).address);
                if constexpr (std::is_same_v<M, models::Comment>)
                    real.ref_id = *key;
                else
                    real.ref_id = key;
                if constexpr (requires { real.ref_part; }) real.ref_part = key ? Id(part_of(*key)) : Id();
            }
        });
        object(a).target = object(a).left = -1;
        object(a).ref = key;
    }

    /// True when another chapter of an article has this value.
    bool has_key(int article, std::int64_t value, int except) {
        for (int i = 0; i < world_.count(); ++i)
            if (i != except && object(i).kind == chapter && world_.in_session(object(i)) &&
                world_.owner(object(i)) == article && object(i).value == value)
                return true;
        for (const auto& [key, row] : world_.rows.of(chapter))
            if (object(article).is == Is::persistent && row.ref == object(article).key && row.value == value &&
                world_.of_row(chapter, key) < 0)
                return true;
        return false;
    }
    /// A list with keys refuses a second object with the same key.
    void add_keyed(int a, int b) {
        if (session_.autoflush() && !flush([&] { session_.flush(); })) return;  // the list may be loaded
        if (!world_.in_session(object(a)) || !world_.in_session(object(b))) return;
        const bool taken = world_.owner(object(a)) != b && has_key(b, object(a).value, a);
        say(name(b) + ".chapters.add(" + name(a) + ");");
        const bool was_refused = refused([&] {
            static_cast<models::Article*>(object(b).address)
                ->chapters.add(*static_cast<models::Chapter*>(object(a).address));
        });
        if (was_refused != taken) fail(taken ? "add() took a second key" : "add() refused a free key");
        if (!was_refused) set_owner(a, b);
    }

    /// Before an object takes the place of the current partner of a one-to-one relationship: that one loses its owner.
    void displace(int kind, int owner, int keep) {
        if (!shapes[kind].displaces) return;
        for (int i = 0; i < world_.count(); ++i)
            if (i != keep && object(i).kind == kind && world_.in_session(object(i)) &&
                world_.owner(object(i)) == owner) {
                object(i).target = object(i).left = -1;
                object(i).ref.reset();
            }
        if (object(owner).is != Is::persistent) return;
        std::vector<std::int64_t> unknown;
        for (const auto& [key, row] : world_.rows.of(kind))
            if (row.ref == object(owner).key && world_.of_row(kind, key) < 0) unknown.push_back(key);
        if (unknown.empty()) return;
        const NoAutoflush quiet(session_);
        for (const std::int64_t key : unknown) {
            auto* found = session_.get<models::License>(key);
            if (found == nullptr) fail("a displaced partner is lost");
            object(learn(kind, found)).ref.reset();
        }
    }

    /// Takes over what add() has brought back: the objects that have left the session have the values that they show.
    void see_returned() {
        const NoAutoflush quiet(session_);
        std::vector<int> returned;
        for (int i = 0; i < world_.count(); ++i) {
            Object& o = object(i);
            if (o.is != Is::out && o.is != Is::out_with_row && o.is != Is::out_gone) continue;
            const bool is_in = with(o.kind, [&](auto* m) {
                using M = std::remove_pointer_t<decltype(m)>;
                const M& real = *static_cast<M*>(o.address);
                if (!session_.contains(real)) return false;
                o.id = real.id;
                o.value = real.value;
                if constexpr (requires { real.code; }) o.code = *real.code;
                if constexpr (Refers<M>) o.ref = Id(*real.ref_id);
                return true;
            });
            if (!is_in) continue;
            say("// " + name(i) + " is in the session again");
            o.erased = o.waits = false;
            o.target = o.left = -1;
            o.is = o.is == Is::out_with_row && !o.gone ? Is::persistent : Is::pending;
            if (o.is == Is::pending) o.inserted_now = false;
            o.gone = false;
            o.key_before = o.key;
            returned.push_back(i);
        }
        for (const int i : returned) see_returned_ref(i);
        for (const int i : returned)
            if (object(i).target >= 0) see_displaced(object(i).kind);
        for (const int i : returned)
            for (int association = 0; association < associations; ++association)
                for (const int end : {0, 1}) {
                    if (links[association].ends[end] != object(i).kind || object(i).is != Is::pending) continue;
                    for (void* address : linked_objects(i, association, end)) {
                        const int other = learn(links[association].ends[1 - end], address);
                        world_.waiting_in(association)[end == 0 ? std::pair(i, other) : std::pair(other, i)] = 1;
                    }
                }
    }
    void see_returned_ref(int number) {
        with(object(number).kind, [&](auto* m) {
            using M = std::remove_pointer_t<decltype(m)>;
            if constexpr (Refers<M>) {
                void* const seen = static_cast<M*>(object(number).address)->ref.get();
                if (seen == nullptr) return;
                const int target = learn(shapes[object(number).kind].refers, seen);
                Object& o = object(number);
                if (!world_.in_session(object(target))) fail(name(number) + ".ref has left the session");
                o.target = target;
                o.waits = object(target).is == Is::pending;
                const std::int64_t id = object(target).erased ? object(target).key : object(target).id;
                // A key that the target is to get is filled in by the flush.
                const bool follows = object(target).is == Is::persistent && o.ref == object(target).key;
                if (!o.waits && o.ref != id && !follows)
                    fail(name(number) + ".ref_id is not the key of " + name(target));
                if (!follows) o.ref = id;
            }
        });
    }
    /// An object that comes back takes its place in a one-to-one relationship again.
    void see_displaced(int kind) {
        if (!shapes[kind].displaces) return;
        for (int i = 0; i < world_.count(); ++i) {
            if (object(i).kind != kind || !world_.in_session(object(i)) || world_.owner(object(i)) < 0) continue;
            if (static_cast<models::License*>(object(i).address)->ref.get() != nullptr) continue;
            object(i).target = object(i).left = -1;
            object(i).ref.reset();
        }
        for (const auto& [key, row] : world_.rows.of(kind)) {
            if (!row.ref || world_.of_row(kind, key) >= 0) continue;
            auto* found = session_.get<models::License>(key);
            if (found == nullptr) continue;
            const int number = learn(kind, found);
            object(number).ref = Id(*found->ref_id);
        }
    }

    /// Another connection changes rows between two transactions of the session.
    void foreign_change(const Operation& op) {
        if (!foreign_ || session_.in_transaction() || session_.is_modified()) return;
        const int kind = op.a % kinds;
        if (kind == truck) return;
        Table& rows = world_.rows.of(kind);
        const std::string table = shapes[shapes[kind].root].name;
        const std::int64_t value = value_for(kind, op.x);
        const bool is_plain = shapes[kind].root == kind && kind != worker && kind != vehicle && kind != leg;
        std::string text;
        if (op.b % 4 == 0 && !shapes[kind].required && is_plain) {
            const std::int64_t key = world_.next_key += World::step_by_hand;
            rows[key].value = value;
            text = "INSERT INTO " + table + " (id, value) VALUES (" + std::to_string(key) + ", " +
                   std::to_string(value) + ")";
        } else if (!rows.empty()) {
            auto row = rows.begin();
            std::advance(row, op.x % static_cast<int>(rows.size()));
            const std::int64_t key = row->first;
            const std::string where = " WHERE id = " + std::to_string(key);
            const std::string update = "UPDATE " + table + " SET ";
            if (op.b % 4 == 1) {
                World trial = world_;
                trial.rows.of(kind).erase(key);
                if (!World::holds(trial.rows)) return;
                rows.erase(key);
                text = "DELETE FROM " + table + where;
            } else if (op.b % 4 == 2 && shapes[kind].refers >= 0 && !shapes[kind].required) {
                row->second.ref.reset();
                text = update + (kind == stop ? "ref_id = NULL, ref_part = NULL" : "ref_id = NULL") + where;
            } else {
                World trial = world_;
                trial.rows.of(kind).at(key).value = value;
                if (!World::holds(trial.rows)) return;
                row->second.value = value;
                text = update + (kind == clerk ? "extra = " + std::to_string(value) + ", " : "") +
                       "value = " + std::to_string(value) + where;
            }
        }
        if (text.empty()) return;
        say("other.execute(\"" + text + "\");");
        {
            auto connection = engine_.connect();
            connection->execute(unchecked(text));
            connection->commit();
        }
        world_.committed = world_.rows;
        read_all_again(op.b % 3);
        world_.at_begin = world_.objects;
    }
    void read_all_again(int how) {
        if (how == 0) {
            say("session.expire_all();");
            session_.expire_all();
        }
        for (int kind = 0; kind < kinds; ++kind)
            if (how != 0) {
                say("session.query<" + model_of(kind) + ">().all();");
                with(kind, [&](auto* m) { session_.query<std::remove_pointer_t<decltype(m)>>().all(); });
            }
        for (int i = 0; i < world_.count(); ++i) {
            Object& o = object(i);
            if (o.is == Is::out_with_row && (o.gone || !world_.rows.of(o.kind).contains(o.key))) o.is = Is::out_gone;
            if (o.is != Is::persistent) continue;
            if (world_.rows.of(o.kind).contains(o.key)) {
                world_.take_row(o);
                continue;
            }
            with(o.kind, [&](auto* m) {
                auto& real = *static_cast<std::remove_pointer_t<decltype(m)>*>(o.address);
                if (how == 0 && session_.contains(real)) fail(name(i) + " has no row but is in the session");
                if (how == 0) return;
                if (!refused([&] { session_.refresh(real); })) fail(name(i) + " was refreshed without a row");
                say("session.expunge(" + name(i) + ");");
                session_.expunge(real);
            });
            o.is = Is::out_gone;
        }
    }

    void step(const Operation& op) {
        switch (op.act) {
            case Act::add: {
                const int kind = op.a % kinds;
                std::int64_t id = 0;
                if (op.b % 4 == 0) id = world_.next_key += World::step_by_hand;
                if (op.b % 4 == 1)
                    for (const Object& o : world_.objects)
                        if (same_family(o.kind, kind) && o.is == Is::persistent && o.erased) id = o.key;
                for (const Object& o : world_.objects)
                    if (same_family(o.kind, kind) && o.is == Is::pending && o.id == id) id = 0;
                if (id == 0 && shapes[kind].by_hand) id = world_.next_key += World::step_by_hand;
                const std::int64_t value = value_for(kind, op.x);
                Object o{.kind = kind, .id = id, .value = value};
                const int owner = shapes[kind].refers < 0 ? -1 : pick(op.x, shapes[kind].refers);
                say("auto& " + std::string(shapes[kind].name) + std::to_string(world_.objects.size()) +
                    " = session.add(" + model_of(kind) + "{.id = " + std::to_string(id) +
                    ", .value = " + std::to_string(value) + (owner >= 0 ? ", .ref = " + name(owner) : "") + "});");
                with(kind, [&](auto* m) {
                    using M = std::remove_pointer_t<decltype(m)>;
                    M fresh = made<M>(id, value);
                    if constexpr (Refers<M>)
                        if (owner >= 0) {
                            using T = typename decltype(fresh.ref)::target_type;
                            fresh.ref = static_cast<T*>(object(owner).address);
                        }
                    o.address = &session_.add(std::move(fresh));
                });
                if (shapes[kind].required && owner < 0) o.ref = 0;
                world_.objects.push_back(o);
                const int number = world_.count() - 1;
                if (owner >= 0) displace(kind, owner, number);
                if (owner >= 0) set_owner(number, owner);
                return;
            }
            case Act::set_value: {
                const int a = pick(op.a);
                if (a < 0) return;
                const std::int64_t value = value_for(object(a).kind, op.x);
                say(name(a) + ".value = " + std::to_string(value) + ";");
                with(object(a).kind, [&](auto* m) {
                    put_value(*static_cast<std::remove_pointer_t<decltype(m)>*>(object(a).address), value);
                });
                object(a).value = value;
                return;
            }
            case Act::set_code: {
                const int a = pick(op.a, author);
                if (a < 0) return;
                const Id code = op.x % 5 == 0 ? Id() : Id(op.x % 5);
                say(name(a) + ".code = " + text_of(code) + ";");
                static_cast<models::Author*>(object(a).address)->code = code;
                object(a).code = code;
                return;
            }
            case Act::set_id: {
                const int a = pick(op.a);
                // What refers to it by a foreign key that was set by hand may follow or not.
                if (a < 0 || referred_by_hand(a) || shapes[object(a).kind].keeps_key) return;
                const std::int64_t id = world_.next_key += World::step_by_hand;
                say(name(a) + ".id = " + std::to_string(id) + ";");
                with(object(a).kind, [&](auto* m) {
                    put_id(*static_cast<std::remove_pointer_t<decltype(m)>*>(object(a).address), id);
                });
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
                const int kind = object(a).kind;
                if (op.act == Act::list_add && shapes[kind].displaces && world_.owner(object(a)) == b) return;
                if (op.act == Act::list_add && kind == chapter) return add_keyed(a, b);
                if (op.act == Act::set_ref)
                    say(name(a) + ".ref = " + name(b) + ";");
                else if (shapes[kind].displaces)
                    say(name(b) + "." + list_names[kind] + " = " + name(a) + ";");
                else
                    say(name(b) + "." + list_names[kind] + ".add(" + name(a) + ");");
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
                        if constexpr (OneObject<decltype(list)>)
                            list = *static_cast<T*>(object(a).address);
                        else
                            list.add(*static_cast<T*>(object(a).address));
                    });
                displace(kind, b, a);
                set_owner(a, b);
                return;
            }
            case Act::clear_ref:
            case Act::list_remove: {
                const int a = pick(op.a);
                if (a < 0 || shapes[object(a).kind].refers < 0) return;
                const int owner = world_.owner(object(a));
                if (op.act == Act::list_remove && (owner < 0 || !world_.in_session(object(owner)))) return;
                const int kind = object(a).kind;
                if (op.act == Act::list_remove && shapes[kind].displaces) {
                    say(name(owner) + "." + list_names[kind] + " = nullptr;");
                    static_cast<models::Author*>(object(owner).address)->license = nullptr;
                    displace(kind, owner, -1);
                    return;
                }
                if (op.act == Act::clear_ref)
                    say(name(a) + ".ref = nullptr;");
                else
                    say(name(owner) + "." + list_names[kind] + ".remove(" + name(a) + ");");
                const bool was_refused = refused([&] {
                    if (op.act == Act::clear_ref)
                        with(object(a).kind, [&](auto* m) {
                            using M = std::remove_pointer_t<decltype(m)>;
                            if constexpr (Refers<M>) static_cast<M*>(object(a).address)->ref = nullptr;
                        });
                    else
                        with_list(object(owner).address, object(owner).kind, object(a).kind, [&](auto& list) {
                            using T = typename std::remove_reference_t<decltype(list)>::target_type;
                            if constexpr (!OneObject<decltype(list)>) list.remove(*static_cast<T*>(object(a).address));
                        });
                });
                if (was_refused != shapes[object(a).kind].required) fail("a required object was taken away");
                if (!was_refused) object(a).target = object(a).left = -1, object(a).ref.reset();
                return;
            }
            case Act::set_key: {
                const int a = pick(op.a);
                if (a < 0 || shapes[object(a).kind].refers < 0) return;
                const Table& rows = world_.rows.of(shapes[object(a).kind].refers);
                Id key;
                if (!rows.empty() && (op.x % 4 != 0 || shapes[object(a).kind].required)) {
                    auto row = rows.begin();
                    std::advance(row, op.b % static_cast<int>(rows.size()));
                    key = row->first;
                }
                if (!key && shapes[object(a).kind].required) return;
                if (renamed(shapes[object(a).kind].refers)) return;
                set_key(a, key);
                return;
            }
            case Act::list_add_new: {
                const int b = pick(op.b);
                if (b < 0) return;
                std::vector<int> children;
                for (int kind = 0; kind < kinds; ++kind)
                    if (shapes[kind].refers == object(b).kind) children.push_back(kind);
                if (children.empty()) return;
                const int kind = children[static_cast<std::size_t>(op.x) % children.size()];
                const std::int64_t value = value_for(kind, op.x / 7);
                if (kind == chapter) {
                    if (session_.autoflush() && !flush([&] { session_.flush(); })) return;  // the list may be loaded
                    if (!world_.in_session(object(b)) || has_key(b, value, -1)) return;
                }
                const std::string fresh = model_of(kind) + "{.value = " + std::to_string(value) + "}";
                const int number = world_.count();
                const std::string made_name =
                    "auto& " + std::string(shapes[kind].name) + std::to_string(number) + " = ";
                if (shapes[kind].displaces)
                    say(name(b) + ".license = " + fresh + "; " + made_name + "*" + name(b) + ".license;");
                else
                    say(made_name + name(b) + "." + list_names[kind] + ".add(" + fresh + ");");
                Object o{.kind = kind, .value = value};
                with(kind, [&](auto* m) {
                    using M = std::remove_pointer_t<decltype(m)>;
                    with_list(object(b).address, object(b).kind, kind, [&](auto& list) {
                        using T = typename std::remove_reference_t<decltype(list)>::target_type;
                        if constexpr (OneObject<decltype(list)> && std::is_same_v<T, M>)
                            o.address = (list = made<M>(0, value)).get();
                        else if constexpr (std::is_base_of_v<T, M>)
                            o.address = &list.add(made<M>(0, value));
                    });
                });
                world_.objects.push_back(o);
                displace(kind, b, number);
                set_owner(number, b);
                return;
            }
            case Act::erase: {
                const int a = pick(op.a);
                if (a < 0) return;
                say("session.delete_(" + name(a) + ");");
                with(object(a).kind, [&](auto* m) {
                    session_.delete_(*static_cast<std::remove_pointer_t<decltype(m)>*>(object(a).address));
                });
                if (object(a).is == Is::pending)
                    world_.leave(a);
                else
                    object(a).erased = true;
                return;
            }
            case Act::expunge: {
                const int a = pick(op.a);
                if (a < 0) return;
                say("session.expunge(" + name(a) + ");");
                with(object(a).kind, [&](auto* m) {
                    session_.expunge(*static_cast<std::remove_pointer_t<decltype(m)>*>(object(a).address));
                });
                world_.leave(a);
                return;
            }
            case Act::expunge_all: {
                if (op.x % 4 != 0) return;
                say("session.expunge_all();");
                session_.expunge_all();
                for (int i = 0; i < world_.count(); ++i)
                    if (world_.in_session(object(i))) world_.leave(i);
                return;
            }
            case Act::edit_outside: return edit_outside(op);
            case Act::add_back: return add_back(op);
            case Act::link:
            case Act::unlink: return change_link(op);
            case Act::begin_nested: {
                if (world_.frames.size() > 2) return;
                const std::size_t depth = world_.frames.size();
                say("std::optional<Savepoint> savepoint" + std::to_string(depth) + "(session.begin_nested());");
                std::unique_ptr<Savepoint> made;
                if (!flush([&] { made.reset(new Savepoint(session_.begin_nested())); })) return;
                savepoints_.push_back(std::move(made));
                world_.savepoint();
                return;
            }
            case Act::release:
            case Act::undo: {
                if (world_.frames.empty()) return;
                const std::size_t depth =
                    op.a % 3 == 0 ? static_cast<std::size_t>(op.b) % world_.frames.size() : world_.frames.size() - 1;
                if (op.act == Act::undo) return roll_back_to(depth);
                say("savepoint" + std::to_string(depth) + "->release();");
                if (!flush([&] { savepoints_[depth]->release(); })) return;
                savepoints_.resize(depth);
                world_.release(depth);
                return;
            }
            case Act::foreign: return foreign_change(op);
            case Act::expire: {
                const int a = pick(op.a);
                if (a < 0 || object(a).is != Is::persistent || world_.has_waiting_links(a)) return;
                say("session.expire(" + name(a) + ");");
                with(object(a).kind, [&](auto* m) {
                    session_.expire(*static_cast<std::remove_pointer_t<decltype(m)>*>(object(a).address));
                });
                world_.take_row(object(a));
                return;
            }
            case Act::add_again: {
                const int a = pick_out(op.a);
                if (a < 0) {
                    const int b = pick(op.a);
                    if (b < 0) return;
                    say("session.add(" + name(b) + ");");
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
                if (o.gone) return add_gone(a, op.x % 2 == 0);
                // It shows the row as it was when it left, until it is read again.
                if (!world_.rows.of(o.kind).contains(o.key) || o.known != world_.rows.of(o.kind).at(o.key)) return;
                // A foreign key that was set by hand may follow a new key or not.
                if (const int owner = world_.owner(o); owner >= 0 && object(owner).id != object(owner).key) return;
                say("session.add(" + name(a) + ");  // expunged");
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
                // New references that it got before it left follow its new key.
                for (Object& other : world_.objects)
                    if (other.left == a && other.target < 0) other.target = a, other.left = -1;
                // The object that it refers to may have another key than when it left.
                if (o.target >= 0 && !o.waits && o.ref != object(o.target).key)
                    o.ref = object(o.target).erased ? object(o.target).key : object(o.target).id;
                const NoAutoflush quiet(session_);
                see_displaced(o.kind);
                return;
            }
            case Act::refresh: {
                const int a = pick(op.a);
                if (a < 0 || object(a).is != Is::persistent) return;
                if (session_.autoflush() && !flush([&] { session_.flush(); })) return;
                Object& o = object(a);
                if (o.is != Is::persistent) return;
                say("session.refresh(" + name(a) + ");");
                with(o.kind,
                     [&](auto* m) { session_.refresh(*static_cast<std::remove_pointer_t<decltype(m)>*>(o.address)); });
                world_.take_row(o);
                for (auto& changes : world_.waiting) changes.erase({a, a});  // its own lists are read again, too
                return;
            }
            case Act::flush: {
                say("session.flush();");
                flush([&] { session_.flush(); });
                return;
            }
            case Act::commit: {
                say("session.commit();");
                if (flush([&] { session_.commit(); })) {
                    world_.commit();
                    savepoints_.clear();
                    check_rows();
                }
                return;
            }
            case Act::rollback: {
                now_.x = 1;
                roll_back();
                return;
            }
            case Act::all: {
                const int kind = op.a % kinds;
                say("session.query<" + model_of(kind) + ">().all();");
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
                        for (int one = 0; one < kinds; ++one)
                            if (is_a(one, kind))
                                for (const auto& [key, row] : world_.rows.of(one)) expected.insert(key);
                        if (keys != expected) fail("all(): other rows");
                    });
                });
                return;
            }
            case Act::get: {
                const int kind = op.a % kinds;
                const Table& rows = world_.rows.of(kind);
                if (rows.empty() || renamed(kind)) return;
                auto row = rows.begin();
                std::advance(row, op.b % static_cast<int>(rows.size()));
                const std::int64_t key = row->first;
                if (session_.autoflush() && !flush([&] { session_.flush(); })) return;
                if (!world_.rows.of(kind).contains(key)) return;
                const int known = world_.of_row(kind, key);
                say("session.get<" + model_of(kind) + ">(" + std::to_string(key) + ");");
                void* found = with(kind, [&](auto* m) -> void* {
                    using M = std::remove_pointer_t<decltype(m)>;
                    if constexpr (requires(M one) { one.part; })
                        return session_.get<M>(key, part_of(key));
                    else
                        return session_.get<M>(key);
                });
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
                say(name(a) + ".ref.get();");
                read([&] { check_ref(a); });
                return;
            }
            case Act::read_list: {
                const int a = pick(op.a);
                if (a < 0) return;
                say("// read the lists of " + name(a));
                read([&] { check_lists(a); });
                return;
            }
            case Act::autoflush: {
                say(std::string("session.set_autoflush(") + (op.x % 3 == 0 ? "false);" : "true);"));
                session_.set_autoflush(op.x % 3 != 0);
                return;
            }
            case Act::acts: return;
        }
    }

    void edit_outside(const Operation& op) {
        const int a = pick_out(op.a, op.b % 3 == 0 ? Is::out : Is::out_with_row);
        if (a < 0) return;
        const int kind = object(a).kind;
        const int refers = shapes[kind].refers;
        if (op.b % 4 == 0 && object(a).is == Is::out_with_row && !shapes[kind].keeps_key) {
            const std::int64_t id = world_.next_key += World::step_by_hand;
            say(name(a) + ".id = " + std::to_string(id) + ";  // outside");
            with(kind,
                 [&](auto* m) { put_id(*static_cast<std::remove_pointer_t<decltype(m)>*>(object(a).address), id); });
            object(a).id = id;
        } else if (op.b % 4 == 1 && refers >= 0 && object(a).is == Is::out_with_row && object(a).target < 0 &&
                   !world_.rows.of(refers).empty() && !renamed(refers)) {
            auto row = world_.rows.of(refers).begin();
            std::advance(row, op.x % static_cast<int>(world_.rows.of(refers).size()));
            set_key(a, row->first);
        } else if (op.b % 4 == 2 && kind == author) {
            const Id code = op.x % 5 == 0 ? Id() : Id(op.x % 5);
            say(name(a) + ".code = " + text_of(code) + ";  // outside");
            static_cast<models::Author*>(object(a).address)->code = code;
            object(a).code = code;
        } else {
            const std::int64_t value = value_for(kind, op.x);
            say(name(a) + ".value = " + std::to_string(value) + ";  // outside");
            with(kind, [&](auto* m) {
                put_value(*static_cast<std::remove_pointer_t<decltype(m)>*>(object(a).address), value);
            });
            object(a).value = value;
        }
    }

    /// Adds an object again whose row was never committed, or is deleted.
    void add_back(const Operation& op) {
        const int a = pick_out(op.a, op.b % 3 == 0 ? Is::out_gone : Is::out);
        if (a < 0) return;
        const bool moves = op.x % 2 == 0;
        say("session.add(" + std::string(moves ? "std::move(" + name(a) + ")" : name(a)) + ");");
        const bool was_refused = refused([&] {
            with(object(a).kind, [&](auto* m) {
                auto& real = *static_cast<std::remove_pointer_t<decltype(m)>*>(object(a).address);
                if (&(moves ? session_.add(std::move(real)) : session_.add(real)) != &real)
                    fail("add() returns another");
            });
        });
        const bool must_refuse = !moves && object(a).is == Is::out_gone;
        if (must_refuse && !was_refused) fail(name(a) + " was added though its row is deleted");
        see_returned();
        if (!was_refused && !world_.in_session(object(a))) fail(name(a) + " is not in the session");
    }

    /// Adds an object whose row the session has deleted: only as a new object.
    void add_gone(int a, bool moves) {
        say("session.add(" + std::string(moves ? "std::move(" + name(a) + ")" : name(a)) + ");  // deleted");
        const bool was_refused = refused([&] {
            with(object(a).kind, [&](auto* m) {
                auto& real = *static_cast<std::remove_pointer_t<decltype(m)>*>(object(a).address);
                moves ? session_.add(std::move(real)) : session_.add(real);
            });
        });
        if (!moves && !was_refused) fail(name(a) + " was added though its row is deleted");
        see_returned();
    }

    void change_link(const Operation& op) {
        const int association = op.x % associations;
        const int a = pick(op.a, links[association].ends[0]);
        const int b = pick(op.b, links[association].ends[1]);
        if (a < 0 || b < 0) return;
        const bool on = op.act == Act::link;
        if (world_.is_linked(association, a, b) == on) return;
        const int end = op.x / associations % 2;
        const int own = end == 0 ? a : b;
        const int other = end == 0 ? b : a;
        say(name(own) + "." + link_names[association][end] + (on ? ".add(" : ".remove(") + name(other) + ");");
        with_links(object(own).address, association, end, [&](auto& list) {
            using T = typename std::remove_reference_t<decltype(list)>::target_type;
            T& real = *static_cast<T*>(object(other).address);
            if (on)
                list.add(real);
            else
                list.remove(real);
        });
        world_.link(association, a, b, on);
    }

    engine::Engine& engine_;
    Session session_;
    World world_;
    std::vector<std::unique_ptr<Savepoint>> savepoints_;
    bool foreign_;
    Operation now_{};
    bool print_;
    bool raw_ = false;
    std::vector<std::function<void()>> later_;
};

class RandomTest : public OrmTest {
  protected:
    static void create(engine::Engine& engine) {
        std::vector<const sql::Table*> tables{
            &orm::joined_mapper<models::Author>().table, &orm::joined_mapper<models::Article>().table,
            &orm::joined_mapper<models::Badge>().table,  &orm::joined_mapper<models::Comment>().table,
            &orm::joined_mapper<models::Node>().table,   &orm::joined_mapper<models::License>().table,
            &orm::joined_mapper<models::Tag>().table,    &orm::joined_mapper<models::Chapter>().table,
            &orm::joined_mapper<models::Leg>().table,    &orm::joined_mapper<models::Stop>().table,
            &orm::joined_mapper<models::Worker>().table, &orm::joined_mapper<models::Vehicle>().table};
        for (const orm::Association* association : orm::all_associations())
            for (const Links& one : links)
                if (association->table->name == one.name) tables.push_back(association->table);
        auto connection = engine.connect();
        for (const sql::Table* table : tables)
            for (const std::string& text : sql::create_statements(*table, engine.dialect()))
                connection->execute(unchecked(text));
        connection->commit();
    }

    /// Returns what went wrong, or nothing.
    std::string run(engine::Engine& where, const std::vector<Operation>& operations, bool print = false) {
        {
            auto connection = where.connect();
            connection->execute("UPDATE node SET ref_id = NULL");
            for (const char* table : {"author_tag", "node_node", "comment", "chapter", "badge", "license", "article",
                                      "worker", "truck", "vehicle", "author", "tag", "node", "stop", "leg"})
                connection->execute(unchecked(std::string("DELETE FROM ") + table));
            connection->commit();
        }
        try {
            Runner runner(where, foreign, print);
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
        static const int weights[] = {14, 5, 4, 2, 7, 3, 5, 4, 5, 3, 5, 3, 1, 2, 4, 3,
                                      6,  3, 3, 2, 2, 2, 1, 2, 5, 4, 4, 4, 3, 6, 8, 2};
        static_assert(std::size(weights) == static_cast<std::size_t>(Act::acts));
        // Two of three sequences leave out some operations and models and use the others more often.
        std::vector<double> weight(std::begin(weights), std::end(weights));
        std::vector<int> models;
        if (seed % 3 != 0)
            for (double& one : weight) one *= number(3);
        for (int kind = 0; kind < kinds; ++kind)
            if (seed % 3 == 0 || number(3) == 0) models.push_back(kind);
        if (models.empty()) models.push_back(number(kinds));
        weight[static_cast<std::size_t>(Act::add)] += 10;
        std::discrete_distribution<int> act(weight.begin(), weight.end());
        std::vector<Operation> operations;
        const int length = 5 + number(seed % 3 == 2 ? 60 : 30);
        for (int i = 0; i < length; ++i) {
            operations.push_back({static_cast<Act>(act(random)), number(100), number(100), number(100)});
            if (operations.back().act == Act::add)
                operations.back().a = models[static_cast<std::size_t>(operations.back().a) % models.size()];
        }
        return operations;
    }

    bool foreign = false;

    /// Removes operations as long as it still fails.
    std::vector<Operation> shrunk(engine::Engine& where, std::vector<Operation> operations) {
        for (std::size_t size = operations.size() / 2; size > 0;) {
            bool removed = false;
            for (std::size_t at = 0; at + size <= operations.size();) {
                std::vector<Operation> fewer = operations;
                fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at),
                            fewer.begin() + static_cast<std::ptrdiff_t>(at + size));
                if (!run(where, fewer).empty()) {
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

/// Runs sequences until enough of them have failed.
class RandomSequences : public RandomTest {
  protected:
    void agree(engine::Engine& where, int otherwise) {
        create(where);
        const int count = setting("CARBOY_RANDOM_SEQUENCES", otherwise);
        const int first = setting("CARBOY_RANDOM_SEED", 1);
        const int most = setting("CARBOY_RANDOM_FAILURES", 1);
        int failures = 0;
        for (int seed = first; seed < first + count && failures < most; ++seed) {
            const std::vector<Operation> operations = sequence(static_cast<unsigned>(seed));
            const std::string first_failure = run(where, operations, setting("CARBOY_RANDOM_PRINT", 0) != 0);
            if (first_failure.empty()) continue;
            ++failures;
            const std::vector<Operation> fewer = shrunk(where, operations);
            std::cerr << "seed " << seed << ", shrunk to " << fewer.size() << " operations:\n";
            const std::string what = run(where, fewer, true);
            ADD_FAILURE() << "seed " << seed << ": " << first_failure << "; shrunk: " << what;
        }
    }
};

TEST_F(RandomSequences, AgreeWithThePlainModel) { agree(engine, on_sqlite() ? 2000 : 500); }

TEST_F(RandomSequences, AgreeWithThePlainModelBesideForeignWriters) {
    foreign = true;
    if (!on_sqlite()) return agree(engine, 100);
    const std::string path = ::testing::TempDir() + "carboy_random_" + std::to_string(::getpid()) + ".db";
    {
        engine::Engine file("sqlite:///" + path);
        agree(file, 300);
    }
    for (const char* suffix : {"", "-wal", "-shm"}) ::unlink((path + suffix).c_str());
}

}  // namespace
}  // namespace carboy
