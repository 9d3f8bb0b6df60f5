#include <carboy/engine/statement.hpp>

#include "engine/check_text.hpp"
#include "engine/trace.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

namespace carboy::engine {

Prepared::Prepared(std::uint64_t id_, std::string text_, std::unique_ptr<DriverStatement> statement_, OneUser& user_,
                   std::size_t& running_)
    : id(id_), text(std::move(text_)), statement(std::move(statement_)), user(user_), running(running_) {
    refresh_columns();
}

Prepared::~Prepared() = default;

void Prepared::refresh_columns() {
    revision = statement->revision();
    const std::size_t count = statement->column_count();
    if (count == 0) {
        columns = nullptr;
        return;
    }
    auto fresh = std::make_shared<Columns>(count);
    for (std::size_t i = 0; i < count; ++i)
        (*fresh)[i] = {std::string(statement->column_name(i)), std::string(statement->column_type(i))};
    columns = std::move(fresh);
}

StatementCache::StatementCache(std::size_t limit, OneUser& user)
    : limit_(std::max<std::size_t>(limit, 8)), user_(user) {
    slots_.resize(std::bit_ceil(limit_ * 2));
}

StatementCache::~StatementCache() { end_executions(); }

static bool any_in_use(const Prepared& first) {
    for (const Prepared* one = &first; one != nullptr; one = one->copy.get())
        if (one->in_use()) return true;
    return false;
}

// Linear probing; the table is never full. Returns the id's slot, or the free slot for it.
StatementCache::Slot& StatementCache::slot_for(std::uint64_t id) noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = (id * 0x9e37'79b9'7f4a'7c15ULL >> 32) & mask;
    while (slots_[at].prepared && slots_[at].id != id) at = (at + 1) & mask;
    return slots_[at];
}

Prepared& StatementCache::look_up(DriverConnection& driver, std::uint64_t id, std::string_view text) {
    const Slot& slot = slot_for(id);
    Prepared& prepared = slot.prepared ? *slot.prepared : add(driver, id, text);
    prepared.last_used = ++clock_;
    recent_ = &prepared;
    return prepared.in_use() ? idle_one(prepared, driver) : prepared;
}

Prepared& StatementCache::get_unchecked(DriverConnection& driver, std::string_view text) {
    std::uint64_t id = std::hash<std::string_view>()(text);
    for (;; ++id) {  // two statements with the same hash have neighbouring ids
        const Slot& slot = slot_for(id);
        if (!slot.prepared || slot.prepared->text == text) return get(driver, id, text);
    }
}

Prepared& StatementCache::idle_one(Prepared& first, DriverConnection& driver) {
    Prepared* last = &first;
    for (; last->copy; last = last->copy.get())
        if (!last->copy->in_use()) return *last->copy;
    last->copy = std::make_unique<Prepared>(first.id, first.text, driver.prepare(first.text), user_, running_);
    return *last->copy;
}

Prepared& StatementCache::add(DriverConnection& driver, std::uint64_t id, std::string_view text) {
    check_text(text);
    auto prepared = std::make_unique<Prepared>(id, std::string(text), driver.prepare(text), user_, running_);
    if (size_ >= limit_) make_room();
    Slot& slot = slot_for(id);
    slot = {id, std::move(prepared)};
    ++size_;
    return *slot.prepared;
}

// Removes the least recently used statement; when all are in use, the table grows instead.
void StatementCache::make_room() {
    Slot* oldest = nullptr;
    for (Slot& slot : slots_) {
        if (!slot.prepared || any_in_use(*slot.prepared)) continue;
        if (oldest == nullptr || slot.prepared->last_used < oldest->prepared->last_used) oldest = &slot;
    }
    if (oldest != nullptr) {
        recent_ = nullptr;
        oldest->prepared = nullptr;
        --size_;
        rebuild(slots_.size());
    } else if (size_ * 2 >= slots_.size()) {
        rebuild(slots_.size() * 2);
    }
}

void StatementCache::rebuild(std::size_t capacity) {
    std::vector<Slot> old(capacity);
    old.swap(slots_);
    for (Slot& slot : old)
        if (slot.prepared) slot_for(slot.id) = std::move(slot);
}

void StatementCache::end_executions() noexcept {
    if (running_ == 0) return;
    for (Slot& slot : slots_)
        for (Prepared* one = slot.prepared.get(); one != nullptr; one = one->copy.get())
            if (one->owner != nullptr) one->owner->cut_short();
}

}  // namespace carboy::engine
