#include <carboy/base/escape.hpp>
#include <carboy/base/text.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace carboy {
namespace {

struct Entity {
    char text[8];
    std::uint8_t size;
};

constexpr std::array<Entity, 256> make_entities() {
    std::array<Entity, 256> out{};
    out['&'] = {"&amp;", 5};
    out['<'] = {"&lt;", 4};
    out['>'] = {"&gt;", 4};
    out['"'] = {"&#34;", 5};
    out['\''] = {"&#39;", 5};
    return out;
}

constexpr std::array<Entity, 256> entities = make_entities();

char* write_entity(char* out, char c) noexcept {
    const Entity& entity = entities[static_cast<unsigned char>(c)];
    std::memcpy(out, entity.text, sizeof entity.text);
    return out + entity.size;
}

#ifdef __SSE2__

constexpr std::size_t block_size = 16;

template <class T>
std::uint64_t load(const char* from) noexcept {
    T out;
    std::memcpy(&out, from, sizeof out);
    return out;
}

/// Loads the last bytes of a string, fewer than a block, without reading beyond them.
__m128i load_tail(const char* at, std::size_t size) noexcept {
    std::uint64_t low = 0, high = 0;
    if (size >= 8) {
        low = load<std::uint64_t>(at);
        if (size > 8) high = load<std::uint64_t>(at + size - 8) >> (8 * (16 - size));
    } else if (size >= 4) {
        low = load<std::uint32_t>(at) | load<std::uint32_t>(at + size - 4) << (8 * (size - 4));
    } else {
        for (std::size_t i = 0; i < size; ++i) low |= load<std::uint8_t>(at + i) << (8 * i);
    }
    return _mm_set_epi64x(static_cast<std::int64_t>(high), static_cast<std::int64_t>(low));
}

/// Returns a bit for each byte that needs an entity.
unsigned find_special(__m128i block) noexcept {
    const auto same = [&](char c) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(c)); };
    const __m128i quotes = _mm_or_si128(same('"'), same('\''));
    const __m128i angles = _mm_or_si128(same('<'), same('>'));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, angles), same('&'))));
}

#endif

}  // namespace

char* escape_html_into(char* out, std::string_view text) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
#ifdef __SSE2__
    // Sixteen characters at once, because most text needs no escaping.
    while (at != end) {
        const std::size_t size = std::min(block_size, static_cast<std::size_t>(end - at));
        const __m128i block =
            size == block_size ? _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)) : load_tail(at, size);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out), block);
        const unsigned special = find_special(block);
        const std::size_t plain = special ? static_cast<std::size_t>(__builtin_ctz(special)) : size;
        at += plain;
        out += plain;
        if (special) out = write_entity(out, *at++);
    }
#else
    for (; at != end; ++at) {
        if (entities[static_cast<unsigned char>(*at)].size)
            out = write_entity(out, *at);
        else
            *out++ = *at;
    }
#endif
    return out;
}

void escape_html(std::string& out, std::string_view text) {
    constexpr std::size_t piece = 200;
    char buffer[escaped_room(piece)];
    while (!text.empty()) {
        const std::string_view now = text.substr(0, piece);
        out.append(buffer, static_cast<std::size_t>(escape_html_into(buffer, now) - buffer));
        text.remove_prefix(now.size());
    }
}

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    escape_html(out, text);
    return out;
}

}  // namespace carboy
