// Enumerations by name: an enum class is stored as the name of its enumerator, as in SQLAlchemy's Enum. The names are
// the compiler's spelling of the values from -128 to 127, unless CARBOY_ENUM or enum_range overrides this.
#pragma once

#include <carboy/sql/types/schema.hpp>
#include <carboy/sql/types/type.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace carboy::sql {

/// The range of values that is searched for enumerators.
struct EnumRange {
    int min = -128;
    int max = 127;
};
/// Specialise it for an enumeration with other values. The whole range of an 8-bit unsigned enumeration is searched.
template <class E>
inline constexpr EnumRange enum_range{};
template <class E>
requires std::is_same_v<std::underlying_type_t<E>, std::uint8_t>
inline constexpr EnumRange enum_range<E>{0, 255};

namespace detail {

/// The list in CARBOY_ENUM.
template <class E, std::size_t N>
struct EnumList {
    std::string_view names;  // "red, green"
    std::array<E, N> values;
};
template <class E>
concept ListedEnum = requires(E value) {
    carboy_enumerators(value);
};

/// An enumeration as data.  Lifetime: static.
struct EnumFacts {
    std::string_view type;  // "Color"
    const std::string_view* names;
    const std::int64_t* values;
    std::size_t count;
};

std::string_view name_of_enum(std::int64_t value, const EnumFacts& facts);  // empty when it has none
const std::int64_t* value_of_enum(std::string_view name, const EnumFacts& facts) noexcept;
std::string_view enum_to_text(std::int64_t value, const EnumFacts& facts);
std::int64_t enum_from_view(ValueView view, const EnumFacts& facts);
ColumnType enum_column_type(const EnumFacts& facts);

template <class E, E... V>
constexpr std::string_view spelled() {
    return __PRETTY_FUNCTION__;
}

constexpr std::size_t smaller(std::size_t a, std::size_t b) { return a < b ? a : b; }

/// "ns::Color", as the compiler writes it.
template <class E>
constexpr std::string_view spelled_type() {
    const std::string_view text = spelled<E>();
    const std::size_t begin = text.find("E = ") + 4;
    // After the type, GCC writes "; E ...V = {}" and clang ", V = <>".
    return text.substr(begin, smaller(text.rfind("; E ...V = "), text.rfind(", V = ")) - begin);
}

/// The position of an enumerator's name in a string, and its value.
struct EnumEntry {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
    std::int64_t value = 0;
};

/// The enumerators of E, in a string that contains their names.
template <std::size_t Most>
struct EnumEntries {
    std::string_view text;
    std::size_t count = 0;
    std::size_t characters = 0;
    std::array<EnumEntry, Most> entries{};

    constexpr void add(std::size_t begin, std::size_t end, std::int64_t value) {
        entries[count++] = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin), value};
        characters += end - begin;
    }
};

/// Returns the position of the bracket that closes the one at `at`.
constexpr std::size_t closing(std::string_view text, std::size_t at) {
    for (int depth = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '(' || c == '<' || c == '{') ++depth;
        if ((c == ')' || c == '>' || c == '}') && --depth == 0) break;
    }
    return at;
}

constexpr bool is_number_start(char c) { return c == '-' || (c >= '0' && c <= '9'); }
constexpr bool ends_element(char c) { return c == ',' || c == '}' || c == '>'; }

/// Parses "(Color)-1, Color::red, (Color)1" from the front.
struct SpelledList {
    std::string_view text;
    std::size_t at;
    std::size_t cast = 0;  // the length of "(Color)"

    /// Skips "(Color)5" if it is next, and returns whether it was.
    constexpr bool number() {
        if (text[at] != '(') return false;
        if (cast == 0) {
            const std::size_t length = closing(text, at) + 1 - at;
            if (!is_number_start(text[at + length])) return false;  // (anonymous namespace)::red
            cast = length;
        }
        if (at + cast >= text.size() || text[at + cast - 1] != ')' || !is_number_start(text[at + cast])) return false;
        for (at += cast; !ends_element(text[at]);) ++at;
        at += 2;
        return true;
    }
    /// Skips "ns::Color::red" and returns the start of "red", which ends two before the new position.
    constexpr std::size_t name() {
        std::size_t begin = at;
        for (; !ends_element(text[at]); ++at) {
            if (text[at] == '(' || text[at] == '<' || text[at] == '{') at = closing(text, at);
            if (text[at] == ':') begin = at + 1;
        }
        at += 2;
        return begin;
    }
};

template <class E>
constexpr EnumRange clamped_range() {
    using Limits = std::numeric_limits<std::underlying_type_t<E>>;
    EnumRange range = enum_range<E>;
    if (std::cmp_less(range.min, Limits::min())) range.min = static_cast<int>(Limits::min());
    if (std::cmp_greater(range.max, Limits::max())) range.max = static_cast<int>(Limits::max());
    return range;
}

/// The compiler's spelling of every value of the range, in the name of one function: (Color)-1, Color::red, (Color)1
/// ...
template <class E, int Low, std::size_t... I>
constexpr EnumEntries<sizeof...(I)> spelled_entries(std::index_sequence<I...>) {
    EnumEntries<sizeof...(I)> out;
    out.text = spelled<E, static_cast<E>(Low + static_cast<int>(I))...>();
    SpelledList list{out.text, out.text.find("V = ", out.text.find("E = ") + 4 + spelled_type<E>().size()) + 5};
    for (std::size_t i = 0; i < sizeof...(I); ++i) {
        if (list.number()) continue;
        const std::size_t begin = list.name();
        out.add(begin, list.at - 2, Low + static_cast<int>(i));
    }
    return out;
}

template <class E>
constexpr auto entries_of() {
    constexpr EnumRange range = clamped_range<E>();
    return spelled_entries<E, range.min>(
        std::make_index_sequence<static_cast<std::size_t>(range.max - range.min + 1)>());
}

template <ListedEnum E>
constexpr auto entries_of() {
    constexpr auto list = carboy_enumerators(E{});
    EnumEntries<list.values.size()> out;
    out.text = list.names;
    std::size_t at = 0;
    for (std::size_t i = 0; i < list.values.size(); ++i) {
        const std::size_t comma = smaller(out.text.find(',', at), out.text.size());
        const std::size_t colon = out.text.substr(0, comma).rfind(':');
        const std::size_t begin =
            out.text.find_first_not_of(' ', colon == out.text.npos || colon < at ? at : colon + 1);
        out.add(begin, smaller(comma, out.text.find(' ', begin)), static_cast<std::int64_t>(list.values[i]));
        at = comma + 1;
    }
    return out;
}

/// The names and values of an enumeration, copied from the compiler's spelling.
template <class E>
struct EnumTable {
    static constexpr auto entries = entries_of<E>();
    static_assert(
        entries.count > 0,
        "carboy: this enumeration has no enumerator from -128 to 127; list them with CARBOY_ENUM(Type, a, b), "
        "or specialise carboy::sql::enum_range");
    static constexpr auto characters = [] {
        std::array<char, entries.characters> characters{};
        std::size_t at = 0;
        for (std::size_t i = 0; i < entries.count; ++i)
            for (const char c : entries.text.substr(entries.entries[i].begin, entries.entries[i].size))
                characters[at++] = c;
        return characters;
    }();
    static constexpr auto names = [] {
        std::array<std::string_view, entries.count> names{};
        std::size_t at = 0;
        for (std::size_t i = 0; i < entries.count; at += entries.entries[i++].size)
            names[i] = std::string_view(characters.data() + at, entries.entries[i].size);
        return names;
    }();
    static constexpr auto values = [] {
        std::array<std::int64_t, entries.count> values{};
        for (std::size_t i = 0; i < entries.count; ++i) values[i] = entries.entries[i].value;
        return values;
    }();
    static constexpr std::string_view type = spelled_type<E>().substr(spelled_type<E>().rfind(':') + 1);
    static constexpr EnumFacts facts{type, names.data(), values.data(), entries.count};
};

}  // namespace detail

/// An enumeration that is stored by name: it is scoped, has a fixed underlying type, or is listed by CARBOY_ENUM.
template <class E>
concept NamedEnum = std::is_enum_v<E> && !std::same_as<E, std::byte> && (detail::ListedEnum<E> || requires { E{0}; });

/// Returns the enumerator's name.  Throws: DataError when the value is not an enumerator.
template <NamedEnum E>
std::string_view enum_name(E value) {
    return detail::enum_to_text(static_cast<std::int64_t>(value), detail::EnumTable<E>::facts);
}

/// Returns the enumerator of this name, or nullopt.
template <NamedEnum E>
std::optional<E> enum_value(std::string_view name) noexcept {
    const std::int64_t* found = detail::value_of_enum(name, detail::EnumTable<E>::facts);
    return found == nullptr ? std::nullopt : std::optional(static_cast<E>(*found));
}

/// VARCHAR of the longest name's length, or the engine's own enumeration type.  Source: SQLAlchemy sqltypes.Enum.
template <NamedEnum E>
struct Type<E> {
    static ColumnType column_type() { return detail::enum_column_type(detail::EnumTable<E>::facts); }
    static ValueView to_view(E value) { return ValueView::text(enum_name(value)); }
    static E from_view(ValueView view) {
        return static_cast<E>(detail::enum_from_view(view, detail::EnumTable<E>::facts));
    }
};

}  // namespace carboy::sql

/// Lists the enumerators of an enumeration in the database's order, and defines its to_string. For enumerators beyond
/// -128..127, and for unscoped enums without a fixed type. Use it in the enumeration's namespace:
///     CARBOY_ENUM(Color, red, green, blue);
#define CARBOY_ENUM(Enum, ...)                                                                                 \
    [[maybe_unused]] constexpr auto carboy_enumerators(Enum) noexcept {                                        \
        using enum Enum;                                                                                       \
        constexpr std::array carboy_values{__VA_ARGS__};                                                       \
        return ::carboy::sql::detail::EnumList<Enum, carboy_values.size()>{#__VA_ARGS__, carboy_values};       \
    }                                                                                                          \
    [[maybe_unused]] inline std::string_view to_string(Enum value) { return ::carboy::sql::enum_name(value); } \
    static_assert(::carboy::sql::NamedEnum<Enum>)
