// The JSON form of C++'s own types: bools, numbers, text, optionals, lists, maps, dates and times.
#pragma once

#include <carboy/base/range_concepts.hpp>
#include <carboy/value/json/json_type.hpp>

#include <carboy/base/smart_pointers.hpp>
#include <carboy/value/json/boost_json.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <ratio>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::value {

namespace detail {

/// What a number is read as, with its bounds.
bool read_integer(JsonView in, std::int64_t least, std::int64_t greatest, std::int64_t& out, Faults& faults);
bool read_natural(JsonView in, std::uint64_t greatest, std::uint64_t& out, Faults& faults);
bool read_real(JsonView in, double greatest, double& out, Faults& faults);
/// Adds a fault for text that is not valid UTF-8.
bool read_text(JsonView in, std::string_view& out, Faults& faults);
bool read_bool(JsonView in, Faults& faults);
void write_real(double number, JsonWriter& out);
/// Writes a float with the fewest digits that read back as the same float.
void write_real(float number, JsonWriter& out);
bool read_key(std::string_view key, std::int64_t& out);

/// A point in time in microseconds. Times of a clock without a zone have no offset in the text, others must have one.
enum class Zone : std::uint8_t { utc, none };
void write_moment(std::chrono::microseconds since_epoch, Zone zone, JsonWriter& out);
/// What a time point can hold.
struct MomentLimits {
    std::chrono::microseconds resolution, least, most;
};
bool read_moment(JsonView in, Zone zone, const MomentLimits& limits, std::chrono::microseconds& out, Faults& faults);
void write_day(std::chrono::sys_days day, JsonWriter& out);
bool read_day(JsonView in, std::chrono::sys_days& out, Faults& faults);
void write_time(std::chrono::microseconds since_midnight, JsonWriter& out);
bool read_time(JsonView in, std::chrono::microseconds resolution, std::chrono::microseconds& out, Faults& faults);

/// The largest unit that a time point of this duration resolves, in whole microseconds.
template <class Duration>
inline constexpr std::chrono::microseconds resolution = std::chrono::ceil<std::chrono::microseconds>(Duration(1));

/// Converts a duration since 1970. One of more than about 28000 years, which no date has, becomes the longest one.
template <class Duration>
constexpr std::chrono::microseconds in_microseconds(Duration time) {
    using std::chrono::microseconds;
    constexpr long double limit = 9e17L;
    const long double count = std::chrono::duration<long double, std::micro>(time).count();
    if (!(count > -limit)) return microseconds::min();
    return count < limit ? std::chrono::floor<microseconds>(time) : microseconds::max();
}

template <class Duration>
constexpr MomentLimits moment_limits() {
    constexpr auto least = in_microseconds(Duration::min()), most = in_microseconds(Duration::max());
    // The earliest time of nanoseconds is not a whole microsecond, and has been rounded down.
    constexpr bool is_finer = std::ratio_less_v<typename Duration::period, std::micro>;
    constexpr std::chrono::microseconds one(is_finer && least != std::chrono::microseconds::min() ? 1 : 0);
    return {resolution<Duration>, least + one, most};
}

template <class T>
concept JsonText = std::convertible_to<const T&, std::string_view>;

template <class T>
concept JsonMap = std::ranges::input_range<const T> && requires {
    typename T::key_type;
    typename T::mapped_type;
};

template <class T>
concept JsonList = std::ranges::input_range<const T> && !JsonText<T> && !JsonMap<T> &&
                   !std::same_as<std::ranges::range_value_t<const T>, T>;

template <class T>
inline constexpr bool is_std_array = false;
template <template <class, std::size_t> class Array, class T, std::size_t N>
inline constexpr bool is_std_array<Array<T, N>> = true;

template <class T>
concept JsonPointer = requires(T& pointer) {
    typename T::element_type;
    pointer.reset();
    { *pointer } -> std::convertible_to<const typename T::element_type&>;
};

}  // namespace detail

namespace detail {
/// True for optionals and pointers.
template <class T>
inline constexpr bool is_nullable = false;
template <class T>
requires(requires { typename JsonCodec<T>::Item; } &&
         JsonCodec<T>::facts.nullable) inline constexpr bool is_nullable<T> = true;
}  // namespace detail

template <>
struct JsonCodec<bool> {
    static constexpr JsonFacts facts{.shape = JsonShape::boolean};
    static void write(bool value, JsonWriter& out) { out.boolean(value); }
    static void read(JsonView in, bool& value, Faults& faults) { value = detail::read_bool(in, faults); }
};

/// char and similar types are neither text nor numbers in JSON.
template <class T>
requires(std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
         !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>) struct JsonCodec<T> {
    static constexpr JsonFacts facts{.shape = JsonShape::integer,
                                     .format = sizeof(T) == 8 && std::is_signed_v<T>   ? "int64"
                                               : sizeof(T) == 4 && std::is_signed_v<T> ? "int32"
                                                                                       : "",
                                     .bounded = sizeof(T) < 8 || std::is_unsigned_v<T>,
                                     .least = static_cast<std::int64_t>(std::numeric_limits<T>::min()),
                                     .greatest = static_cast<std::uint64_t>(std::numeric_limits<T>::max())};
    static void write(T value, JsonWriter& out) {
        if constexpr (std::is_signed_v<T>)
            out.integer(value);
        else
            out.natural(value);
    }
    static void read(JsonView in, T& value, Faults& faults) {
        if constexpr (std::is_signed_v<T>) {
            std::int64_t number = 0;
            using Limits = std::numeric_limits<T>;
            if (detail::read_integer(in, Limits::min(), Limits::max(), number, faults)) value = static_cast<T>(number);
        } else {
            std::uint64_t number = 0;
            if (detail::read_natural(in, std::numeric_limits<T>::max(), number, faults)) value = static_cast<T>(number);
        }
    }
};

/// NaN and infinity are written as null, because JSON has no such numbers.
template <std::floating_point T>
struct JsonCodec<T> {
    static constexpr JsonFacts facts{.shape = JsonShape::number, .format = std::same_as<T, float> ? "float" : "double"};
    static void write(T value, JsonWriter& out) {
        if constexpr (std::same_as<T, float>)
            detail::write_real(value, out);
        else
            detail::write_real(static_cast<double>(value), out);
    }
    static void read(JsonView in, T& value, Faults& faults) {
        double number = 0;
        constexpr T most = std::numeric_limits<T>::max();
        constexpr double limit =
            sizeof(T) > sizeof(double) ? std::numeric_limits<double>::max() : static_cast<double>(most);
        if (detail::read_real(in, limit, number, faults)) value = static_cast<T>(number);
    }
};

template <>
struct JsonCodec<std::string> {
    static constexpr JsonFacts facts{.shape = JsonShape::text};
    static void write(const std::string& value, JsonWriter& out) { out.text(value); }
    static void read(JsonView in, std::string& value, Faults& faults) {
        std::string_view text;
        if (detail::read_text(in, text, faults)) value.assign(text);
    }
};

/// Only written: a view of a document would not outlive it.
template <>
struct JsonCodec<std::string_view> {
    static constexpr JsonFacts facts{.shape = JsonShape::text};
    static void write(std::string_view value, JsonWriter& out) { out.text(value); }
};
template <>
struct JsonCodec<const char*> {
    static constexpr JsonFacts facts{.shape = JsonShape::text};
    static void write(const char* value, JsonWriter& out) { value != nullptr ? out.text(value) : out.null(); }
};

template <JsonWritable T>
struct JsonCodec<std::optional<T>> {
    using Item = T;
    static_assert(!detail::is_nullable<T>,
                  "carboy: a std::optional of a std::optional or of a pointer cannot tell null from a missing member "
                  "in JSON: use one std::optional, and ask request.json() whether the member is there");
    static constexpr JsonFacts facts{.nullable = true};
    static void write(const std::optional<T>& value, JsonWriter& out) {
        value ? JsonCodec<T>::write(*value, out) : out.null();
    }
    static void read(JsonView in, std::optional<T>& value, Faults& faults) requires detail::JsonHasRead<T> {
        value.reset();
        if (!in.is_null()) JsonCodec<T>::read(in, value.emplace(), faults);
    }
};

/// std::unique_ptr and std::shared_ptr, for structs that contain themselves. A null pointer is null.
template <detail::JsonPointer T>
requires JsonWritable<std::remove_cv_t<typename T::element_type>>
struct JsonCodec<T> {
    using Item = std::remove_cv_t<typename T::element_type>;
    static constexpr JsonFacts facts{.nullable = true};
    static void write(const T& value, JsonWriter& out) { value ? JsonCodec<Item>::write(*value, out) : out.null(); }
    static void read(JsonView in, T& value, Faults& faults) requires detail::JsonHasRead<Item> {
        value.reset();
        if (in.is_null()) return;
        auto made = std::make_unique<Item>();
        JsonCodec<Item>::read(in, *made, faults);
        value = std::move(made);
    }
};

/// Pointers are only written; null is null.
template <class T>
requires(!std::same_as<std::remove_cv_t<T>, char> && JsonWritable<std::remove_cv_t<T>>) struct JsonCodec<T*> {
    using Item = std::remove_cv_t<T>;
    static constexpr JsonFacts facts{.nullable = true};
    static void write(T* value, JsonWriter& out) {
        value != nullptr ? JsonCodec<Item>::write(*value, out) : out.null();
    }
};

/// Bytes are text in base64url.  Source: RFC 4648 section 5.
template <>
struct JsonCodec<std::vector<std::byte>> {
    static constexpr JsonFacts facts{.shape = JsonShape::text, .format = "base64url"};
    static void write(const std::vector<std::byte>& value, JsonWriter& out);
    static void read(JsonView in, std::vector<std::byte>& value, Faults& faults);
};

/// Lists, sets, arrays and views of them.
template <detail::JsonList T>
requires JsonWritable<std::remove_cv_t<std::ranges::range_value_t<const T>>>
struct JsonCodec<T> {
    using Item = std::remove_cv_t<std::ranges::range_value_t<const T>>;
    static constexpr JsonFacts facts = [] {
        JsonFacts made{.shape = JsonShape::list};
        if constexpr (detail::is_std_array<T>) made.length = std::tuple_size_v<T>;
        return made;
    }();
    static void write(const T& value, JsonWriter& out) {
        out.begin_list();
        for (auto&& item : value) JsonCodec<Item>::write(item, out);
        out.end_list();
    }
    static constexpr bool grows = requires(T & list, Item item) {
        list.clear();
        list.insert(list.end(), std::move(item));
    };
    static void read(JsonView in, T& value,
                     Faults& faults) requires(detail::JsonHasRead<Item> && (grows || detail::is_std_array<T>)) {
        if (!in.is_array()) return faults.add("must be a list");
        if constexpr (detail::is_std_array<T>) {
            if (in.size() != facts.length) return faults.add("must have " + std::to_string(facts.length) + " items");
        } else {
            value.clear();
            if constexpr (requires { value.reserve(in.size()); }) value.reserve(in.size());
        }
        std::size_t index = 0;
        for (const JsonView item : in.as_array()) {
            const Faults::Inside inside(faults, index);
            read_item(item, value, index++, faults);
        }
    }

  private:
    static void read_item(JsonView item, T& value, std::size_t index, Faults& faults) {
        if constexpr (detail::is_std_array<T>) {
            JsonCodec<Item>::read(item, value[index], faults);
        } else if constexpr (requires {
                                 { value.emplace_back() } -> std::same_as<Item&>;
                             }) {
            JsonCodec<Item>::read(item, value.emplace_back(), faults);
        } else {
            Item made{};
            JsonCodec<Item>::read(item, made, faults);
            const std::size_t before = value.size();
            value.insert(value.end(), std::move(made));
            if (value.size() == before) faults.add("is in the list twice");
        }
    }
};

/// Maps with text or integers as keys: objects. Keys are written in the map's order.
template <detail::JsonMap T>
requires(JsonWritable<typename T::mapped_type> &&
         (std::integral<typename T::key_type> || detail::JsonText<typename T::key_type>)) struct JsonCodec<T> {
    using Key = typename T::key_type;
    using Item = typename T::mapped_type;
    static constexpr JsonFacts facts{.shape = JsonShape::map};
    static void write(const T& value, JsonWriter& out) {
        out.begin_object();
        for (const auto& [key, item] : value) {
            if constexpr (std::integral<Key>)
                out.key(std::to_string(key));
            else
                out.key(key);
            JsonCodec<Item>::write(item, out);
        }
        out.end_object();
    }
    static void read(JsonView in, T& value,
                     Faults& faults) requires(detail::JsonHasRead<Item> &&
                                              (std::integral<Key> || std::same_as<Key, std::string>)) {
        if (!in.is_object()) return faults.add("must be an object");
        value.clear();
        for (const auto& [key, item] : in.as_object()) {
            const Faults::Inside inside(faults, key);
            if constexpr (std::integral<Key>) {
                std::int64_t number = 0;
                if (!detail::read_key(key, number) || !std::in_range<Key>(number))
                    faults.add("must have an integer as its key");
                else
                    read_item(item, value, static_cast<Key>(number), faults);
            } else {
                JsonCodec<Item>::read(item, value[Key(key)], faults);
            }
        }
    }

  private:
    static void read_item(JsonView item, T& value, Key key, Faults& faults) {
        const std::size_t before = value.size();
        Item& place = value[key];
        if (value.size() == before) return faults.add("has the same number as another key");
        JsonCodec<Item>::read(item, place, faults);
    }
};

template <>
struct JsonCodec<std::chrono::sys_days> {
    static constexpr JsonFacts facts{.shape = JsonShape::text, .format = "date"};
    static void write(std::chrono::sys_days value, JsonWriter& out) { detail::write_day(value, out); }
    static void read(JsonView in, std::chrono::sys_days& value, Faults& faults) { detail::read_day(in, value, faults); }
};
template <>
struct JsonCodec<std::chrono::year_month_day> {
    static constexpr JsonFacts facts{.shape = JsonShape::text, .format = "date"};
    static void write(std::chrono::year_month_day value, JsonWriter& out) {
        // A day that does not exist becomes one that no date has.
        detail::write_day(value.ok() ? std::chrono::sys_days(value) : std::chrono::sys_days::min(), out);
    }
    static void read(JsonView in, std::chrono::year_month_day& value, Faults& faults) {
        std::chrono::sys_days day;
        if (detail::read_day(in, day, faults)) value = day;
    }
};

/// "2026-03-01T12:30:00Z"; a document may give another offset.  Source: RFC 3339.
template <class Duration>
requires std::is_convertible_v<Duration, std::chrono::nanoseconds>
struct JsonCodec<std::chrono::sys_time<Duration>> {
    static constexpr JsonFacts facts{.shape = JsonShape::text, .format = "date-time"};
    static void write(std::chrono::sys_time<Duration> value, JsonWriter& out) {
        detail::write_moment(detail::in_microseconds(value.time_since_epoch()), detail::Zone::utc, out);
    }
    static void read(JsonView in, std::chrono::sys_time<Duration>& value, Faults& faults) {
        std::chrono::microseconds moment;
        if (detail::read_moment(in, detail::Zone::utc, detail::moment_limits<Duration>(), moment, faults))
            value = std::chrono::sys_time<Duration>(std::chrono::floor<Duration>(moment));
    }
};

/// "2026-03-01T12:30:00": a clock without a zone, and no offset in the document.
template <class Duration>
struct JsonCodec<std::chrono::local_time<Duration>> {
    static constexpr JsonFacts facts{.shape = JsonShape::text, .format = "date-time-local"};
    static void write(std::chrono::local_time<Duration> value, JsonWriter& out) {
        detail::write_moment(detail::in_microseconds(value.time_since_epoch()), detail::Zone::none, out);
    }
    static void read(JsonView in, std::chrono::local_time<Duration>& value, Faults& faults) {
        std::chrono::microseconds moment;
        if (detail::read_moment(in, detail::Zone::none, detail::moment_limits<Duration>(), moment, faults))
            value = std::chrono::local_time<Duration>(std::chrono::floor<Duration>(moment));
    }
};

/// "12:30:00": a time of day.
template <class Duration>
struct JsonCodec<std::chrono::hh_mm_ss<Duration>> {
    static constexpr JsonFacts facts{.shape = JsonShape::text, .format = "time-local"};
    static void write(const std::chrono::hh_mm_ss<Duration>& value, JsonWriter& out) {
        detail::write_time(detail::in_microseconds(value.to_duration()), out);
    }
    static void read(JsonView in, std::chrono::hh_mm_ss<Duration>& value, Faults& faults) {
        std::chrono::microseconds time;
        if (detail::read_time(in, detail::resolution<Duration>, time, faults))
            value = std::chrono::hh_mm_ss<Duration>(std::chrono::floor<Duration>(time));
    }
};

/// Any document. Defined for boost::json::value, object and array; code that uses one includes <boost/json.hpp>.
template <>
struct JsonCodec<boost::json::value> {
    static constexpr JsonFacts facts{};
    static void write(const boost::json::value& value, JsonWriter& out);
    static void read(JsonView in, boost::json::value& value, Faults& faults);
};

template <>
struct JsonCodec<JsonView> {
    static constexpr JsonFacts facts{};
    static void write(JsonView value, JsonWriter& out) { tell_json(value, out, KeyOrder::sorted); }
};

}  // namespace carboy::value
