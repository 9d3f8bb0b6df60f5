// The base of everything in a model that a session watches: one pointer to the object's state, null outside a session.
#pragma once

namespace carboy::orm {

struct InstanceState;

/// Called before a member of an object in a session changes.  Defined with the session.
void about_to_change(InstanceState& state, const void* member);

/// Copies and moves carry values, never the tie to a session.
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
    void before_change() {
        if (state_ != nullptr) about_to_change(*state_, this);
    }

    InstanceState* state_ = nullptr;
};

}  // namespace carboy::orm
