// The parts of a request that have been parsed so far.
#pragma once

#include <memory>
#include <optional>

#include <carboy/http/request.hpp>
#include <carboy/value/json/json_document.hpp>

#include "http/forms/spooled_body.hpp"

namespace carboy::http {

struct Request::Parsed {
    struct Body {
        MultiDict form{"form field"};
        Files files;
    };

    std::optional<MultiDict> args;
    std::optional<MultiDict> cookies;
    std::optional<Body> body;
    std::optional<value::JsonDocument> json;
    const value::JsonType* json_type = nullptr;
    std::unique_ptr<SpooledBody> spooled;

    /// Returns the form in the body, which is parsed at the first call.
    const Body& form_body(const Request& request);
};

}  // namespace carboy::http
