#include "value/json/json_strings.hpp"

#include "value/json/eight_bytes.hpp"

#include <carboy/value/text/utf8.hpp>

namespace carboy::value {

namespace {

/// Returns the first byte from `at` on that needs special treatment.
std::size_t plain_end(std::string_view text, std::size_t at) noexcept {
    while (at + 8 <= text.size() && !any_special(eight_bytes(text.data() + at))) at += 8;
    for (; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\') break;
    }
    return at;
}

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    const char letter = static_cast<char>(c | 0x20);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

}  // namespace

JsonFault JsonStrings::read(std::size_t& at) {
    run_ = at;
    buffered_ = false;
    for (JsonFault fault = JsonFault::none; fault == JsonFault::none;) {
        at = plain_end(text_, at);
        if (at == text_.size()) return JsonFault::unfinished;
        if (text_[at] == '"') break;
        if (static_cast<unsigned char>(text_[at]) < 0x20) return JsonFault::control_character;
        fault = text_[at] == '\\' ? read_escape(at) : read_beyond_ascii(at);
        if (fault != JsonFault::none) return fault;
    }
    if (buffered_) buffer_.append(text_, run_, at - run_);
    string_ = buffered_ ? std::string_view(buffer_) : text_.substr(run_, at - run_);
    ++at;
    return JsonFault::none;
}

void JsonStrings::keep_to(std::size_t at) {
    if (!buffered_) buffer_.clear();
    buffered_ = true;
    buffer_.append(text_, run_, at - run_);
}

JsonFault JsonStrings::read_escape(std::size_t& at) {
    if (at + 1 == text_.size()) return JsonFault::unfinished;
    keep_to(at);
    if (text_[at + 1] == 'u') return read_unicode(at);
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    const std::size_t index = letters.find(text_[at + 1]);
    if (index == letters.npos) return JsonFault::bad_escape;
    buffer_ += meanings[index];
    run_ = at += 2;
    return JsonFault::none;
}

std::int32_t JsonStrings::unit(std::size_t at) const noexcept {
    if (at + 4 > text_.size()) return -1;
    std::int32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        const int digit = hex_digit(text_[i]);
        if (digit < 0) return -1;
        value = value << 4 | digit;
    }
    return value;
}

JsonFault JsonStrings::read_unicode(std::size_t& at) {
    const std::int32_t first = unit(at + 2);
    if (first < 0) return JsonFault::bad_escape;
    const std::size_t after = at + 6;
    const bool opens_pair = first >= 0xd800 && first < 0xdc00 && text_.substr(after, 2) == "\\u";
    const std::int32_t second = opens_pair ? unit(after + 2) : -1;
    const bool pair = second >= 0xdc00 && second < 0xe000;
    const auto character =
        static_cast<std::uint32_t>(pair ? 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00) : first);
    if (!is_surrogate(character))
        append_character(buffer_, character);
    else if (add_surrogate(character) != JsonFault::none)
        return JsonFault::lone_surrogate;
    run_ = at = pair ? after + 6 : after;
    return JsonFault::none;
}

JsonFault JsonStrings::read_beyond_ascii(std::size_t& at) {
    std::size_t after = at;
    const std::uint32_t character = next_character(text_, after);
    if (character == not_utf8) return JsonFault::not_utf8;
    if (is_surrogate(character) && surrogates_ != Surrogates::keep) {
        keep_to(at);
        if (add_surrogate(character) != JsonFault::none) return JsonFault::not_utf8;
        run_ = after;
    }
    at = after;
    return JsonFault::none;
}

JsonFault JsonStrings::add_surrogate(std::uint32_t half) {
    if (surrogates_ == Surrogates::refuse) return JsonFault::lone_surrogate;
    append_character(buffer_, surrogates_ == Surrogates::keep ? half : 0xfffd);
    return JsonFault::none;
}

}  // namespace carboy::value
