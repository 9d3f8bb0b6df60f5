#include "orm/events/model_listeners.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace carboy::orm {

constinit std::atomic<std::size_t> listener_count{0};

namespace {

/// One listener. Only one of its functions is set, which determines the event.
struct Listening {
    std::size_t id = 0;
    detail::ModelEvent event = detail::ModelEvent::count;
    std::uint16_t column = no_index;
    detail::ObjectListener object{};
    detail::Validator validator{};
    detail::SetListener set{};
};
using ListeningPtr = std::shared_ptr<Listening>;

struct Listeners {
    std::shared_mutex guard;
    boost::unordered_flat_map<const Mapper*, std::vector<ListeningPtr>> by_model;
    std::size_t last_id = 0;
};

Listeners& listeners() {
    static Listeners all;
    return all;
}

std::size_t add(const Mapper& mapper, Listening listening) {
    Listeners& all = listeners();
    const std::unique_lock lock(all.guard);
    listening.id = ++all.last_id;
    all.by_model[&mapper].push_back(std::make_shared<Listening>(std::move(listening)));
    ++listener_count;
    return all.last_id;
}

/// Returns the listeners that match. They stay alive while they are called, even if one removes another.
template <class Matches>
std::vector<ListeningPtr> find(const Mapper& mapper, Matches matches) {
    std::vector<ListeningPtr> found;
    if (listener_count.load(std::memory_order_acquire) == 0) return found;
    Listeners& all = listeners();
    const std::shared_lock lock(all.guard);
    const auto known = all.by_model.find(&mapper);
    if (known == all.by_model.end()) return found;
    for (const ListeningPtr& one : known->second)
        if (matches(*one)) found.push_back(one);
    return found;
}

std::uint16_t number_of(const sql::Expression& column) { return column.nodes().front().column; }

}  // namespace

namespace detail {

std::size_t listen(const Mapper& mapper, ModelEvent event, ObjectListener listener) {
    return add(mapper, {.event = event, .object = std::move(listener)});
}
std::size_t listen_validate(const Mapper& mapper, const sql::Expression& column, Validator validator) {
    return add(mapper, {.column = number_of(column), .validator = std::move(validator)});
}
std::size_t listen_set(const Mapper& mapper, const sql::Expression& column, SetListener listener) {
    return add(mapper, {.column = number_of(column), .set = std::move(listener)});
}

void stop_listening(const Mapper& mapper, std::size_t id) {
    Listeners& all = listeners();
    const std::unique_lock lock(all.guard);
    listener_count -= std::erase_if(all.by_model[&mapper], [&](const ListeningPtr& one) { return one->id == id; });
}

}  // namespace detail

bool is_listened_to(const Mapper& mapper) noexcept {
    Listeners& all = listeners();
    const std::shared_lock lock(all.guard);
    const auto known = all.by_model.find(&mapper);
    return known != all.by_model.end() && !known->second.empty();
}

bool listens_to(const Mapper& mapper, detail::ModelEvent event) {
    return !find(mapper, [&](const Listening& one) { return one.event == event; }).empty();
}

void tell(detail::ModelEvent event, const Mapper& mapper, void* object, Session& session) {
    for (const ListeningPtr& one : find(mapper, [&](const Listening& other) { return other.event == event; }))
        one->object(object, session);
}

bool watches_column(const Mapper& mapper, std::uint16_t column) {
    return !find(mapper, [&](const Listening& one) { return one.column == column; }).empty();
}

void validate(const Mapper& mapper, std::uint16_t column, void* object, void* value) {
    for (const ListeningPtr& one :
         find(mapper, [&](const Listening& other) { return other.column == column && other.validator; }))
        one->validator(object, value);
}

void tell_set(const Mapper& mapper, std::uint16_t column, void* object, const void* value, const void* before) {
    for (const ListeningPtr& one :
         find(mapper, [&](const Listening& other) { return other.column == column && other.set; }))
        one->set(object, value, before);
}

void validate_all(const Mapper& mapper, void* object) {
    for (const ListeningPtr& one : find(mapper, [](const Listening& other) { return other.validator != nullptr; })) {
        const ColumnProperty& property = mapper.columns[one->column];
        const void* const value = property.value(static_cast<const char*>(object) + property.offset);
        one->validator(object, const_cast<void*>(value));
    }
}

}  // namespace carboy::orm
