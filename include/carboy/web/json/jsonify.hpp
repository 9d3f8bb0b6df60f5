// Values as JSON text and JSON responses.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <carboy/http/response.hpp>
#include <carboy/jinja/adapt/adapt.hpp>
#include <carboy/jinja/adapt/context.hpp>
#include <carboy/jinja/adapt/json.hpp>
#include <carboy/value/json/json_document.hpp>
#include <carboy/value/json/json_struct.hpp>

namespace carboy::web {

using http::Response;

/// Returns the value as JSON text in Flask's form: sorted keys, characters outside ASCII escaped, numbers that are not
/// finite as NaN and Infinity, which browsers do not accept.
/// Throws: Error "not_json" for a value that JSON cannot represent.
std::string to_json(const jinja::Value& value);

namespace detail {

/// True for structs with a CARBOY_JSON line, models, and containers of them: they are written as they declare; also for
/// plain structs that templates do not know. All other values are written as Flask writes them.
template <class T>
constexpr bool declares_json() {
    if constexpr (!value::JsonWritable<T>)
        return false;
    else if constexpr (value::PlainStruct<T> && !requires { typename T::CarboyJson; })
        return !jinja::Showable<T>;
    else if constexpr (value::JsonCodec<T>::facts.shape == value::JsonShape::object ||
                       requires { value::JsonCodec<T>::declares_json; })
        return true;
    else if constexpr (requires { typename value::JsonCodec<T>::Item; })
        return declares_json<typename value::JsonCodec<T>::Item>();
    else
        return false;
}

template <class T>
concept DeclaresJson = declares_json<std::remove_cvref_t<T>>();

}  // namespace detail

/// The members of a JSON object that is written in a call: {{"items", items}, {"total", 3}}.
/// Lifetime: the call whose argument it is.
class JsonFields {
  public:
    class Entry {
      public:
        Entry(std::string_view name, jinja::Value value) : name_(name), value_(std::move(value)) {}
        template <detail::DeclaresJson T>
        Entry(std::string_view name, const T& object) noexcept
            : name_(name), object_(&object), type_(&value::json_type<T>) {
            static_assert(value::detail::check_json<T>());
        }
        template <class T>
        requires(!detail::DeclaresJson<T> && jinja::InContext<T>) Entry(std::string_view name, T&& object)
            : name_(name), value_(jinja::ContextView::Entry(name, std::forward<T>(object)).value) {}

        /// Fails to compile, with our own message.
        template <class T>
        requires(!detail::DeclaresJson<T> && !jinja::InContext<T>) Entry(std::string_view, T&&) {
            static_assert(sizeof(std::remove_reference_t<T>*) == 0,
                          "carboy: jsonify has no JSON for this type: give the struct a CARBOY_JSON line, or name its "
                          "members");
        }

        std::string_view name() const noexcept { return name_; }
        /// Writes the object, if it declares its JSON.
        const value::JsonType* type() const noexcept { return type_; }
        const void* object() const noexcept { return object_; }
        const jinja::Value& value() const noexcept { return value_; }

      private:
        std::string_view name_;
        const void* object_ = nullptr;
        const value::JsonType* type_ = nullptr;
        jinja::Value value_;
    };

    JsonFields(std::initializer_list<Entry> entries) noexcept : entries_(entries.begin(), entries.size()) {}
    JsonFields(const jinja::Context& context) noexcept : context_(&context) {}
    /// Fails to compile, with our own message.
    template <std::size_t N, class T>
    JsonFields(const char (&)[N], const T&) {
        static_assert(N == 0, "carboy: each member has braces: jsonify({{\"id\", 1}, {\"name\", \"Ada\"}})");
    }
    JsonFields(const JsonFields&) = delete;
    JsonFields& operator=(const JsonFields&) = delete;

    std::span<const Entry> entries() const noexcept { return entries_; }
    const jinja::Context* context() const noexcept { return context_; }

  private:
    std::span<const Entry> entries_;
    const jinja::Context* context_ = nullptr;
};

/// Returns a JSON object: jsonify({{"id", 1}, {"name", "Alice"}}).  Throws: see to_json.
Response jsonify(const JsonFields& fields, int status = 200);

/// Writes a parsed document, such as request.json().
Response jsonify(value::JsonView document, int status = 200);

namespace detail {
Response json_response(const jinja::Value& value, int status);
Response json_response(const value::JsonType& type, const void* object, int status);
}  // namespace detail

/// Returns a JSON document of any value that templates support (numbers, text, containers, rows), and of plain
/// structs, structs with a CARBOY_JSON line, models with json_columns, and containers of them.  Throws: see to_json.
template <class T>
requires(!std::is_convertible_v<T, const JsonFields&>) Response jsonify(T&& value, int status = 200) {
    using Plain = std::remove_cvref_t<T>;
    static_assert(
        detail::DeclaresJson<Plain> || jinja::Showable<Plain>,
        "carboy: jsonify has no JSON for this type: give the struct a CARBOY_JSON line, or write the members: "
        "jsonify({{\"id\", user.id}, {\"name\", user.name}})");
    if constexpr (detail::DeclaresJson<Plain>) static_assert(value::detail::check_json<Plain>());
    if constexpr (detail::DeclaresJson<Plain>)
        return detail::json_response(value::json_type<Plain>, &value, status);
    else if constexpr (jinja::Showable<Plain> && std::is_class_v<Plain>)
        return detail::json_response(jinja::view_of(value), status);
    else if constexpr (jinja::Showable<Plain>)
        return detail::json_response(jinja::Value(value), status);
    else
        return {};
}

}  // namespace carboy::web
