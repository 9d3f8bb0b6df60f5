#include <carboy/sql/types/value.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <ostream>

namespace carboy::sql {

std::string_view to_string(Kind kind) {
    switch (kind) {
        case Kind::null: return "NULL";
        case Kind::boolean: return "BOOLEAN";
        case Kind::integer: return "INTEGER";
        case Kind::real: return "REAL";
        case Kind::text: return "TEXT";
        case Kind::blob: return "BLOB";
    }
    return "?";
}

bool ValueView::operator==(const ValueView& other) const noexcept {
    if (kind_ != other.kind_) return false;
    switch (kind_) {
        case Kind::null: return true;
        case Kind::boolean:
        case Kind::integer: return integer_ == other.integer_;
        case Kind::real: return real_ == other.real_;
        case Kind::text:
        case Kind::blob: return as_text() == other.as_text();
    }
    return false;
}

Value::Value(ValueView view) : kind_(view.kind()), integer_(0) {
    switch (kind_) {
        case Kind::null: return;
        case Kind::boolean:
        case Kind::integer: integer_ = view.as_integer(); return;
        case Kind::real: real_ = view.as_real(); return;
        case Kind::text: is_number_ = view.is_number(); break;
        case Kind::blob: break;
    }
    const std::string_view bytes = view.as_text();
    if (bytes.size() <= most_in_place) {
        size_ = static_cast<std::uint8_t>(bytes.size());
        std::copy(bytes.begin(), bytes.end(), in_place_);
    } else {
        allocated_ = {.bytes = new char[bytes.size()], .size = bytes.size()};
        is_allocated_ = true;
        std::copy(bytes.begin(), bytes.end(), allocated_.bytes);
    }
}

Value::Value(const Value& other) : integer_(0) {
    if (other.is_allocated_)
        *this = Value(other.view());
    else
        std::memcpy(static_cast<void*>(this), &other, sizeof(Value));
}

Value::Value(Value&& other) noexcept : integer_(0) { *this = std::move(other); }

Value& Value::operator=(const Value& other) {
    if (this != &other) *this = Value(other);
    return *this;
}

Value& Value::operator=(Value&& other) noexcept {
    if (this == &other) return *this;
    if (is_allocated_) delete[] allocated_.bytes;
    std::memcpy(static_cast<void*>(this), &other, sizeof(Value));
    other.is_allocated_ = false;
    other.kind_ = Kind::null;
    return *this;
}

ValueView Value::view() const noexcept {
    const std::string_view bytes =
        is_allocated_ ? std::string_view(allocated_.bytes, allocated_.size) : std::string_view(in_place_, size_);
    switch (kind_) {
        case Kind::null: return ValueView::null();
        case Kind::boolean: return ValueView::boolean(integer_ != 0);
        case Kind::integer: return ValueView::integer(integer_);
        case Kind::real: return ValueView::real(real_);
        case Kind::text: return is_number_ ? ValueView::number(bytes) : ValueView::text(bytes);
        case Kind::blob: return ValueView::blob(bytes.data(), bytes.size());
    }
    return {};
}

static void append_quoted(std::string& out, std::string_view text, bool bytes) {
    const bool has_single = text.find('\'') != std::string_view::npos;
    const char quote = has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
    out += quote;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == quote || c == '\\')
            (out += '\\') += c;
        else if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\t')
            out += "\\t";
        else if (byte < 0x20 || byte == 0x7f || (bytes && byte > 0x7f))
            out += fmt::format("\\x{:02x}", byte);
        else
            out += c;
    }
    out += quote;
}

static void append_real(std::string& out, double value) {
    if (std::isnan(value)) {
        out += "nan";
        return;
    }
    if (std::isinf(value)) {
        out += value < 0 ? "-inf" : "inf";
        return;
    }
    const std::string digits = fmt::format("{}", value);
    out += digits;
    if (digits.find_first_of(".e") == std::string::npos) out += ".0";
}

void append_repr(std::string& out, ValueView value) {
    switch (value.kind()) {
        case Kind::null: out += "None"; break;
        case Kind::boolean: out += value.as_integer() != 0 ? "True" : "False"; break;
        case Kind::integer: out += std::to_string(value.as_integer()); break;
        case Kind::real: append_real(out, value.as_real()); break;
        case Kind::text: append_quoted(out, value.as_text(), false); break;
        case Kind::blob:
            out += 'b';
            append_quoted(out, value.as_text(), true);
            break;
    }
}

std::ostream& operator<<(std::ostream& out, const Value& value) {
    std::string text;
    append_repr(text, value.view());
    return out << text;
}

}  // namespace carboy::sql
