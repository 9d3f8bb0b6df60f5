#include <carboy/orm/mapping/error.hpp>
#include <carboy/orm/mapping/object_session.hpp>
#include <carboy/orm/mapping/relationship.hpp>

#include <algorithm>
#include <string>

#include "orm/mapping/node.hpp"

namespace carboy::orm {

void* OneBase::load() const {
    InstanceState* const state = instance_state();
    if (state == nullptr) return target_;
    // A target that has left the session is not the object of its row any more.
    if (known_ && (target_ == nullptr || waits_ || state_before(target_)->status == Status::persistent)) return target_;
    const auto offset =
        static_cast<std::size_t>(reinterpret_cast<const char*>(this) - static_cast<char*>(state->object()));
    return state->session->load_one(*state, state->mapper->relationship_at(offset));
}

void OneBase::set(void* target) {
    InstanceState* const state = instance_state();
    if (state == nullptr) return remember(target);
    const auto offset = static_cast<std::size_t>(reinterpret_cast<char*>(this) - static_cast<char*>(state->object()));
    state->session->set_one(*state, state->mapper->relationship_at(offset), *this, target);
}

void throw_empty_one(const Tracked& relationship) {
    const InstanceState* state = relationship.instance_state();
    std::string name = "A relationship";
    if (state != nullptr) {
        const auto offset = static_cast<std::size_t>(reinterpret_cast<const char*>(&relationship) -
                                                     reinterpret_cast<const char*>(state + 1));
        name = described(*state->mapper, state->mapper->relationships[state->mapper->relationship_at(offset)]);
    }
    throw SessionError("empty_relationship", name + " is empty.",
                       "Check it first with if (object.relation), or use the pointer that get() returns.");
}

ManyBase::~ManyBase() = default;

ManyBase::Items& ManyBase::items() const {
    if (!items_) items_ = std::make_unique<Items>();
    return *items_;
}

static std::uint16_t relation_of(const ManyBase& many, InstanceState& state) {
    const auto offset =
        static_cast<std::size_t>(reinterpret_cast<const char*>(&many) - static_cast<char*>(state.object()));
    return state.mapper->relationship_at(offset);
}

const std::vector<void*>& ManyBase::load() const {
    InstanceState* const state = instance_state();
    if (state == nullptr) return items().objects;
    return state->session->load_many(*state, relation_of(*this, *state), *this);
}

void* ManyBase::add_new(const Mapper& target, void* from) {
    FreeNode node = make_free_node(target, from);
    InstanceState* const state = instance_state();
    if (state != nullptr) return state->session->add_to_many(*state, relation_of(*this, *state), std::move(node));
    void* object = node.state->object();
    items().unowned.push_back(std::move(node));
    items().objects.push_back(object);
    return object;
}

void ManyBase::add_known(const Mapper&, void* object) {
    InstanceState* const state = instance_state();
    if (state != nullptr) return state->session->add_known_to_many(*state, relation_of(*this, *state), object);
    items().given.push_back(object);
    items().objects.push_back(object);
}

void ManyBase::remove_known(const Mapper& target, void* object) {
    InstanceState* const state = instance_state();
    if (state != nullptr) return state->session->remove_from_many(*state, relation_of(*this, *state), object);
    if (!items().objects.erase_first(object))
        throw SessionError("not_in_list", "remove(): This " + std::string(target.model) + " is not in the list.");
    std::erase(items().given, object);
    std::erase_if(items().unowned, [&](const FreeNode& node) { return node.state->object() == object; });
}

void ManyBase::replace_all(const Mapper&, std::vector<void*> objects) {
    InstanceState* const state = instance_state();
    if (state != nullptr) return state->session->replace_many(*state, relation_of(*this, *state), objects);
    std::erase_if(items().unowned, [&](const FreeNode& node) {
        return std::find(objects.begin(), objects.end(), node.state->object()) == objects.end();
    });
    items().given = objects;
    for (const FreeNode& node : items().unowned) std::erase(items().given, node.state->object());
    items().objects.assign(std::move(objects));
}

FreeNode make_free_node(const Mapper& mapper) {
    auto* state = new (allocate_nodes(node_size(mapper))) InstanceState;
    FreeNode node(state);
    state->mapper = &mapper;
    mapper.object.construct(state->object());
    return node;
}

FreeNode make_free_node(const Mapper& mapper, void* from) {
    auto* state = new (allocate_nodes(node_size(mapper))) InstanceState;
    FreeNode node(state);
    state->mapper = &mapper;
    mapper.object.move_construct(state->object(), from);
    return node;
}

FreeNode::~FreeNode() {
    if (state == nullptr) return;
    destroy_node(state);
    release_nodes(state);
}

}  // namespace carboy::orm
