#include <carboy/sql/types/value.hpp>

#include <fmt/core.h>

#include <cmath>
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

static bool has_bytes(Kind kind) { return kind == Kind::text || kind == Kind::blob; }

Value::Value(ValueView view) : scalar_(view) {
    if (has_bytes(view.kind())) bytes_ = view.as_text();
}

ValueView Value::view() const noexcept {
    if (scalar_.kind() == Kind::text) return scalar_.is_number() ? ValueView::number(bytes_) : ValueView::text(bytes_);
    if (scalar_.kind() == Kind::blob) return ValueView::blob(bytes_.data(), bytes_.size());
    return scalar_;
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
