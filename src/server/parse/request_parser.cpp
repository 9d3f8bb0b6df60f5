#include "server/parse/request_parser.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "server/parse/characters.hpp"

namespace carboy::server {

namespace {

// False only when all eight bytes may be part of a value. Also true for a tab.
bool may_end_value(const char* bytes) noexcept {
    constexpr std::uint64_t each = 0x0101010101010101, high = each * 0x80;
    std::uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    // A byte below the number subtracted borrows from its high bit.
    const std::uint64_t below_space = (word - each * 0x20) & ~word;
    const std::uint64_t without_delete = word ^ (each * 0x7f);
    const std::uint64_t is_delete = (without_delete - each) & ~without_delete;
    return ((below_space | is_delete) & high) != 0;
}

}  // namespace

int RequestParser::parse_header(std::string_view header) {
    at_ = header.data();
    end_ = at_ + header.size();
    if (const int status = parse_request_line()) return status;
    while (*at_ != '\r')
        if (const int status = parse_field()) return status;
    return at_ + 2 == end_ ? 0 : 400;
}

int RequestParser::parse_request_line() {
    const char* const method = at_;
    while (is(characters::token, *at_)) ++at_;
    if (*at_ != ' ' || at_ == method) return 400;
    framing_.method = http::parse_method({method, static_cast<std::size_t>(at_ - method)});
    const char* const target = ++at_;
    while (is(characters::visible, *at_)) ++at_;
    if (*at_ != ' ' || at_ == target) return 400;
    target_.assign(target, static_cast<std::size_t>(at_ - target));
    ++at_;
    return parse_version();
}

int RequestParser::parse_version() {
    constexpr std::string_view form = "HTTP/d.d\r\n";
    if (static_cast<std::size_t>(end_ - at_) < form.size()) return 400;
    const char major = at_[5], minor = at_[7];
    const bool valid = std::memcmp(at_, form.data(), 5) == 0 && is(characters::digit, major) && at_[6] == '.' &&
                       is(characters::digit, minor) && at_[8] == '\r' && at_[9] == '\n';
    if (!valid) return 400;
    if (major != '1') return 505;
    // RFC 9110 section 2.5: a request of a higher minor version is answered like one of the highest known version.
    request_.version = minor == '0' ? 0 : 1;
    at_ += form.size();
    return 0;
}

void RequestParser::skip_value() noexcept {
    while (end_ - at_ >= 8 && !may_end_value(at_)) at_ += 8;
    while (is(characters::text, *at_)) ++at_;
}

int RequestParser::parse_field() {
    const char* const start = at_;
    while (is(characters::token, *at_)) ++at_;
    const std::string_view name(start, static_cast<std::size_t>(at_ - start));
    if (*at_ != ':' || name.empty()) return 400;
    do ++at_;
    while (http::is_space(*at_));
    const char* const value_start = at_;
    skip_value();
    const char* value_end = at_;
    if (at_[0] != '\r' || at_[1] != '\n') return 400;
    at_ += 2;
    // RFC 9112 section 5.2: a folded line, which another server might read as a field of its own.
    if (http::is_space(*at_)) return 400;
    while (value_end != value_start && http::is_space(value_end[-1])) --value_end;
    if (++framing_.fields > field_limit_) return 431;
    const std::string_view value(value_start, static_cast<std::size_t>(value_end - value_start));
    framing_.note(name, value);
    request_.headers.add_unchecked(name, value);
    return 0;
}

}  // namespace carboy::server
