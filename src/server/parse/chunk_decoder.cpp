#include "server/parse/chunk_decoder.hpp"

#include <algorithm>
#include <optional>

#include <carboy/value/text/hex.hpp>

namespace carboy::server {

namespace {

using value::hex_digit;
using Step = ChunkDecoder::Step;

constexpr Step refused(int status) { return {0, {}, status}; }

bool is_control(char c) noexcept { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

// RFC 9110 section 5.6.2.
bool is_token_character(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// A line at the start of the input.
struct Line {
    std::string_view text;
    bool complete = false;
    bool valid = true;
};

// An unfinished line with an invalid character is rejected at once, so that the server does not wait for its end.
Line take_line(std::string_view wire) noexcept {
    auto end = std::find_if(wire.begin(), wire.end(), is_control);
    Line line{wire.substr(0, static_cast<std::size_t>(end - wire.begin()))};
    if (end == wire.end()) return line;
    line.complete = wire.substr(line.text.size()).starts_with("\r\n");
    line.valid = line.complete || wire.substr(line.text.size()) == "\r";
    return line;
}

/// Parses the digits at the start of a chunk's line. Returns nullopt when they are not a number or when anything other
/// than an extension follows. An incomplete line may end anywhere.
std::optional<std::uint64_t> chunk_size(const Line& line) noexcept {
    std::uint64_t size = 0;
    std::size_t digits = 0;
    for (; digits < line.text.size() && hex_digit(line.text[digits]) >= 0; ++digits) {
        if (size >> 60 != 0) return std::nullopt;
        size = size * 16 + static_cast<std::uint64_t>(hex_digit(line.text[digits]));
    }
    if (digits == 0 && (line.complete || !line.text.empty())) return std::nullopt;
    std::size_t rest = std::min(line.text.find_first_not_of(" \t", digits), line.text.size());
    bool ends = rest == line.text.size();
    if (ends ? line.complete && rest > digits : line.text[rest] != ';') return std::nullopt;
    return size;
}

bool is_field(std::string_view text) noexcept {
    std::size_t colon = text.find(':');
    return colon != std::string_view::npos && colon > 0 &&
           std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), is_token_character);
}

}  // namespace

Step ChunkDecoder::next(std::string_view wire) {
    std::size_t used = 0;
    while (!done()) {
        std::string_view rest = wire.substr(used);
        Step step;
        switch (state_) {
            case State::size: step = read_size(rest); break;
            case State::data: step = read_data(rest); break;
            case State::data_end: step = read_data_end(rest); break;
            case State::trailer: step = read_trailer(rest); break;
            case State::done: break;
        }
        if (step.status != 0) return step;
        used += step.used;
        if (step.used == 0 || !step.body.empty()) return {used, step.body, 0};
    }
    return {used, {}, 0};
}

Step ChunkDecoder::read_size(std::string_view wire) {
    const Line line = take_line(wire);
    const auto size = chunk_size(line);
    if (!line.valid || !size) return refused(400);
    if (!line.complete) return {};
    if (*size > body_left_) return refused(413);
    chunk_left_ = *size;
    state_ = *size > 0 ? State::data : State::trailer;
    return {line.text.size() + 2, {}, 0};
}

Step ChunkDecoder::read_data(std::string_view wire) {
    const std::string_view body = wire.substr(0, std::min<std::uint64_t>(chunk_left_, wire.size()));
    chunk_left_ -= body.size();
    body_left_ -= body.size();
    if (chunk_left_ == 0) state_ = State::data_end;
    return {body.size(), body, 0};
}

Step ChunkDecoder::read_data_end(std::string_view wire) {
    constexpr std::string_view line_end = "\r\n";
    if (!wire.starts_with(line_end)) return line_end.starts_with(wire) ? Step{} : refused(400);
    state_ = State::size;
    return {line_end.size(), {}, 0};
}

// Trailers are validated and dropped: the meaning of a request was decided without them.
Step ChunkDecoder::read_trailer(std::string_view wire) {
    const Line line = take_line(wire);
    if (!line.valid || (line.complete && !line.text.empty() && !is_field(line.text))) return refused(400);
    if (line.text.size() > trailer_left_) return refused(431);
    if (!line.complete) return {};
    trailer_left_ -= std::min(trailer_left_, line.text.size() + 2);
    if (line.text.empty()) state_ = State::done;
    return {line.text.size() + 2, {}, 0};
}

}  // namespace carboy::server
