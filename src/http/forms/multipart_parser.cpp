#include "http/forms/multipart_parser.hpp"

#include <algorithm>
#include <utility>

#include <carboy/http/characters.hpp>
#include <carboy/http/error.hpp>

#include "http/text/utf8.hpp"

namespace carboy::http {

namespace {

constexpr std::size_t boundary_limit = 70;  // RFC 2046 section 5.1.1
constexpr std::size_t part_header_limit = 8 * 1024;
// White space after a delimiter, which RFC 2046 allows and no client sends.
constexpr std::size_t padding_limit = 1024;

[[noreturn]] void malformed(std::string_view what) {
    throw HttpError(400, "The multipart form is malformed: " + std::string(what) + ".");
}

// Returns the size of the line break at the start: CRLF, or a single CR or LF, which some clients send.
std::size_t line_break_size(std::string_view text) noexcept {
    if (text.starts_with("\r\n")) return 2;
    return text.starts_with('\n') || text.starts_with('\r') ? 1 : 0;
}

// Returns the size of the line break at the end.
std::size_t line_break_before(std::string_view text) noexcept {
    if (text.ends_with("\r\n")) return 2;
    return text.ends_with('\n') || text.ends_with('\r') ? 1 : 0;
}

// Removes a header line and its continuations from the start of a header.
std::string take_line(std::string_view& header) {
    std::string line;
    do {
        std::size_t end = header.find_first_of("\r\n");
        line += header.substr(0, end);
        header.remove_prefix(end + line_break_size(header.substr(end)));
    } while (!line.empty() && !header.empty() && is_space(header.front()));
    return line;
}

// `header` ends in a blank line.
Headers parse_header(std::string_view header) {
    Headers headers;
    for (std::string line = take_line(header); !line.empty(); line = take_line(header)) {
        std::size_t colon = line.find(':');
        if (colon == std::string::npos) malformed("a part's header line has no colon");
        std::string name(trim(std::string_view(line).substr(0, colon)));
        std::string value(trim(std::string_view(line).substr(colon + 1)));
        headers.add_unchecked(clean_name(std::move(name)), clean_name(std::move(value)));
    }
    return headers;
}

}  // namespace

MultipartParser::MultipartParser(std::string_view boundary, MultipartSink& sink)
    : sink_(sink), delimiter_("--" + std::string(boundary)) {
    if (boundary.empty() || boundary.size() > boundary_limit)
        malformed("its boundary does not have 1 to 70 characters");
}

void MultipartParser::feed(std::string_view piece) {
    if (state_ == State::closed) return;
    empty_ = empty_ && piece.empty();
    bool carried = !carried_.empty();
    if (carried) carried_ += piece;
    rest_ = carried ? std::string_view(carried_) : piece;
    parse();
    if (carried)
        carried_.erase(0, carried_.size() - rest_.size());
    else
        carried_ = rest_;
}

void MultipartParser::finish() {
    ended_ = true;
    rest_ = carried_;
    parse();
    if (empty_) return;  // a form without parts, as some clients send it
    if (state_ == State::preamble) malformed("its first boundary is missing");
    if (state_ != State::closed) malformed("its last boundary is missing");
}

void MultipartParser::parse() {
    for (bool more = true; more;) {
        switch (state_) {
            case State::preamble: more = skip_preamble(); break;
            case State::header: more = read_header(); break;
            case State::data: more = read_data(); break;
            case State::closed: rest_ = {}; return;
        }
    }
}

void MultipartParser::drop(std::size_t size) {
    rest_.remove_prefix(size);
    offset_ += size;
}

void MultipartParser::give(std::size_t size) {
    if (size == 0) return;
    sink_.add_data(rest_.substr(0, size));
    part_is_empty_ = false;
    drop(size);
}

// A delimiter line may end in "--" and white space.
MultipartParser::Delimiter MultipartParser::delimiter_at(std::size_t at) const {
    const std::string_view after = rest_.substr(at + delimiter_.size());
    const auto unless_ended = [this](Match match) { return Delimiter{ended_ ? match : Match::unknown}; };
    if (after.starts_with("--")) return {Match::yes, at + delimiter_.size() + 2, true};
    if (after == "-") return unless_ended(Match::no);
    std::size_t padding = std::min(after.find_first_not_of(" \t"), after.size());
    if (padding > padding_limit) return {};
    if (padding == after.size()) return unless_ended(Match::no);
    if (after.substr(padding) == "\r" && !ended_) return {Match::unknown};
    std::size_t break_size = line_break_size(after.substr(padding));
    if (break_size == 0) return {};
    return {Match::yes, at + delimiter_.size() + padding + break_size, false};
}

void MultipartParser::pass(const Delimiter& delimiter) {
    drop(delimiter.end);
    state_ = delimiter.closing ? State::closed : State::header;
    line_ = 0;
}

bool MultipartParser::skip_preamble() {
    for (std::size_t from = 0;;) {
        std::size_t at = rest_.find(delimiter_, from);
        if (at == std::string_view::npos) {
            drop(rest_.size() - std::min(rest_.size(), delimiter_.size() - 1));
            return false;
        }
        from = at + 1;
        Delimiter delimiter = delimiter_at(at);
        if (delimiter.match == Match::no) continue;
        if (delimiter.match == Match::yes)
            pass(delimiter);
        else
            drop(at);
        return delimiter.match == Match::yes;
    }
}

bool MultipartParser::read_header() {
    for (;;) {
        if (line_ > part_header_limit) malformed("a part's header is too long");
        std::size_t end = rest_.find_first_of("\r\n", line_);
        bool known = end != std::string_view::npos && (ended_ || rest_.substr(end) != "\r");
        if (!known) {
            if (rest_.size() > part_header_limit + 2) malformed("a part's header is too long");
            return false;
        }
        bool blank = end == line_;
        line_ = end + line_break_size(rest_.substr(end));
        if (!blank) continue;
        Headers headers = parse_header(rest_.substr(0, line_));
        drop(line_);
        state_ = State::data;
        part_is_empty_ = true;
        sink_.begin_part(std::move(headers), offset_);
        return true;
    }
}

bool MultipartParser::read_data() {
    for (std::size_t from = 0;;) {
        std::size_t at = rest_.find(delimiter_, from);
        if (at == std::string_view::npos) {
            // The input may end with a line break and an incomplete delimiter.
            give(rest_.size() - std::min(rest_.size(), delimiter_.size() + 1));
            return false;
        }
        from = at + 1;
        std::size_t break_size = line_break_before(rest_.substr(0, at));
        // In a part without data, the blank line before the delimiter is also the delimiter's line break.
        if (break_size == 0 && !(at == 0 && part_is_empty_)) continue;
        Delimiter delimiter = delimiter_at(at);
        if (delimiter.match == Match::no) continue;
        give(at - break_size);
        if (delimiter.match == Match::unknown) return false;
        // give() has moved the start of the text in which the delimiter was found.
        delimiter.end -= at - break_size;
        sink_.end_part();
        pass(delimiter);
        return true;
    }
}

}  // namespace carboy::http
