#include <carboy/http/url.hpp>

#include <carboy/http/error.hpp>

#include "http/characters.hpp"
#include "http/utf8.hpp"

namespace carboy::http {

void percent_decode(std::string& out, std::string_view text, bool plus_is_space) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += c == '+' && plus_is_space ? ' ' : c;
        }
    }
}

std::string percent_encode(std::string_view text, std::string_view safe) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (char c : text) {
        bool unreserved = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                          c == '.' || c == '_' || c == '~';
        if (unreserved || safe.find(c) != std::string_view::npos) {
            out += c;
        } else {
            auto byte = static_cast<unsigned char>(c);
            out += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return out;
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
