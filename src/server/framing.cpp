#include "server/framing.hpp"

#include <algorithm>

#include <carboy/base/text.hpp>

namespace carboy::server {

namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_alphanumeric(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_name_character(char c) noexcept { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_'; }

bool is_address_character(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
}

bool all(std::string_view text, bool (*allowed)(char) noexcept) noexcept {
    return std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace

bool is_valid_host(std::string_view host) noexcept {
    std::size_t name_end;
    if (host.starts_with('[')) {
        name_end = host.find(']');
        if (name_end == std::string_view::npos || name_end == 1) return false;
        if (!all(host.substr(1, name_end - 1), is_address_character)) return false;
        ++name_end;
    } else {
        name_end = std::min(host.find(':'), host.size());
        if (name_end == 0 || !all(host.substr(0, name_end), is_name_character)) return false;
    }
    std::string_view port = host.substr(name_end);
    return port.empty() || (port[0] == ':' && port.size() <= 6 && all(port.substr(1), is_digit));
}

void Framing::note(boost::beast::http::field known, std::string_view value) {
    using boost::beast::http::field;
    switch (known) {
        case field::host:
            ++hosts;
            host = value;
            break;
        case field::content_length:
            ++content_lengths;
            content_length = value;
            break;
        case field::transfer_encoding:
            ++transfer_encodings;
            transfer_encoding = value;
            break;
        case field::expect:
            (equals_ignoring_case(value, "100-continue") ? expects_continue : expects_other) = true;
            break;
        default: break;
    }
}

int Framing::check(int version) const {
    if (hosts > 1 || (hosts == 0 && version >= 1) || (hosts == 1 && !is_valid_host(host))) return 400;
    if (content_lengths > 1 || (content_lengths == 1 && (content_length.empty() || !all(content_length, is_digit))))
        return 400;
    if (transfer_encodings > 0)
        if (int status = check_transfer_encoding(version)) return status;
    if (!method || *method == http::Method::connect || *method == http::Method::trace) return 501;
    return expects_other ? 417 : 0;
}

int Framing::check_transfer_encoding(int version) const {
    if (transfer_encodings > 1 || content_lengths > 0 || version < 1) return 400;
    if (equals_ignoring_case(transfer_encoding, "chunked")) return 0;
    // A list that ends in chunked has a known end, but this server does not decode its other codings. For any other
    // list the end is unknown.
    std::string codings = lower(transfer_encoding);
    if (codings.ends_with(", chunked") || codings.ends_with(",chunked")) return 501;
    return !codings.empty() && all(codings, is_alphanumeric) ? 501 : 400;
}

}  // namespace carboy::server
