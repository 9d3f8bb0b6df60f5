// Feeds bytes to the parsers of what a client sends: multipart bodies, urlencoded forms, cookies, header fields with
// options, dates. The first byte says which. A multipart body must give the same result in pieces of any size.
#include <carboy/http/cookie.hpp>
#include <carboy/http/error.hpp>
#include <carboy/http/request.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/forms/multipart_parser.hpp"
#include "http/message/options_header.hpp"

namespace {

using namespace carboy::http;

void require(bool holds) {
    if (!holds) std::abort();
}

struct Written : MultipartSink {
    std::string text;
    std::size_t parts = 0;

    void begin_part(Headers headers, std::size_t) override {
        for (const auto& [name, value] : headers) text.append(name).append("=").append(value).append("\n");
        ++parts;
    }
    void add_data(std::string_view data) override { text += data; }
    void end_part() override { text += '|'; }
};

std::string parts_of(std::string_view body, std::size_t step) {
    Written sink;
    try {
        MultipartParser parser("b", sink);
        for (std::size_t at = 0; at < body.size(); at += step) parser.feed(body.substr(at, step));
        parser.finish();
    } catch (const HttpError& error) {
        require(error.status() == 400);
        return "refused";
    }
    return sink.text;
}

void multipart(std::string_view input) {
    const std::string whole = parts_of(input, input.size() + 1);
    for (const std::size_t step : {1, 2, 7}) require(parts_of(input, step) == whole);
}

void body(std::string_view input) {
    const std::size_t line = input.find('\n');
    if (line == input.npos) return;
    for (const char c : input.substr(0, line))
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') return;  // no server accepts such a field
    Request request(Method::post, "/", {{"Content-Type", std::string(input.substr(0, line))}},
                    std::string(input.substr(line + 1)));
    try {
        for (const auto& [name, value] : request.form) require(name.size() + value.size() <= 4 * input.size());
        request.files.size();
    } catch (const HttpError& error) {
        require(error.status() == 400 || error.status() == 413);
    }
}

void cookies(std::string_view input) {
    for (const auto& [name, value] : parse_cookies(input)) {
        require(!name.empty());
        require(value.size() <= input.size() * 3);
    }
    if (const auto time = parse_http_date(input)) require(parse_http_date(http_date(*time)) == *time);
}

void options(std::string_view input) {
    const OptionsHeader header = parse_options_header(input);
    for (const auto& [name, value] : header.options) require(name.size() + value.size() <= 4 * input.size() + 16);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 4) {
        case 0: multipart(input); break;
        case 1: body(input); break;
        case 2: cookies(input); break;
        default: options(input);
    }
    return 0;
}
