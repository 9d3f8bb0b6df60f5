#include <carboy/engine/event.hpp>

namespace carboy::engine {

Listeners::~Listeners() { clear(); }

void Listeners::clear() noexcept {
    active_.store(0);
    for (Node* node = head_.exchange(nullptr); node != nullptr;) {
        Node* const next = node->next;
        delete node;
        node = next;
    }
}

std::size_t Listeners::add_node(Node* node) noexcept {
    node->id = last_id_.fetch_add(1) + 1;
    node->next = head_.load();
    while (!head_.compare_exchange(node->next, node)) {
    }
    active_.fetch_add(1, MemoryOrder::release);
    return node->id;
}

// A removed node stays in the list, because another thread may be iterating over it.
void Listeners::remove(std::size_t id) noexcept {
    for (Node* node = head_.load(); node != nullptr; node = node->next)
        if (node->id == id && node->active.exchange(false)) active_.fetch_sub(1);
}

void Listeners::tell(const QueryEvent& event) const {
    for (Node* node = head_.load(MemoryOrder::acquire); node != nullptr; node = node->next)
        if (node->active.load()) node->call(event);
}

}  // namespace carboy::engine
