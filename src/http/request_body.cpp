// The body of a request as a form or as JSON.
#include <boost/json/parse.hpp>

#include <carboy/http/error.hpp>
#include <carboy/http/url.hpp>

#include "http/multipart.hpp"
#include "http/options_header.hpp"
#include "http/request_parsed.hpp"

namespace carboy::http {

const Request::Parsed::Body& Request::Parsed::form_body(const Request& request) {
    if (body) return *body;
    Body parsed;
    OptionsHeader type = parse_options_header(request.content_type());
    std::string media = media_type(type.value);
    if (media == "application/x-www-form-urlencoded") {
        if (request.body.size() > request.limits.form_memory) throw HttpError(413, "The form is too large.");
        parsed.form = parse_query(request.body, "form field", request.limits.fields, 413);
    } else if (media == "multipart/form-data") {
        const std::string* boundary = type.find("boundary");
        parse_multipart(request.body, boundary ? std::string_view(*boundary) : std::string_view(), request.limits,
                        parsed.form, parsed.files);
    }
    return body.emplace(std::move(parsed));
}

const MultiDict& Request::parse_form() const { return parsed().form_body(*this).form; }

const Files& Request::parse_files() const { return parsed().form_body(*this).files; }

bool Request::is_json() const noexcept {
    std::string media = mimetype();
    return media == "application/json" || (media.starts_with("application/") && media.ends_with("+json"));
}

const boost::json::value& Request::json() const {
    auto& value = parsed().json;
    if (value) return *value;
    if (!is_json())
        throw HttpError(415, "The request's Content-Type is '" + std::string(content_type()) +
                                 "', this address takes 'application/json'.");
    boost::json::parse_options options;
    options.max_depth = limits.json_depth;
    boost::json::error_code error;
    auto parsed_value = boost::json::parse(body, error, {}, options);
    if (error) throw HttpError(400, "The body is not valid JSON: " + error.message() + ".");
    return value.emplace(std::move(parsed_value));
}

}  // namespace carboy::http
