// PostgreSQL's array literals.  Source: PostgreSQL 15 manual, 8.15.2 and 8.15.6.
#include <carboy/sql/types/array.hpp>

#include <carboy/value/text/hex.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

namespace carboy::sql::detail {

namespace {

bool is_null_word(std::string_view text) {
    constexpr std::string_view word = "null";
    return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
}

void append_quoted(std::string& out, std::string_view text) {
    if (text.find('\0') != std::string_view::npos)
        throw DataError("bad_array", "A string in an array contains a NUL character, which PostgreSQL cannot store.");
    const bool plain =
        !text.empty() && text.find_first_of("{},\"\\ \t\n\r\v\f") == std::string_view::npos && !is_null_word(text);
    if (plain) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

void append_real(std::string& out, double number) {
    if (std::isnan(number))
        out += "NaN";
    else if (std::isinf(number))
        out += number < 0 ? "-Infinity" : "Infinity";
    else
        fmt::format_to(std::back_inserter(out), "{}", number);
}

void append_bytes(std::string& out, std::string_view bytes) {
    out += "\"\\\\x";  // a quoted \x
    value::append_hex(out, bytes);
    out += '"';
}

double read_real(std::string_view text, bool& good) {
    if (text == "NaN") return std::nan("");
    if (text == "Infinity") return HUGE_VAL;
    if (text == "-Infinity") return -HUGE_VAL;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    good = error == std::errc() && end == text.data() + text.size();
    return number;
}

bool read_bytes(std::string& text) {
    if (!text.starts_with("\\x")) return false;
    std::string bytes;
    const bool good = value::append_bytes_of_hex(bytes, std::string_view(text).substr(2));
    if (good) text = std::move(bytes);
    return good;
}

}  // namespace

void append_array_element(std::string& out, ValueView element) {
    switch (element.kind()) {
        case Kind::null: out += "NULL"; return;
        case Kind::boolean: out += element.as_integer() != 0 ? 't' : 'f'; return;
        case Kind::integer: out += std::to_string(element.as_integer()); return;
        case Kind::real: return append_real(out, element.as_real());
        case Kind::text: return append_quoted(out, element.as_text());
        case Kind::blob: return append_bytes(out, element.as_text());
    }
}

// The bounds of an array that does not start at 1 precede it: [0:1]={1,2}.
ArrayReader::ArrayReader(std::string_view text) : text_(text), rest_(text) {
    if (!rest_.starts_with('[')) return;
    const std::size_t equals = rest_.find('=');
    if (equals == std::string_view::npos) fail();
    rest_.remove_prefix(equals + 1);
}

void ArrayReader::fail() const {
    throw DataError("bad_array", fmt::format("The text '{}' is not an array of this shape.", text_.substr(0, 60)));
}

void ArrayReader::open() {
    if (!rest_.starts_with('{')) fail();
    rest_.remove_prefix(1);
    first_ = true;
}

bool ArrayReader::next() {
    if (rest_.starts_with('}')) {
        rest_.remove_prefix(1);
        first_ = false;
        return false;
    }
    if (!first_) {
        if (!rest_.starts_with(',')) fail();
        rest_.remove_prefix(1);
    }
    first_ = false;
    if (rest_.empty() || rest_[0] == '}' || rest_[0] == ',') fail();
    return true;
}

std::string_view ArrayReader::plain_text() {
    const std::size_t end = rest_.find_first_of("{},\"\\");
    if (end == std::string_view::npos || end == 0 || (rest_[end] != ',' && rest_[end] != '}')) fail();
    const std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return text;
}

void ArrayReader::quoted_text() {
    buffer_.clear();
    for (std::size_t i = 1; i < rest_.size(); ++i) {
        if (rest_[i] == '"') {
            rest_.remove_prefix(i + 1);
            return;
        }
        if (rest_[i] == '\\' && ++i == rest_.size()) break;
        buffer_ += rest_[i];
    }
    fail();
}

ValueView ArrayReader::element(Kind kind) {
    if (rest_[0] == '"') {
        quoted_text();
    } else {
        buffer_ = plain_text();
        if (is_null_word(buffer_)) return {};
    }
    bool good = true;
    ValueView view = ValueView::text(buffer_);
    switch (kind) {
        case Kind::boolean:
            good = buffer_ == "t" || buffer_ == "f" || buffer_ == "true" || buffer_ == "false";
            view = ValueView::boolean(buffer_[0] == 't');
            break;
        case Kind::integer: {
            std::int64_t number = 0;
            const auto [end, error] = std::from_chars(buffer_.data(), buffer_.data() + buffer_.size(), number);
            if (error == std::errc::result_out_of_range) throw_out_of_range(buffer_, "a 64-bit integer");
            good = error == std::errc() && end == buffer_.data() + buffer_.size();
            view = ValueView::integer(number);
            break;
        }
        case Kind::real: view = ValueView::real(read_real(buffer_, good)); break;
        case Kind::blob:
            good = read_bytes(buffer_);
            view = ValueView::blob(buffer_.data(), buffer_.size());
            break;
        default: break;
    }
    if (!good)
        throw DataError("bad_array",
                        fmt::format("The element '{}' of an array is not {}.", buffer_.substr(0, 60), to_string(kind)));
    return view;
}

void ArrayReader::finish() const {
    if (!rest_.empty()) fail();
}

void throw_ragged_array() {
    throw DataError("bad_array", "The arrays inside an array must all have the same size and must not be empty.");
}

ColumnType array_type(ColumnType element) {
    element.array = true;
    return element;
}

}  // namespace carboy::sql::detail
