#include <carboy/fiber/local.hpp>

#include <algorithm>
#include <atomic>
#include <utility>

#include "fiber/loop/local_values.hpp"

namespace carboy::fiber::detail {

// thread_local: a fiber stays on its thread, and each switch stores the values of the running fiber here.
constinit thread_local LocalValues* current_locals = nullptr;

namespace {

// The values of the code that runs on a thread outside any fiber.
struct ThreadValues {
    LocalValues values;
    ~ThreadValues() { destroy_locals(values); }
};

LocalValues& thread_values() {
    // thread_local: the variables of code outside any fiber, which no fiber sees.
    thread_local ThreadValues own;
    return own.values;
}

void grow(LocalValues& locals, std::size_t slot) {
    std::size_t size = std::max<std::size_t>({8, slot + 1, locals.size * 2});
    auto* values = new LocalValues::Value[size]();
    std::copy_n(locals.values, locals.size, values);
    delete[] locals.values;
    locals.values = values;
    locals.size = size;
}

}  // namespace

std::size_t new_local_slot() noexcept {
    static std::atomic<std::size_t> next{0};
    return next++;
}

void store_local(std::size_t slot, void* object, void (*destroy)(void*)) {
    if (!current_locals) current_locals = &thread_values();
    if (slot >= current_locals->size) grow(*current_locals, slot);
    current_locals->values[slot] = {object, destroy};
}

void destroy_locals(LocalValues& locals) {
    // A destructor may use another variable and so create it.
    for (bool found = true; found;) {
        found = false;
        for (std::size_t i = locals.size; i-- > 0;) {
            LocalValues::Value value = std::exchange(locals.values[i], {});
            if (!value.object) continue;
            value.destroy(value.object);
            found = true;
        }
    }
    delete[] locals.values;
    locals = {};
    if (current_locals == &locals) current_locals = nullptr;
}

}  // namespace carboy::fiber::detail
