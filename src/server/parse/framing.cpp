#include "server/parse/framing.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include <carboy/base/text.hpp>

#include "server/parse/characters.hpp"

namespace carboy::server {

bool is_valid_host(std::string_view host) noexcept {
    std::size_t name_end;
    if (host.starts_with('[')) {
        name_end = host.find(']');
        if (name_end == std::string_view::npos || name_end == 1) return false;
        if (!all(characters::ip_literal, host.substr(1, name_end - 1))) return false;
        ++name_end;
    } else {
        name_end = 0;
        while (name_end < host.size() && is(characters::host_name, host[name_end])) ++name_end;
        if (name_end == 0) return false;
    }
    std::string_view port = host.substr(name_end);
    return port.empty() || (port[0] == ':' && port.size() <= 6 && all(characters::digit, port.substr(1)));
}

void Framing::note(std::string_view name, std::string_view value) {
    // The size rules out most fields.
    switch (name.size()) {
        case 4:
            if (!equals_ignoring_case(name, "Host")) return;
            ++hosts;
            host = value;
            return;
        case 6:
            if (!equals_ignoring_case(name, "Expect")) return;
            (equals_ignoring_case(value, "100-continue") ? expects_continue : expects_other) = true;
            return;
        case 10:
            if (equals_ignoring_case(name, "Connection")) note_options(value);
            return;
        case 14:
            if (!equals_ignoring_case(name, "Content-Length")) return;
            ++content_lengths;
            content_length = value;
            return;
        case 16:
            if (equals_ignoring_case(name, "Proxy-Connection")) note_options(value);
            return;
        case 17:
            if (!equals_ignoring_case(name, "Transfer-Encoding")) return;
            ++transfer_encodings;
            transfer_encoding = value;
            return;
        default: return;
    }
}

void Framing::note_options(std::string_view list) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        const std::string_view option = http::trim(list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
        if (!all(characters::token, option)) has_bad_option = true;
        if (equals_ignoring_case(option, "close")) closes = true;
        if (equals_ignoring_case(option, "keep-alive")) keeps_alive = true;
    }
}

std::optional<std::uint64_t> Framing::length() const noexcept {
    std::uint64_t number = 0;
    const char* const last = content_length.data() + content_length.size();
    const auto [end, error] = std::from_chars(content_length.data(), last, number);
    if (error != std::errc() || end != last) return std::nullopt;
    return number;
}

int Framing::check(int version) const {
    if (has_bad_option) return 400;
    if (hosts > 1 || (hosts == 0 && version >= 1) || (hosts == 1 && !is_valid_host(host))) return 400;
    if (content_lengths > 1 || (content_lengths == 1 && !length())) return 400;
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
    const auto is_plain = [](char c) { return is(characters::host_name, c) && c != '-' && c != '.' && c != '_'; };
    return !codings.empty() && std::all_of(codings.begin(), codings.end(), is_plain) ? 501 : 400;
}

}  // namespace carboy::server
