#include <carboy/value/json/json_writer.hpp>

#include "value/json/eight_bytes.hpp"

#include <carboy/value/text/float_text.hpp>
#include <carboy/value/text/utf8.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace carboy::value {

namespace {

template <class Integer>
void append_integer(std::string& out, Integer number) {
    char buffer[24];
    char* const end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    out.append(buffer, static_cast<std::size_t>(end - buffer));
}

void append_unit(std::string& out, std::uint32_t unit) {
    constexpr char digits[] = "0123456789abcdef";
    const char escape[] = {
        '\\', 'u', digits[unit >> 12 & 15], digits[unit >> 8 & 15], digits[unit >> 4 & 15], digits[unit & 15]};
    out.append(escape, sizeof escape);
}

void append_escape(std::string& out, std::uint32_t character) {
    constexpr std::string_view meanings = "\"\\\n\r\t\b\f", letters = "\"\\nrtbf";
    const std::size_t index = character < 0x80 ? meanings.find(static_cast<char>(character)) : meanings.npos;
    if (index != meanings.npos) {
        out += '\\';
        out += letters[index];
    } else if (character < 0x10000) {
        append_unit(out, character);
    } else {
        append_unit(out, 0xd800 + ((character - 0x10000) >> 10));
        append_unit(out, 0xdc00 + ((character - 0x10000) & 0x3ff));
    }
}

// The treatment of a byte: none, always an escape, or an escape only for HTML.
enum class Need : unsigned char { nothing, escape, html };

constexpr std::array<Need, 256> needs = [] {
    std::array<Need, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = i >= ' ' && i <= '~' && i != '"' && i != '\\' ? Need::nothing : Need::escape;
    for (const char c : std::string_view("&<>'")) table[static_cast<unsigned char>(c)] = Need::html;
    return table;
}();

/// Appends a short text without escapes, in quotes, between two others. It is put together first, because every change
/// of a string takes as long as copying the text. Returns false when the text is too long.
bool append_at_once(std::string& out, std::string_view before, std::string_view text, std::string_view behind) {
    char whole[160];
    const std::size_t size = before.size() + text.size() + behind.size() + 2;
    if (size > sizeof whole) return false;
    char* at = whole;
    // A separator is one character, or a few; a call would take longer than to copy it.
    const auto put = [&at](std::string_view part) {
        if (part.size() == 1)
            *at = part[0];
        else
            part.copy(at, part.size());
        at += part.size();
    };
    put(before);
    put("\"");
    put(text);
    put("\"");
    put(behind);
    out.append(whole, size);
    return true;
}

constexpr bool any_html(std::uint64_t bytes) noexcept {
    return any_is(bytes, '&') || any_is(bytes, '<') || any_is(bytes, '>') || any_is(bytes, '\'');
}

}  // namespace

void JsonWriter::begin_item() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (depth_ > 0 && !first_) out_ += style_.item_separator;
    if (depth_ > 0 && style_.indent) append_line();
    first_ = false;
}

void JsonWriter::append_line() {
    out_ += '\n';
    for (std::size_t i = 0; i < depth_; ++i) out_ += *style_.indent;
}

void JsonWriter::begin(char bracket) {
    begin_item();
    out_ += bracket;
    ++depth_;
    first_ = true;
}

void JsonWriter::end(char bracket) {
    --depth_;
    if (style_.indent && !first_) append_line();
    first_ = false;
    out_ += bracket;
}

void JsonWriter::begin_list() { begin('['); }
void JsonWriter::end_list() { end(']'); }
void JsonWriter::begin_object() { begin('{'); }
void JsonWriter::end_object() { end('}'); }

void JsonWriter::key(std::string_view text) {
    const bool plain = !style_.indent && plain_end(text, 0) == text.size();
    const std::string_view before = first_ ? "" : style_.item_separator;
    if (!plain || !append_at_once(out_, before, text, style_.key_separator)) {
        begin_item();
        append_text(text);
        out_ += style_.key_separator;
    }
    first_ = false;
    after_key_ = true;
}

void JsonWriter::known_key(std::string_view name, std::string_view quoted) {
    if (style_.html_safe || !style_.ascii_only) return key(name);
    begin_item();
    out_ += quoted;
    out_ += style_.key_separator;
    after_key_ = true;
}

void JsonWriter::null() { raw("null"); }
void JsonWriter::boolean(bool value) { raw(value ? "true" : "false"); }
void JsonWriter::large_integer(std::string_view digits) { raw(digits); }

void JsonWriter::raw(std::string_view json) {
    begin_item();
    out_ += json;
}

void JsonWriter::integer(std::int64_t number) {
    begin_item();
    append_integer(out_, number);
}

void JsonWriter::natural(std::uint64_t number) {
    begin_item();
    append_integer(out_, number);
}

void JsonWriter::real(double number) {
    if (std::isnan(number)) return raw("NaN");
    if (std::isinf(number)) return raw(number < 0 ? "-Infinity" : "Infinity");
    begin_item();
    append_float(out_, number);
}

void JsonWriter::text(std::string_view text) {
    begin_item();
    append_text(text);
}

std::size_t JsonWriter::plain_end(std::string_view text, std::size_t at) const noexcept {
    const auto needs_work = [this](std::uint64_t bytes) {
        return any_special(bytes) || any_is(bytes, 0x7f) || (style_.html_safe && any_html(bytes));
    };
    while (at + 8 <= text.size() && !needs_work(eight_bytes(text.data() + at))) at += 8;
    const std::size_t rest = text.size() - at;
    if (rest > 0 && rest < 8 && !needs_work(all_bytes(text.data() + at, rest))) return text.size();
    const Need allowed = style_.html_safe ? Need::nothing : Need::html;
    for (; at < text.size(); ++at) {
        const Need need = needs[static_cast<unsigned char>(text[at])];
        if (need != Need::nothing && need != allowed) break;
    }
    return at;
}

void JsonWriter::append_text(std::string_view text) {
    const std::size_t plain = plain_end(text, 0), before = out_.size();
    if (plain == text.size()) {
        if (append_at_once(out_, {}, text, {})) return;
        out_.resize(before + plain + 2);
        out_[before] = out_.back() = '"';
        text.copy(out_.data() + before + 1, plain);
        return;
    }
    out_ += '"';
    for (std::size_t at = 0, end = plain;; end = plain_end(text, at)) {
        out_.append(text, at, end - at);
        if (end == text.size()) break;
        at = end;
        const std::uint32_t character = next_character(text, at);
        had_bad_text_ |= character == not_utf8;
        if (style_.ascii_only || character < 0x7f)
            append_escape(out_, character == not_utf8 ? 0xfffd : character);
        else
            out_ += character == not_utf8 ? std::string_view("\xef\xbf\xbd") : text.substr(end, at - end);
    }
    out_ += '"';
}

}  // namespace carboy::value
