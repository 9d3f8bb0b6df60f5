// Numbers in network byte order.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>

namespace carboy::drivers::postgres {

template <std::integral T>
T swapped(T value) noexcept {
    using U = std::make_unsigned_t<T>;
    if constexpr (sizeof(T) == 1) return value;
    if constexpr (sizeof(T) == 2) return static_cast<T>(__builtin_bswap16(static_cast<U>(value)));
    if constexpr (sizeof(T) == 4) return static_cast<T>(__builtin_bswap32(static_cast<U>(value)));
    if constexpr (sizeof(T) == 8) return static_cast<T>(__builtin_bswap64(static_cast<U>(value)));
}

/// Reads a number. The caller has checked that the bytes exist.
template <std::integral T>
T read_number(const char* bytes) noexcept {
    T value;
    std::memcpy(&value, bytes, sizeof value);
    return std::endian::native == std::endian::little ? swapped(value) : value;
}

template <std::integral T>
void append_number(std::string& out, T value) {
    const T wire = std::endian::native == std::endian::little ? swapped(value) : value;
    char bytes[sizeof wire];
    std::memcpy(bytes, &wire, sizeof wire);
    out.append(bytes, sizeof bytes);
}

}  // namespace carboy::drivers::postgres
