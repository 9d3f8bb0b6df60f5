// Hashes of keys. They depend on secrets of the process, so that nobody can choose colliding keys, and every bit of a
// key affects every bit of its hash, because dicts use the low bits.
#pragma once

#include <cstdint>
#include <string_view>

namespace carboy::jinja {

/// Source: the folded multiplication of wyhash and foldhash, with both factors secret.
std::uint64_t hash_number(std::uint64_t number) noexcept;
/// Returns the hash of a sequence: `sequence` is the hash of the items so far, `item` is the next item's.
std::uint64_t hash_with(std::uint64_t sequence, std::uint64_t item) noexcept;
/// Returns the hash of a float that does not equal a 64-bit integer.
std::uint64_t hash_real(double number) noexcept;

}  // namespace carboy::jinja
