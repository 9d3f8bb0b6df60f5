#include "jinja/python/hash.hpp"

#include <carboy/jinja/python/operand.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/python/iterate.hpp"
#include "jinja/python/native.hpp"
#include "jinja/python/nesting.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <random>

namespace carboy::jinja {
namespace {

using Secrets = std::array<std::uint64_t, 3>;

const Secrets& secrets() {
    static const Secrets made = [] {
        std::random_device random;
        Secrets out;
        // Odd factors: a multiplication by them loses no information.
        for (std::uint64_t& secret : out) secret = (std::uint64_t{random()} << 32 | random()) | 1;
        return out;
    }();
    return made;
}

/// Combines both halves of the product.
std::uint64_t fold(std::uint64_t a, std::uint64_t b) noexcept {
    __extension__ using Product = unsigned __int128;
    const Product product = static_cast<Product>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

template <class Word>
std::uint64_t read(const char* at) noexcept {
    Word out;
    std::memcpy(&out, at, sizeof out);
    return out;
}

/// Reads up to sixteen bytes as two numbers, which may share some bytes.
std::pair<std::uint64_t, std::uint64_t> last_bytes(const char* at, std::size_t size) noexcept {
    if (size >= 8) return {read<std::uint64_t>(at), read<std::uint64_t>(at + size - 8)};
    if (size >= 4) return {read<std::uint32_t>(at), read<std::uint32_t>(at + size - 4)};
    if (size == 0) return {0, 0};
    return {read<std::uint8_t>(at), read<std::uint8_t>(at + size / 2) << 8 | read<std::uint8_t>(at + size - 1)};
}

std::uint64_t hash_object(const Value& value) {
    if (const Operand* operand = operand_of(value)) return operand->hash();
    const auto* view = native_as<DictView>(value);
    const bool hashable =
        value.native() ? !view || view->which() == DictView::Part::values : value.type().shape == Shape::opaque;
    if (!hashable) type_error(fmt::format("unhashable type: '{}'", type_name(value)));
    return hash_number(reinterpret_cast<std::uintptr_t>(value.data()));
}

std::uint64_t hash_tuple(const Tuple& tuple) {
    const Nesting nesting;
    std::uint64_t hash = tuple.size();
    for (const Value& item : tuple.items()) hash = hash_with(hash, hash_value(item));
    return hash;
}

}  // namespace

std::uint64_t hash_number(std::uint64_t number) noexcept {
    const auto& [first, second, third] = secrets();
    return fold(fold(number ^ first, second), third);
}

std::uint64_t hash_with(std::uint64_t sequence, std::uint64_t item) noexcept {
    const auto& [first, second, third] = secrets();
    return fold(sequence ^ first, item ^ second) ^ third;
}

std::uint64_t hash_real(double number) noexcept {
    // -2^63 and 2^63 - 1 as floats: a whole number between them equals an integer.
    if (number >= -0x1p63 && number < 0x1p63 && number == std::floor(number))
        return hash_number(static_cast<std::uint64_t>(static_cast<std::int64_t>(number)));
    return hash_number(std::bit_cast<std::uint64_t>(number));
}

std::uint64_t hash_text(std::string_view text) noexcept {
    const auto& [first, second, third] = secrets();
    std::uint64_t hash = first ^ text.size();
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left > 16; left -= 16, at += 16)
        hash = fold(read<std::uint64_t>(at) ^ second, read<std::uint64_t>(at + 8) ^ hash);
    const auto [low, high] = last_bytes(at, left);
    return fold(fold(low ^ second, high ^ hash), third);
}

std::uint64_t hash_value(const Value& value) {
    switch (value.kind()) {
        case Kind::string: return hash_text(value.text());
        case Kind::undefined:
            if (flavour_of(value) == Undefined::strict) fail_undefined(value);
            return 3;
        case Kind::none: return 5;
        case Kind::boolean:
        case Kind::integer: return hash_number(static_cast<std::uint64_t>(value.integer()));
        case Kind::real: return hash_real(value.real());
        case Kind::tuple: return hash_tuple(value.tuple());
        case Kind::object: return hash_object(value);
        default: type_error(fmt::format("unhashable type: '{}'", type_name(value)));
    }
}

}  // namespace carboy::jinja
