// JSON documents as template values.
#pragma once

#include <carboy/jinja/python/value.hpp>
#include <carboy/value/json/json_document.hpp>

#include <carboy/value/json/boost_json.hpp>

namespace carboy::jinja {

/// Copies the document.
Value from_json(const boost::json::value& document);
Value from_json(const boost::json::object& document);
Value from_json(const boost::json::array& document);

Value from_json(value::JsonView document);

namespace detail {
/// A document, or a part of one, is copied into the value.
template <class Document>
struct AdaptJson {
    static Value view(const Document& document) { return from_json(document); }
    static Value copy(const Document& document) { return from_json(document); }
    static Value own(const Document& document) { return from_json(document); }
};
}  // namespace detail

template <>
struct Adapt<value::JsonView> : detail::AdaptJson<value::JsonView> {};
template <>
struct Adapt<boost::json::value> : detail::AdaptJson<boost::json::value> {};
template <>
struct Adapt<boost::json::object> : detail::AdaptJson<boost::json::object> {};
template <>
struct Adapt<boost::json::array> : detail::AdaptJson<boost::json::array> {};

/// Parses what Python's json.loads accepts, with at most 150 nested levels.
/// Throws: TemplateRuntimeError (ValueError) with the position.
Value parse_json(std::string_view text);

}  // namespace carboy::jinja
