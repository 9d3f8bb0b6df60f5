// A session's record of one of its objects. It is stored directly before the object in memory.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/sql/types/value.hpp>

#include <cstdint>

namespace carboy::orm {

class Mapper;
class ObjectSession;
struct LoadGroup;

/// Source: SQLAlchemy orm/state.py, the object states.
enum class Status : std::uint8_t {
    pending,     // added but not yet inserted
    persistent,  // has a row
    deleted,     // its row is deleted, but the transaction is still open
    detached,    // no longer in the session: rolled back, expunged or deleted
};

/// A column that was changed in this transaction.
struct Change {
    std::uint16_t column;
    bool pending = true;       // the row does not have the object's value yet
    bool written = false;      // a flush of this transaction has written the column
    bool computed = false;     // pending: the flush writes an SQL expression
    bool unread = false;       // the column was not loaded when it changed, so `original` is not known
    sql::Value original;       // the row's value at the start of the transaction
    Owned<sql::Value> stored;  // the row's value while a written column is pending again; null: not known

    /// False for a column that was not loaded when it changed.
    bool knows_row() const noexcept { return !pending || (written ? stored != nullptr : !unread); }
    /// Returns the row's value; `now` is the object's value.  Requires: knows_row().
    sql::ValueView in_row(sql::ValueView now) const noexcept {
        if (!pending) return now;
        return written && stored != nullptr ? stored->view() : original.view();
    }
};

/// The changes of one object: usually one or two.
struct Changes;
struct DestroyChanges {
    static void destroy(Changes* changes) noexcept;
};

struct alignas(16) InstanceState {
    ObjectSession* session = nullptr;
    const Mapper* mapper = nullptr;
    LoadGroup* group = nullptr;  // the objects loaded by the same query
    Owned<Changes, DestroyChanges> changes;
    std::uint32_t generation = 0;  // the session's transaction in which the columns were last read or written
    std::uint32_t operation = 0;   // its number in the running flush, counted from 1
    Status status : 3 = Status::detached;
    // The lists of the session that contain it.
    bool in_added : 1 = false;
    bool in_dirty : 1 = false;
    bool in_erased : 1 = false;
    bool in_touched : 1 = false;
    bool in_reread : 1 = false;
    bool erased : 1 = false;         // to be deleted at the next flush
    bool generated_key : 1 = false;  // the database assigned the primary key in this transaction
    bool inserted_now : 1 = false;   // inserted in this transaction
    bool has_row : 1 = false;        // detached: its row is still there
    bool row_gone : 1 = false;       // detached: its row has been deleted
    bool partial : 1 = false;        // some of its columns may not be loaded
    std::uint16_t new_lists = 0;     // of a new object: when its lists that have no items were known to be empty
    std::uint32_t saved_in = 0;      // the innermost savepoint that has recorded its earlier state

    void* object() noexcept { return this + 1; }
};

inline InstanceState* state_before(void* object) noexcept { return static_cast<InstanceState*>(object) - 1; }

}  // namespace carboy::orm
