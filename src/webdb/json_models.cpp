#include <carboy/webdb/json_models.hpp>

#include <carboy/base/error.hpp>

#include <mutex>
#include <string>

namespace carboy::webdb::detail {

void check_nesting(std::string_view model, const value::JsonWriter& out) {
    if (out.depth() < 64) return;
    throw Error("json_cycle", "The JSON of " + std::string(model) + " contains itself.",
                "Remove a relationship that leads back from the json_columns of one model.");
}

void add_json_class(Atomic<const JsonClass*>& list, JsonClass& added) {
    static std::mutex guard;
    const std::lock_guard lock(guard);
    if (added.is_known) return;
    added.is_known = true;
    added.next = list.load(MemoryOrder::relaxed);
    list.store(&added, MemoryOrder::release);
}

const JsonClass* own_json_class(const JsonClass* first, const orm::Mapper& base, const void* object) {
    const orm::InstanceState* state = base.state_of(object);
    if (!state || state->mapper == &base) return nullptr;
    const JsonClass* nearest = nullptr;
    for (; first; first = first->next)
        if (state->mapper->is_a(first->mapper()) && (!nearest || first->mapper().is_a(nearest->mapper())))
            nearest = first;
    return nearest;
}

void write_numeric(const sql::Decimal& value, int scale, value::JsonWriter& out) {
    const bool fits = value.scale() < scale && value.digits() + scale - value.scale() <= sql::Decimal::max_digits;
    out.text(fits ? value.rescale(scale).to_string() : value.to_string());
}

}  // namespace carboy::webdb::detail
