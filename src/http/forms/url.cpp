#include <carboy/http/url.hpp>

#include <carboy/http/error.hpp>

#include "http/text/utf8.hpp"

namespace carboy::http {

std::string url_host(std::string_view host) {
    const bool bare = host.find(':') != std::string_view::npos && !host.starts_with('[');
    return bare ? "[" + std::string(host) + "]" : std::string(host);
}

namespace {

std::string decode_component(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    percent_decode(decoded, text, true);
    return clean_utf8(std::move(decoded));
}

}  // namespace

MultiDict parse_query(std::string_view text, std::string_view kind, std::size_t limit, int too_many_status) {
    MultiDict fields(kind);
    while (!text.empty()) {
        std::size_t end = text.find('&');
        std::string_view pair = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (pair.empty()) continue;
        if (fields.size() == limit)
            throw HttpError(too_many_status, "The request has more than " + std::to_string(limit) + " fields.");
        std::size_t equals = pair.find('=');
        std::string_view value = equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
        fields.add(decode_component(pair.substr(0, equals)), decode_component(value));
    }
    return fields;
}

}  // namespace carboy::http
