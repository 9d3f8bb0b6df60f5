// Information for an application's documentation about a route, in addition to its rule and its handler's type.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <carboy/value/json/json_type.hpp>

namespace carboy::web {

/// A possible answer of a route. See answer_of.
struct RouteAnswer {
    int status = 200;
    /// The form of its JSON; null for another body.
    const value::JsonType* type = nullptr;
    /// Empty means the usual meaning of the status.
    std::string description;
};

/// A field of the query string that a route reads. See query_of.
struct RouteQuery {
    std::string name;
    const value::JsonType* type = nullptr;
    std::string description;
    bool required = false;
};

/// The description of a route, as an option: route<place>("/orders", Method::post, {.about = {.summary = "Orders
/// wares", .body = body_of<Order>(), .answers = {answer_of<Receipt>(201)}}}).
struct RouteAbout {
    std::string summary;
    std::string description;
    /// The JSON that the handler reads itself; a struct among its parameters is known.
    const value::JsonType* body = nullptr;
    std::vector<RouteAnswer> answers;
    std::vector<RouteQuery> query;
    /// The documentation does not list the route.
    bool hidden = false;
};

/// The JSON that a handler takes and returns, as far as its type shows it. Null where it has none.
struct RouteTypes {
    const value::JsonType* body = nullptr;
    const value::JsonType* result = nullptr;
};

/// The form of a request's body.
template <value::JsonWritable T>
constexpr const value::JsonType* body_of() {
    return &value::json_type<T>;
}

/// An answer with this JSON.
template <value::JsonWritable T>
RouteAnswer answer_of(int status = 200, std::string description = {}) {
    return {status, &value::json_type<T>, std::move(description)};
}

/// A field of the query string.
template <value::JsonWritable T>
RouteQuery query_of(std::string_view name, std::string description = {}) {
    return {std::string(name), &value::json_type<T>, std::move(description)};
}

}  // namespace carboy::web
