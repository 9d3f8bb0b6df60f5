// SQLite's file system and allocator with a fault planted in them: the Nth call of one kind fails, once or from then
// on.
#pragma once

#include <cstdint>

namespace faults {

enum class Call : std::uint8_t { open, read, write, sync, truncate, shared_memory, allocate, count };

/// Plants a fault: call number `n` (from 1) of this kind fails, and all that follow when `sticky`.  0 takes it away.
void plant(Call kind, int n, bool sticky);
/// Takes the fault away; true when it was met.
bool clear();
/// Makes the faulty file system SQLite's own.  Call once, before any use of SQLite.
void install();

/// While it is true, the program's own allocations count as Call::allocate, too, and fail with std::bad_alloc.
extern bool own_allocations;

}  // namespace faults
