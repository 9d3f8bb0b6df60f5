// SQLite's file system and allocator with an injected fault: the Nth call of one kind fails, once or from then on.
#pragma once

#include <cstdint>

namespace faults {

enum class Call : std::uint8_t { open, read, write, sync, truncate, shared_memory, allocate, count };

/// Injects a fault: call number `n` (from 1) of this kind fails; if `sticky`, all later ones fail too. 0 removes the
/// fault.
void plant(Call kind, int n, bool sticky);
/// Removes the fault. Returns true if it occurred.
bool clear();
/// Makes the faulty file system SQLite's default. Call once, before any use of SQLite.
void install();

/// While this is true, the program's own allocations also count as Call::allocate, and fail with std::bad_alloc.
extern bool own_allocations;

}  // namespace faults
