#include <carboy/sql/types/type.hpp>

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <system_error>
#include <type_traits>

namespace carboy::sql {

std::string_view Scratch::keep(std::string_view text) {
    if (text.size() > sizeof small_) {
        large_ = text;
        return large_;
    }
    std::memcpy(small_, text.data(), text.size());
    return {small_, text.size()};
}

namespace detail {

void throw_wrong_kind(ValueView view, std::string_view wanted) {
    if (view.is_null())
        throw DataError("null_value", fmt::format("The value is NULL, which {} cannot hold.", wanted),
                        "Read it into a std::optional.");
    throw DataError("wrong_type", fmt::format("A {} value is not {}.", to_string(view.kind()), wanted));
}

void throw_out_of_range(std::string_view number, std::string_view wanted) {
    throw DataError("out_of_range", fmt::format("{} does not fit into {}.", number, wanted), "Use a wider type.");
}

// The range of doubles that convert to int64 without overflow.
static bool is_whole(double value) { return value >= -0x1p63 && value < 0x1p63 && std::trunc(value) == value; }

// NUMERIC values, and some engines' sums and averages of them, are sent as text: "12", "12.50".
template <class Number>
static Number read_number(ValueView view, std::string_view wanted) {
    std::string_view text = view.as_text();
    if constexpr (std::is_same_v<Number, std::int64_t>) {
        const std::size_t point = text.find('.');  // a fraction of zeros does not count
        if (point != text.npos && text.size() > point + 1 && text.find_first_not_of('0', point + 1) == text.npos)
            text = text.substr(0, point);
    }
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc::result_out_of_range) throw_out_of_range(view.as_text(), wanted);
    if (error != std::errc() || end != text.data() + text.size()) throw_wrong_kind(view, wanted);
    return number;
}

static std::int64_t whole_number(ValueView view, std::string_view wanted) {
    switch (view.kind()) {
        case Kind::text: return read_number<std::int64_t>(view, wanted);
        case Kind::integer:
        case Kind::boolean: return view.as_integer();
        case Kind::real:
            if (is_whole(view.as_real())) return static_cast<std::int64_t>(view.as_real());
            throw_out_of_range(fmt::format("{}", view.as_real()), wanted);
        default: throw_wrong_kind(view, wanted);
    }
}

std::int64_t to_int64(ValueView view, std::int64_t low, std::int64_t high, std::string_view wanted) {
    const std::int64_t value = whole_number(view, wanted);
    if (value < low || value > high) throw_out_of_range(std::to_string(value), wanted);
    return value;
}

std::uint64_t to_uint64(ValueView view) {
    const std::int64_t value = whole_number(view, "an unsigned 64-bit integer");
    if (value < 0) throw_out_of_range(std::to_string(value), "an unsigned 64-bit integer");
    return static_cast<std::uint64_t>(value);
}

std::int64_t from_uint64(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        throw_out_of_range(std::to_string(value), "a 64-bit SQL integer");
    return static_cast<std::int64_t>(value);
}

bool to_bool(ValueView view) {
    if (view.kind() == Kind::text) throw_wrong_kind(view, "a boolean");
    const std::int64_t value = whole_number(view, "a boolean");
    if (value != 0 && value != 1) throw_out_of_range(std::to_string(value), "a boolean");
    return value == 1;
}

double to_double(ValueView view) {
    if (view.kind() == Kind::real) return view.as_real();
    if (view.kind() == Kind::text) return read_number<double>(view, "a double");
    if (view.kind() != Kind::integer && view.kind() != Kind::boolean) throw_wrong_kind(view, "a double");
    const auto value = static_cast<double>(view.as_integer());
    if (!is_whole(value) || static_cast<std::int64_t>(value) != view.as_integer())
        throw_out_of_range(std::to_string(view.as_integer()), "a double");
    return value;
}

float to_float(ValueView view) {
    constexpr float most = std::numeric_limits<float>::max();
    constexpr double past_the_end = 0x1.ffffffp127;  // from here on the nearest float would be the next larger one
    const double value = to_double(view);
    if (!std::isfinite(value) || std::abs(value) <= static_cast<double>(most)) return static_cast<float>(value);
    if (std::abs(value) >= past_the_end) throw_out_of_range(fmt::format("{}", value), "a float");
    return value < 0 ? -most : most;  // 3.4028235e+38 is the text of the largest float
}

std::string_view to_text(ValueView view) {
    if (view.kind() != Kind::text) throw_wrong_kind(view, "text");
    return view.as_text();
}

std::span<const std::byte> to_bytes(ValueView view) {
    if (view.kind() != Kind::blob) throw_wrong_kind(view, "bytes");
    return view.as_blob();
}

}  // namespace detail
}  // namespace carboy::sql
