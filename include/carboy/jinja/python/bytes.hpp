// Python's bytes, as far as templates support them.
#pragma once

#include <carboy/jinja/python/value.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace carboy::jinja {

/// Lifetime: the bytes must outlive the value.
Value view_bytes(std::span<const std::byte> bytes);
Value make_bytes(std::vector<std::byte> bytes);

template <>
struct Adapt<std::vector<std::byte>> {
    static Value view(const std::vector<std::byte>& bytes) { return view_bytes(bytes); }
    static Value copy(const std::vector<std::byte>& bytes) { return make_bytes(bytes); }
    static Value own(std::vector<std::byte>&& bytes) { return make_bytes(std::move(bytes)); }
};

}  // namespace carboy::jinja
