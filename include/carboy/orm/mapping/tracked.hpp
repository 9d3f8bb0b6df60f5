// The base class of all members that a session watches: one pointer to the object's state, null outside a session.
#pragma once

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
    InstanceState* instance_state() const noexcept { return state_; }
    void attach(InstanceState* state) noexcept { state_ = state; }

  protected:
    /// Lets the next flush compute the value.  Throws: SessionError outside a session.
    void assign_sql(sql::Expression value);
    /// Returns true when the program watches the member.
    bool before_change() { return state_ != nullptr && about_to_change(*state_, this); }

    InstanceState* state_ = nullptr;
};

}  // namespace carboy::orm
