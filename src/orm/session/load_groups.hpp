// LoadGroups: the objects of one result, whose relationships are loaded together. A group lives as long as one of its
// objects belongs to it.
#pragma once

#include <carboy/orm/mapping/instance_state.hpp>
#include <carboy/orm/session/load_plan.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace carboy::orm {

struct LoadGroup {
    std::vector<void*> objects;
    std::size_t users = 0;  // the number of its objects and of its other holders
    LoadGroup* previous = nullptr;
    LoadGroup* next = nullptr;
    LoadPlanPtr plan{};  // of the query; applies to relationships that are not loaded yet
};

class LoadGroups {
  public:
    LoadGroups() = default;
    LoadGroups(const LoadGroups&) = delete;
    LoadGroups& operator=(const LoadGroups&) = delete;
    ~LoadGroups() { clear(); }

    /// Makes the objects of a result one group.  Shape: at least one object.
    void make(std::vector<void*> objects, LoadPlanPtr plan = {}) {
        auto* group = new LoadGroup{.objects = std::move(objects), .plan = std::move(plan)};
        group->next = first_;
        if (first_ != nullptr) first_->previous = group;
        first_ = group;
        ++count_;
        for (void* object : group->objects) {
            InstanceState& state = *state_before(object);
            if (state.group == group) continue;
            leave(state);
            state.group = group;
            ++group->users;
        }
    }
    void leave(InstanceState& state) noexcept { release(std::exchange(state.group, nullptr)); }
    void release(LoadGroup* group) noexcept {
        if (group == nullptr || --group->users > 0) return;
        (group->previous == nullptr ? first_ : group->previous->next) = group->next;
        if (group->next != nullptr) group->next->previous = group->previous;
        delete group;
        --count_;
    }
    /// Requires: no object belongs to a group any more.
    void clear() noexcept {
        while (first_ != nullptr) delete std::exchange(first_, first_->next);
        count_ = 0;
    }
    std::size_t count() const noexcept { return count_; }

  private:
    LoadGroup* first_ = nullptr;
    std::size_t count_ = 0;
};

/// Keeps the group of an object while it is used.
class HoldGroup {
  public:
    HoldGroup(LoadGroups& groups, InstanceState& state) noexcept : groups_(groups), group_(state.group) {
        if (group_ != nullptr) ++group_->users;
    }
    HoldGroup(const HoldGroup&) = delete;
    HoldGroup& operator=(const HoldGroup&) = delete;
    ~HoldGroup() { groups_.release(group_); }

    const LoadGroup* operator->() const noexcept { return group_; }
    explicit operator bool() const noexcept { return group_ != nullptr; }

  private:
    LoadGroups& groups_;
    LoadGroup* group_;
};

}  // namespace carboy::orm
