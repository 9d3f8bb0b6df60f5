// The body of a request as a form or as JSON.
#include <carboy/http/problem.hpp>
#include <carboy/http/url.hpp>

#include "http/forms/file_content.hpp"
#include "http/forms/multipart.hpp"
#include "http/message/options_header.hpp"
#include "http/request/request_parsed.hpp"

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
        const std::string_view text = boundary ? std::string_view(*boundary) : std::string_view();
        if (spooled)
            spooled->take_form(text, request.limits, parsed.form, parsed.files);
        else
            parse_multipart(request.body, text, request.limits, parsed.form, parsed.files);
    }
    return body.emplace(std::move(parsed));
}

void Request::spool(std::string_view piece, const std::string& folder) {
    auto& spooled = parsed().spooled;
    if (!spooled) spooled = std::make_unique<SpooledBody>(folder, content_type(), limits);
    spooled->append(piece);
}

void Request::finish_spooling() {
    SpooledBody& spooled = *parsed().spooled;
    spooled.finish();
    body = spooled.file()->view();
}

UploadedFile Request::body_file() const {
    UploadedFile file;
    file.content_type = content_type();
    file.data = body;
    if (parsed_ && parsed_->spooled) file.content = std::make_shared<const FileContent>(parsed_->spooled->file(), 0);
    return file;
}

const MultiDict& Request::parse_form() const { return parsed().form_body(*this).form; }

const Files& Request::parse_files() const { return parsed().form_body(*this).files; }

bool Request::is_json() const noexcept {
    std::string media = mimetype();
    return media == "application/json" || (media.starts_with("application/") && media.ends_with("+json"));
}

value::JsonView Request::json() const {
    auto& document = parsed().json;
    if (document) return document->root();
    if (!is_json())
        throw HttpError(415, "The request's Content-Type is '" + std::string(content_type()) +
                                 "', but this address accepts only 'application/json'.");
    value::JsonDocument read;
    const value::JsonResult result = read.parse(body, {.depth = limits.json_depth, .values = limits.json_values});
    if (result.fault == value::JsonFault::too_many_values) throw HttpError(413, "The JSON body has too many values.");
    if (!result) throw HttpError(400, "The body is not valid JSON: " + result.message() + ".");
    return document.emplace(std::move(read)).root();
}

const value::JsonType* Request::json_type() const noexcept { return parsed_ ? parsed_->json_type : nullptr; }

void Request::read_json(const value::JsonType& type, void* object) const {
    parsed().json_type = &type;
    value::JsonView document;
    try {
        document = json();
    } catch (const HttpError& error) {
        throw ProblemError(error.status(), error.description(), {}, error.headers());
    }
    value::Faults faults;
    type.read(document, object, faults);
    if (faults.empty()) return;
    const std::string count = faults.size() == 1 ? "a fault" : std::to_string(faults.size()) + " faults";
    throw ProblemError(422, "The JSON body has " + count + ".", std::move(faults));
}

}  // namespace carboy::http
