// The JSON form of a C++ type as data: how a value is read and written, and what a schema says about it. JsonCodec is
// specialised for a type; everything else works on the JsonType that is made of it, in compiled code.
#pragma once

#include <carboy/value/json/json_document.hpp>
#include <carboy/value/json/json_faults.hpp>
#include <carboy/value/json/json_writer.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace carboy::value {

class JsonStruct;

/// What a value of the type is in JSON.
enum class JsonShape : std::uint8_t { any, boolean, integer, number, text, list, map, object };

/// What a schema says about a type.  Lifetime: static.
struct JsonFacts {
    JsonShape shape = JsonShape::any;
    /// For text: "date", "date-time", "uuid", "decimal"; for integers "int32", "int64".  Source: OpenAPI 3.1
    /// section 4.4.
    std::string_view format{};
    /// The value may also be null, and a member with it may be missing.
    bool nullable = false;
    /// The range of an integer, if it is smaller than that of std::int64_t.
    bool bounded = false;
    std::int64_t least = 0;
    std::uint64_t greatest = 0;
    /// The only strings allowed.
    std::span<const std::string_view> words{};
    /// The number of items of a list, if it is fixed.
    std::size_t length = 0;
};

/// The JSON form of one C++ type.  Lifetime: static.
struct JsonType {
    JsonFacts facts;
    void (*write)(const void* object, JsonWriter& out) = nullptr;
    /// Adds faults for a value of another form; the object then has an unspecified value. Null for a type that is only
    /// written, such as a view.
    void (*read)(JsonView in, void* object, Faults& faults) = nullptr;
    /// Of lists, maps and nullable types.
    const JsonType* item = nullptr;
    /// Of objects.
    const JsonStruct& (*object)() = nullptr;
};

/// Defines the JSON form of a T: `static constexpr JsonFacts facts`, `static void write(const T&, JsonWriter&)`, and,
/// unless it is only written, `static void read(JsonView, T&, Faults&)`. Types made of others also have `Item` or
/// `static const JsonStruct& object()`; a type with the form of another one has `Same`.
template <class T>
struct JsonCodec;

/// Types with a JSON form.
template <class T>
concept JsonWritable = requires(const T& object, JsonWriter& out) {
    JsonCodec<T>::write(object, out);
};

namespace detail {

/// True for a type with a read function. The members of a struct are not asked, because they may have its own type.
template <class T>
concept JsonHasRead = JsonWritable<T> && requires(T& object, JsonView in, Faults& faults) {
    JsonCodec<T>::read(in, object, faults);
};

template <class T>
constexpr bool json_readable() {
    if constexpr (!JsonHasRead<T>)
        return false;
    else if constexpr (requires { JsonCodec<T>::readable(); })
        return JsonCodec<T>::readable();
    else
        return true;
}

template <class T>
void write_json(const void* object, JsonWriter& out) {
    JsonCodec<T>::write(*static_cast<const T*>(object), out);
}

template <class T>
void read_json(JsonView in, void* object, Faults& faults) {
    JsonCodec<T>::read(in, *static_cast<T*>(object), faults);
}

template <class T>
constexpr JsonType make_json_type();

}  // namespace detail

/// Types that can also be read from JSON: also all members of a struct.
template <class T>
concept JsonReadable = JsonWritable<T> && detail::json_readable<T>();

/// The JSON form of a type.
template <JsonWritable T>
inline constexpr JsonType json_type = detail::make_json_type<T>();

template <class T>
constexpr JsonType detail::make_json_type() {
    using Codec = JsonCodec<T>;
    JsonType type;
    if constexpr (requires { typename Codec::Same; }) type = json_type<typename Codec::Same>;
    type.facts = Codec::facts;
    type.write = write_json<T>;
    type.read = nullptr;
    if constexpr (JsonHasRead<T>) type.read = read_json<T>;
    if constexpr (requires { typename Codec::Item; }) type.item = &json_type<typename Codec::Item>;
    if constexpr (requires { Codec::object(); }) type.object = &Codec::object;
    return type;
}

}  // namespace carboy::value
