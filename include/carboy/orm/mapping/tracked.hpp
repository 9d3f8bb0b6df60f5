// The base class of all members that a session watches: one pointer to the object's state, null outside a session.
#pragma once

#include <cstdint>

namespace carboy::sql {
class Expression;
}

namespace carboy::orm {

struct InstanceState;

/// Called before a member of an object in a session changes: tells the session. Returns true when the program watches
/// the member.
bool about_to_change(InstanceState& state, const void* member);
/// Passes the value that is about to be assigned to a watched member to the program's validators.
void validate_change(InstanceState& state, const void* member, void* value);
/// Tells the program's listeners that a watched member has changed.
void has_changed(InstanceState& state, const void* member, const void* before);

/// Copies and moves transfer values, never the connection to a session.
class Tracked {
  public:
    Tracked() = default;
    Tracked(const Tracked&) noexcept {}
    Tracked(Tracked&&) noexcept {}
    Tracked& operator=(const Tracked&) noexcept { return *this; }
    Tracked& operator=(Tracked&&) noexcept { return *this; }

    /// The state of the object that this is a member of; null outside a session.
    InstanceState* instance_state() const noexcept { return reinterpret_cast<InstanceState*>(state_ & ~unloaded); }
    /// An object that leaves its session keeps the columns that it has, so the others stay marked.
    void attach(InstanceState* state) noexcept {
        state_ = reinterpret_cast<std::uintptr_t>(state) | (state_ & unloaded);
    }

    /// False for a column of a row that no query has read: a deferred one. Its value is not known.
    bool is_loaded() const noexcept { return (state_ & unloaded) == 0; }
    void set_loaded(bool loaded) noexcept { state_ = (state_ & ~unloaded) | (loaded ? 0 : unloaded); }

  protected:
    /// Lets the next flush compute the value.  Throws: SessionError outside a session.
    void assign_sql(sql::Expression value);
    /// Returns true when the program watches the member.
    bool before_change() { return instance_state() != nullptr && about_to_change(*instance_state(), this); }
    /// Reads the column, for all objects of the same result.  Throws: SessionError when that is not possible.
    void load_column() const;
    /// Returns the value of a member that is moved from, which keeps it when it represents a row.
    template <class T>
    static T taken(const Tracked& from, T& value);
    /// True when the member represents a row, or did so before its object left the session.
    bool has_origin() const noexcept { return state_ != 0; }

  private:
    static constexpr std::uintptr_t unloaded = 1;  // a state's address is even

    std::uintptr_t state_ = 0;  // the address of the state, and whether the column is loaded
};

template <class T>
T Tracked::taken(const Tracked& from, T& value) {
    if (!from.has_origin()) return static_cast<T&&>(value);
    if (!from.is_loaded()) from.load_column();
    return value;
}

}  // namespace carboy::orm
