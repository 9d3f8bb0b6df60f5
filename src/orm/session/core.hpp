// What a session is inside: its objects, the lists of what changed, its transaction. The work is done by one source
// file an idea: loading, lazy relationships, unit of work, transaction.
#pragma once

#include <carboy/engine/engine.hpp>
#include <carboy/orm/mapping/relationship.hpp>
#include <carboy/orm/session/session.hpp>
#include <carboy/sql/compile.hpp>

#include <deque>
#include <utility>

#include "orm/session/key_map.hpp"
#include "orm/session/object_store.hpp"

namespace carboy::orm {

/// The objects of one result, which are loaded together from then on.
struct LoadGroup {
    std::vector<void*> objects;
};

using Identities = KeyMap<InstanceState*>;

/// The primary key of an object or row, as views.
using KeyViews = std::vector<sql::ValueView>;

class SessionCore {
  public:
    SessionCore(engine::Engine& engine, SessionOptions options);
    ~SessionCore();

    // Objects (objects.cpp)
    void* add_new(const Mapper& mapper, void* from);
    void add_again(const Mapper& mapper, void* object);
    void erase(const Mapper& mapper, void* object);
    void expunge(const Mapper& mapper, void* object);
    void note_change(InstanceState& state, std::uint16_t column);
    void list_dirty(InstanceState& state);
    void list_relations(InstanceState& state);
    InstanceState& state_in_session(const Mapper& mapper, const void* object, std::string_view what) const;
    void enter(InstanceState& state);

    // Relationships (relationships.cpp)
    void set_one(InstanceState& state, std::uint16_t relation, OneBase& one, void* target);
    void* add_to_many(InstanceState& owner, std::uint16_t relation, FreeNode node);
    void add_known_to_many(InstanceState& owner, std::uint16_t relation, void* object);
    void remove_from_many(InstanceState& owner, std::uint16_t relation, void* object);
    void set_foreign_key(InstanceState& state, const RelationshipProperty& relation, InstanceState* target);
    void sync_foreign_keys(InstanceState& state);

    // Loading (loading.cpp)
    std::vector<void*> load_objects(const Mapper& mapper, const sql::Select& statement);
    void* get(const Mapper& mapper, std::span<const sql::ValueView> key);
    void refresh(const Mapper& mapper, void* object);
    InstanceState* load_row(const Mapper& mapper, const sql::ValueView* cells);
    Identities& identities(const Mapper& mapper);
    void autoflush_for(const sql::Select& statement);
    void autoflush_for(const Mapper& mapper);

    // Lazy relationships (lazy.cpp)
    void* load_one(InstanceState& state, std::uint16_t relation);
    const std::vector<void*>& load_many(InstanceState& state, std::uint16_t relation, const ManyBase& many);
    bool is_current(const ManyBase& many) const;

    // Transaction (transaction.cpp)
    engine::Connection& reading();
    engine::Connection& writing();
    void flush();
    void commit();
    void rollback();
    void close();
    void check_usable() const;
    bool is_modified() const { return !added.empty() || !dirty.empty() || !erased.empty(); }

    const sql::Dialect& dialect() const { return dialect_; }

    engine::Engine& engine;
    SessionOptions options;
    std::uint32_t generation = 1;

    // Waiting for the next flush.
    std::vector<InstanceState*> added;
    std::vector<InstanceState*> dirty;
    std::vector<InstanceState*> erased;
    // Done or touched in this transaction.
    std::vector<InstanceState*> inserted;
    std::vector<InstanceState*> deleted;
    std::vector<InstanceState*> changed;
    std::vector<InstanceState*> related;

    ObjectStore store;

  private:
    friend class UnitOfWork;

    void link_relationships(InstanceState& state);
    void link_one(InstanceState& state, const RelationshipProperty& relation);
    void adopt_unowned(InstanceState& state, const RelationshipProperty& relation);
    void append_to_many(InstanceState& owner, std::uint16_t relation, void* object);
    void drop_from_many(InstanceState& owner, std::uint16_t relation, void* object);
    void load_ones(const Mapper& mapper, const RelationshipProperty& relation, const std::vector<void*>& objects);
    void load_manies(const Mapper& mapper, const RelationshipProperty& relation, const std::vector<void*>& objects);
    template <class Visit>
    void select_related(const Mapper& target, std::uint16_t column, const std::vector<sql::Value>& keys, Visit visit);
    InstanceState* find_loaded(const RelationshipProperty& relation, sql::ValueView key);
    void begin_read();
    void restore_objects() noexcept;
    void restore_changes(InstanceState& state) noexcept;
    void end_transaction() noexcept;
    void detach(InstanceState& state) noexcept;
    void forget_relationships(InstanceState& state) noexcept;

    const sql::Dialect& dialect_;
    std::vector<std::pair<const Mapper*, std::unique_ptr<Identities>>> identities_;
    std::deque<LoadGroup> groups_;
    engine::PooledConnection connection_;
    bool writing_ = false;
    bool on_replica_ = false;  // the connection, when there is one
    bool wrote_ = false;       // at any time in this session
    bool failed_ = false;      // a flush failed; waits for rollback()
    bool flushing_ = false;
};

inline OneBase& one_of(void* object, const RelationshipProperty& relation) {
    return *reinterpret_cast<OneBase*>(static_cast<char*>(object) + relation.offset);
}
inline ManyBase& many_of(void* object, const RelationshipProperty& relation) {
    return *reinterpret_cast<ManyBase*>(static_cast<char*>(object) + relation.offset);
}

/// Keeps the views of an object's primary key alive.
class KeyOf {
  public:
    KeyOf(const Mapper& mapper, const void* object) : scratch_(mapper.primary_key.size()) {
        for (std::size_t i = 0; i < mapper.primary_key.size(); ++i)
            views_.push_back(mapper.view(object, mapper.primary_key[i], scratch_[i]));
    }
    operator std::span<const sql::ValueView>() const { return views_; }
    const std::vector<sql::ValueView>& views() const { return views_; }

  private:
    std::vector<sql::Scratch> scratch_;
    std::vector<sql::ValueView> views_;
};

/// "User 5" for messages.
std::string described(const Mapper& mapper, std::span<const sql::ValueView> key);

}  // namespace carboy::orm
