// The canonical text of a value, which C++ and Python write identically and without a database: days and microseconds
// are counted, floats are written as bits, strings are hexadecimal. canonical.py is the Python side.
#pragma once

#include <carboy/sql.hpp>
#include <carboy/sql/types/array.hpp>

#include <bit>
#include <charconv>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace values {

/// Has the same names as Python's `Mood`. Null must be quoted in an array, or it is NULL.
enum class Mood { calm, very_glad, sad = -5, Null, Mixed };

/// `write` writes a value; `read` is its inverse.
template <class T>
struct Canonical;

[[noreturn]] inline void fail(std::string_view text) { throw std::runtime_error("no value: " + std::string(text)); }

template <std::integral T>
T read_integer(std::string_view text, int base = 10) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc() || end != text.data() + text.size()) fail(text);
    return value;
}

inline std::string write_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out = "x";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        (out += digits[byte >> 4]) += digits[byte & 15];
    }
    return out;
}
inline std::string read_hex(std::string_view text) {
    if (!text.starts_with('x') || text.size() % 2 == 0) fail(text);
    std::string out;
    for (std::size_t i = 1; i < text.size(); i += 2)
        out += static_cast<char>(read_integer<std::uint8_t>(text.substr(i, 2), 16));
    return out;
}

template <>
struct Canonical<bool> {
    static std::string write(bool value) { return value ? "true" : "false"; }
    static bool read(std::string_view text) { return text == "true"; }
};

template <std::integral T>
struct Canonical<T> {
    static std::string write(T value) { return std::to_string(value); }
    static T read(std::string_view text) { return read_integer<T>(text); }
};

/// The bits; every NaN is the same.
template <std::floating_point T>
struct Canonical<T> {
    using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;

    static std::string write(T value) {
        if (value != value) return "nan";
        char digits[sizeof(T) * 2];
        const char* const end = std::to_chars(digits, digits + sizeof digits, std::bit_cast<Bits>(value), 16).ptr;
        const std::string shown(static_cast<const char*>(digits), end);
        return std::string(sizeof digits - shown.size(), '0') + shown;
    }
    static T read(std::string_view text) {
        if (text == "nan") return std::numeric_limits<T>::quiet_NaN();
        return std::bit_cast<T>(read_integer<Bits>(text, 16));
    }
};

template <>
struct Canonical<carboy::Decimal> {
    static std::string write(const carboy::Decimal& value) { return value.to_string(); }
    static carboy::Decimal read(std::string_view text) { return carboy::Decimal(text); }
};

template <>
struct Canonical<std::string> {
    static std::string write(const std::string& value) { return write_hex(value); }
    static std::string read(std::string_view text) { return read_hex(text); }
};

template <>
struct Canonical<std::vector<std::byte>> {
    static std::string write(const std::vector<std::byte>& value) {
        return write_hex({reinterpret_cast<const char*>(value.data()), value.size()});
    }
    static std::vector<std::byte> read(std::string_view text) {
        const std::string bytes = read_hex(text);
        const auto* const data = reinterpret_cast<const std::byte*>(bytes.data());
        return {data, data + bytes.size()};
    }
};

/// Days or microseconds since 1970 or since midnight, or the length in microseconds.
template <class Clock, class Duration>
struct Canonical<std::chrono::time_point<Clock, Duration>> {
    using Time = std::chrono::time_point<Clock, Duration>;

    static std::string write(Time value) { return std::to_string(value.time_since_epoch().count()); }
    static Time read(std::string_view text) { return Time(Duration(read_integer<typename Duration::rep>(text))); }
};
template <class Duration>
struct Canonical<std::chrono::hh_mm_ss<Duration>> {
    using Time = std::chrono::hh_mm_ss<Duration>;

    static std::string write(const Time& value) { return std::to_string(value.to_duration().count()); }
    static Time read(std::string_view text) { return Time(Duration(read_integer<typename Duration::rep>(text))); }
};
template <>
struct Canonical<std::chrono::microseconds> {
    static std::string write(std::chrono::microseconds value) { return std::to_string(value.count()); }
    static std::chrono::microseconds read(std::string_view text) {
        return std::chrono::microseconds(read_integer<std::int64_t>(text));
    }
};

template <>
struct Canonical<carboy::Uuid> {
    static std::string write(const carboy::Uuid& value) { return value.to_string(); }
    static carboy::Uuid read(std::string_view text) { return carboy::Uuid(text); }
};

template <>
struct Canonical<carboy::Json> {
    static std::string write(const carboy::Json& value) { return write_hex(value.dump()); }
    static carboy::Json read(std::string_view text) { return carboy::Json::parse(read_hex(text)); }
};

template <>
struct Canonical<Mood> {
    static std::string write(Mood value) { return std::string(carboy::enum_name(value)); }
    static Mood read(std::string_view text) { return carboy::enum_value<Mood>(text).value(); }
};

template <class T>
struct Canonical<std::optional<T>> {
    static std::string write(const std::optional<T>& value) { return value ? Canonical<T>::write(*value) : "NULL"; }
    static std::optional<T> read(std::string_view text) {
        if (text == "NULL") return std::nullopt;
        return Canonical<T>::read(text);
    }
};

/// [a,b] and [[a,b],[c,d]]: the text of an element never has a comma or a bracket.
template <class T>
struct Canonical<std::vector<T>> {
    static std::string write(const std::vector<T>& value) {
        std::string out = "[";
        for (std::size_t i = 0; i < value.size(); ++i) (out += i > 0 ? "," : "") += Canonical<T>::write(value[i]);
        return out + "]";
    }
    static std::vector<T> read(std::string_view text) {
        if (!text.starts_with('[') || !text.ends_with(']')) fail(text);
        text = text.substr(1, text.size() - 2);
        std::vector<T> out;
        while (!text.empty()) {
            const std::size_t end = end_of_element(text);
            out.push_back(Canonical<T>::read(text.substr(0, end)));
            text.remove_prefix(end == text.size() ? end : end + 1);
        }
        return out;
    }

  private:
    static std::size_t end_of_element(std::string_view text) {
        int depth = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == ',' && depth == 0) return i;
            if (text[i] == '[') ++depth;
            if (text[i] == ']') --depth;
        }
        return text.size();
    }
};

}  // namespace values
