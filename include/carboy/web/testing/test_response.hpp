// What a test client receives.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <carboy/base/smart_pointers.hpp>
#include <carboy/http/headers.hpp>
#include <carboy/value/json/json_document.hpp>
#include <carboy/value/json/json_type.hpp>

namespace carboy::web {

/// A response with its body as text, also when it was streamed.
struct TestResponse {
    int status = 0;
    http::Headers headers = {};
    std::string body = {};
    /// The path and query of the response: the last one when redirects were followed.
    std::string path = {};
    /// The redirects that were followed, in order.
    std::vector<TestResponse> history = {};

    std::string_view header(std::string_view name) const noexcept { return headers.get(name, {}); }
    std::string_view location() const noexcept { return header("Location"); }
    bool contains(std::string_view text) const noexcept { return body.find(text) != body.npos; }
    /// The media type without parameters: "text/html".
    std::string mimetype() const;

    /// The body as JSON: response.json().get<int>("id").  Lifetime: this response and its copies.
    /// Throws: Error "not_json_response".
    value::JsonView json() const;
    /// The body read into a T, as request.json<T>() does.  Throws: Error "not_json_response", with every fault.
    template <class T>
    T json() const {
        static_assert(value::JsonReadable<T>,
                      "carboy: response.json<T>() reads a plain struct, one with a CARBOY_JSON line, or a list or map "
                      "of such structs");
        T object{};
        if constexpr (value::JsonReadable<T>) read_json(value::json_type<T>, &object);
        return object;
    }

    struct Document;
    /// What json() has parsed.
    mutable std::shared_ptr<const Document> document = {};

  private:
    void read_json(const value::JsonType& type, void* object) const;
};

}  // namespace carboy::web
