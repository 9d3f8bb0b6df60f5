#include "jinja/escape.hpp"

#include "jinja/ops.hpp"
#include "jinja/undefined.hpp"

#include <array>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace carboy::jinja {
namespace {

constexpr std::array<std::uint8_t, 256> make_classes() {
    std::array<std::uint8_t, 256> out{};
    out['&'] = 1;
    out['<'] = 2;
    out['>'] = 3;
    out['"'] = 4;
    out['\''] = 5;
    return out;
}

constexpr std::array<std::uint8_t, 256> classes = make_classes();
constexpr std::string_view entities[] = {"", "&amp;", "&lt;", "&gt;", "&#34;", "&#39;"};

}  // namespace

/// The first character that needs escaping; `end` when there is none.
static const char* find_special(const char* at, const char* end) {
#ifdef __SSE2__
    // Sixteen characters at once: most text needs no escaping at all.
    const auto same = [](__m128i block, char c) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(c)); };
    for (; end - at >= 16; at += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i quotes = _mm_or_si128(same(block, '"'), same(block, '\''));
        const __m128i angles = _mm_or_si128(same(block, '<'), same(block, '>'));
        const int found = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, angles), same(block, '&')));
        if (found) return at + __builtin_ctz(static_cast<unsigned>(found));
    }
#endif
    while (at != end && classes[static_cast<unsigned char>(*at)] == 0) ++at;
    return at;
}

void append_escaped(std::string& out, std::string_view text) {
    const char* plain = text.data();
    const char* const end = plain + text.size();
    while (true) {
        const char* special = find_special(plain, end);
        out.append(plain, static_cast<std::size_t>(special - plain));
        if (special == end) return;
        out.append(entities[classes[static_cast<unsigned char>(*special)]]);
        plain = special + 1;
    }
}

void write_escaped(const Value& value, std::string& out) {
    switch (value.kind()) {
        case Kind::string:
            if (value.is_markup())
                out.append(value.text());
            else
                append_escaped(out, value.text());
            return;
        case Kind::integer: write_integer(value.integer(), out); return;
        case Kind::none:
        case Kind::boolean:
        case Kind::real: write_repr(value, out); return;
        default: break;
    }
    std::string text;
    write_str(value, text);
    append_escaped(out, text);
}

Value escape(const Value& value) {
    if (value.is_markup()) return value;
    std::string out;
    write_escaped(value, out);
    return Value::markup(out);
}

Value soft_str(const Value& value) {
    if (value.is_string()) return value;
    return Value(value.str());
}

bool has_html(const Value& value) {
    return value.is_markup() || (value.is_undefined() && flavour_of(value) == Undefined::chainable);
}

}  // namespace carboy::jinja
