// ChangeList: the objects with work for the next flush, and those that are processed at the end of the transaction. An
// object leaves a list in constant time: the list keeps its address until the list is next read.
#pragma once

#include <carboy/orm/mapping/instance_state.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace carboy::orm {

/// One list. A flag in the object says whether it is in the list.
template <class Flag>
class StateList {
  public:
    void add(InstanceState& state) {
        if (Flag::get(state)) return;
        if (states_.size() > 2 * count_ + 64) sweep();
        states_.push_back(&state);
        Flag::set(state, true);
        ++count_;
        ++additions_;
    }
    void remove(InstanceState& state) noexcept {
        if (!Flag::get(state)) return;
        Flag::set(state, false);
        --count_;
    }
    bool empty() const noexcept { return count_ == 0; }
    std::size_t size() const noexcept { return count_; }
    /// Returns the number of calls that have added an object.
    std::size_t additions() const noexcept { return additions_; }
    /// Returns the objects, each once, in the order in which they were added.
    const std::vector<InstanceState*>& all() {
        if (states_.size() != count_) sweep();
        return states_;
    }
    /// Calls `visit` with each object, and perhaps with some that have left the list.
    template <class F>
    void for_each(F visit) noexcept {
        for (InstanceState* state : states_) visit(*state);
    }
    void clear() noexcept {
        for (InstanceState* state : states_) Flag::set(*state, false);
        states_.clear();
        count_ = 0;
    }

  private:
    void sweep() {
        std::vector<InstanceState*> kept;
        kept.reserve(count_);
        for (InstanceState* state : states_)
            if (Flag::get(*state)) {
                Flag::set(*state, false);
                kept.push_back(state);
            }
        for (InstanceState* state : kept) Flag::set(*state, true);
        states_ = std::move(kept);
    }

    std::vector<InstanceState*> states_;
    std::size_t count_ = 0;
    std::size_t additions_ = 0;
};

namespace detail {

#define CARBOY_STATE_FLAG(Name, flag)                                                \
    struct Name {                                                                    \
        static bool get(const InstanceState& state) noexcept { return state.flag; }  \
        static void set(InstanceState& state, bool on) noexcept { state.flag = on; } \
    }
CARBOY_STATE_FLAG(InAdded, in_added);
CARBOY_STATE_FLAG(InDirty, in_dirty);
CARBOY_STATE_FLAG(InErased, in_erased);
CARBOY_STATE_FLAG(InTouched, in_touched);
CARBOY_STATE_FLAG(InReread, in_reread);
#undef CARBOY_STATE_FLAG

}  // namespace detail

/// An object as it was when a savepoint was set: it is recorded when it first changes after that.
struct Snapshot {
    InstanceState* state = nullptr;
    Status status = Status::detached;
    bool generated_key = false;
    bool inserted_now = false;
    std::uint32_t saved_in = 0;         // the previous value of InstanceState::saved_in
    std::vector<sql::Value> columns;    // of an object with a row
    std::vector<std::uint16_t> unread;  // the numbers of those whose value was not known
    std::vector<Change> changes;        // those that were written before
};

/// A savepoint of the session, from which a rollback restores objects.
struct SavepointFrame {
    std::uint32_t serial = 0;
    int number = 0;  // of the connection's savepoint
    std::vector<Snapshot> saved;
    std::vector<InstanceState*> read;  // since then, so their rows may have been written since then
};

class ChangeList {
  public:
    // Work for the next flush.
    StateList<detail::InAdded> added;
    StateList<detail::InDirty> dirty;
    StateList<detail::InErased> erased;
    // Work for the end of the transaction.
    StateList<detail::InTouched> touched;
    StateList<detail::InReread> reread;  // read after the transaction's first write, so out of date after a rollback

    bool has_work() const noexcept { return !added.empty() || !dirty.empty() || !erased.empty(); }
    /// Records that something about an object is about to change.
    void touch(InstanceState& state) {
        if (!frames.empty() && state.saved_in != frames.back().serial) save(state);
        touched.add(state);
    }
    /// Records that the columns of an object were read inside this transaction.
    void note_read(InstanceState& state) {
        reread.add(state);
        if (!frames.empty()) frames.back().read.push_back(&state);
    }
    /// Records that a column of an object with a row is about to change.
    void note(InstanceState& state, std::uint16_t column);
    /// Removes the object from every list of the next flush.
    void forget_work(InstanceState& state) noexcept {
        added.remove(state);
        dirty.remove(state);
        erased.remove(state);
        state.erased = false;
    }
    void clear() noexcept {
        added.clear();
        dirty.clear();
        erased.clear();
        touched.clear();
        reread.clear();
        frames.clear();
    }

    std::vector<SavepointFrame> frames;  // the open savepoints, the innermost last

  private:
    void save(InstanceState& state);
};

/// Returns the change of a column, or nullptr.
Change* change_of(const InstanceState& state, std::uint16_t column) noexcept;

/// Reads the value of a column into an object that did not have it. A pending change of the column then knows it.
void load_unread(InstanceState& state, std::uint16_t column, sql::ValueView cell);

/// Forgets the value of a column, so that its next use loads it.
void unload(InstanceState& state, std::uint16_t column) noexcept;

/// True for a pending change that leaves the row's value as it is.
bool is_without_effect(InstanceState& state, const Change& change);

/// Removes pending changes that leave the row's value as it is. Returns true when others remain.
bool drop_unchanged(InstanceState& state);

/// Copies the changes that a flush has written.
std::vector<Change> written_changes(const InstanceState& state);

/// Restores the values that the columns had before the transaction.
void restore_columns(InstanceState& state);

}  // namespace carboy::orm
