// IdentityMap: one object for each row. The key of an object is the one that its row has, not the one that a program
// has assigned and a flush has not written yet.
#pragma once

#include <carboy/orm/mapping/mapper.hpp>

#include <forward_list>
#include <memory>
#include <utility>
#include <vector>

#include "orm/mapping/key_map.hpp"
#include "orm/mapping/row_value.hpp"

namespace carboy::orm {

/// The primary key of an object.  Lifetime: see ColumnValues.
class KeyOf : public ColumnValues {
  public:
    KeyOf(InstanceState& state, Of of);
};

class IdentityMap {
  public:
    using Entries = KeyMap<InstanceState*>;

    /// The objects of the whole hierarchy that a model belongs to.
    Entries& of(const Mapper& mapper) { return model_of(mapper).entries; }
    /// Returns the object of a row, or nullptr; also when the object is not of this class.
    InstanceState* find(const Mapper& mapper, std::span<const sql::ValueView> key) {
        InstanceState** const found = of(mapper).find(key);
        return found == nullptr || (mapper.hierarchy.base != nullptr && !(*found)->mapper->is_a(mapper)) ? nullptr
                                                                                                         : *found;
    }
    /// Makes the object the one that represents its row. Returns the object that represented it before, or nullptr.
    InstanceState* enter(InstanceState& state);
    /// Has no effect when the row has another object.
    void leave(InstanceState& state) noexcept;
    /// Records an object that has left the session and whose row is still there.
    void note_left(InstanceState& state);
    /// Returns the recorded objects that stand for the row of `state`, if they are still outside the session.
    std::vector<InstanceState*> left_with_row_of(InstanceState& state);
    /// Calls `visit` with each object of a model; it must not change the map.
    template <class F>
    void for_each(const Mapper& mapper, F visit) {
        of(mapper).for_each([&](InstanceState* state) {
            if (state->mapper->is_a(mapper)) visit(*state);
        });
    }
    void clear() noexcept { models_.clear(); }

  private:
    struct Model {
        explicit Model(const Mapper* mapper) : root(mapper) {}
        const Mapper* root;
        Entries entries{};
        std::unique_ptr<KeyMap<std::vector<InstanceState*>>> left{};  // once an object has left
    };
    Model& model_of(const Mapper& mapper) {
        const Mapper* const root = &mapper.root();
        for (Model& model : models_)
            if (model.root == root) return model;
        return models_.emplace_front(root);
    }
    std::forward_list<Model> models_;  // few
};

}  // namespace carboy::orm
