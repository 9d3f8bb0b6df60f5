// What a request has parsed so far.
#pragma once

#include <optional>

#include <boost/json/value.hpp>

#include <carboy/http/request.hpp>

namespace carboy::http {

struct Request::Parsed {
    struct Body {
        MultiDict form{"form field"};
        Files files;
    };

    std::optional<MultiDict> args;
    std::optional<MultiDict> cookies;
    std::optional<Body> body;
    std::optional<boost::json::value> json;

    /// The form in the body, parsed at the first call.
    const Body& form_body(const Request& request);
};

}  // namespace carboy::http
