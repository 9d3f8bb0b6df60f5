// What a session knows about one of its objects. It lies directly before the object in memory.
#pragma once

#include <carboy/sql/value.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace carboy::orm {

class Mapper;
class SessionCore;
struct LoadGroup;

/// Source: SQLAlchemy orm/state.py, the object states.
enum class Status : std::uint8_t {
    pending,     // added, not yet inserted
    persistent,  // has a row
    deleted,     // its row is deleted, the transaction is open
    detached,    // no longer the session's: rolled back, expunged or deleted
};

/// A column that the program changed in this transaction.
struct Change {
    std::uint16_t column;
    bool pending = true;   // not yet written
    bool written = false;  // written by a flush of this transaction
    sql::Value original;   // the row's value when the transaction began
};

struct alignas(16) InstanceState {
    SessionCore* session = nullptr;
    const Mapper* mapper = nullptr;
    LoadGroup* group = nullptr;  // the objects of the same result
    std::unique_ptr<std::vector<Change>> changes;
    std::uint32_t generation = 0;  // the session's transaction in which the columns were last read or written
    Status status = Status::pending;
    bool listed_dirty = false;      // stands in the session's list of changed objects
    bool listed_relations = false;  // stands in its list of objects whose relationships were set
    bool erased = false;            // to be deleted at the next flush
    bool generated_key = false;     // the database gave the primary key in this transaction
    bool visiting = false;          // on the stack of the unit of work
    bool inserted_now = false;      // inserted in this transaction

    void* object() noexcept { return this + 1; }
};

inline InstanceState* state_before(void* object) noexcept { return static_cast<InstanceState*>(object) - 1; }

}  // namespace carboy::orm
