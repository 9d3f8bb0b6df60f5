// ModelListeners: the functions that listen to the objects of each model, for all sessions.
#pragma once

#include <carboy/orm/events/events.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace carboy::orm {

/// The number of listeners to all models.
extern std::atomic<std::size_t> listener_count;

bool is_listened_to(const Mapper& mapper) noexcept;

/// True when this model has a listener. Cheap while no model has one.
inline bool has_listeners(const Mapper& mapper) noexcept {
    return listener_count.load(std::memory_order_acquire) > 0 && is_listened_to(mapper);
}

bool listens_to(const Mapper& mapper, detail::ModelEvent event);
void tell(detail::ModelEvent event, const Mapper& mapper, void* object, Session& session);

bool watches_column(const Mapper& mapper, std::uint16_t column);
/// Lets the validators of a column check or replace a value.  Throws: what they throw.
void validate(const Mapper& mapper, std::uint16_t column, void* object, void* value);
void tell_set(const Mapper& mapper, std::uint16_t column, void* object, const void* value, const void* before);
/// Lets the validators of all columns check the values of an object.
void validate_all(const Mapper& mapper, void* object);

}  // namespace carboy::orm
