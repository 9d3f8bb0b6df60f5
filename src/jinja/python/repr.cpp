#include "jinja/python/repr.hpp"

#include <carboy/value/text/float_text.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/python/nesting.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/text/unicode.hpp"

#include <fmt/format.h>

#include <charconv>

namespace carboy::jinja {
namespace {

template <class Items>
void write_items(const Items& items, std::string& out) {
    bool first = true;
    for (const Value& item : items) {
        if (!first) out += ", ";
        first = false;
        write_repr(item, out);
    }
}

void write_sequence_object(const Value& value, std::string& out) {
    const Nesting nesting;
    out += '[';
    const auto count = static_cast<std::size_t>(size_of(value));
    for (std::size_t i = 0; i < count; ++i) {
        if (i) out += ", ";
        write_repr(item_at(value, i), out);
    }
    out += ']';
}

void write_dict(const Dict& dict, std::string& out) {
    const Nesting nesting;
    out += '{';
    bool first = true;
    for (const Dict::Entry& entry : dict.entries()) {
        if (!first) out += ", ";
        first = false;
        write_repr(entry.key, out);
        out += ": ";
        write_repr(entry.value, out);
    }
    out += '}';
}

void write_object(const Value& value, std::string& out, bool as_repr) {
    if (const NativeObject* native = value.native()) return as_repr ? native->repr(out) : native->str(out);
    const ObjectType& type = value.type();
    if (type.write) return type.write(value.data(), out);
    if (type.shape == Shape::sequence) return write_sequence_object(value, out);
    if (type.shape == Shape::mapping) return write_dict(*to_dict(value), out);
    out.append("<").append(type.name).append(">");
}

void write_container(const Value& value, std::string& out) {
    if (value.is_dict()) return write_dict(value.dict(), out);
    const Nesting nesting;
    if (value.is_list()) {
        out += '[';
        write_items(value.list().items(), out);
        out += ']';
    } else {
        out += '(';
        write_items(value.tuple().items(), out);
        out += value.tuple().size() == 1 ? ",)" : ")";
    }
}

void write_escaped(std::uint32_t code, char quote, std::string& out) {
    switch (code) {
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        case '\\': out += "\\\\"; return;
        default: break;
    }
    if (code == static_cast<unsigned char>(quote)) {
        out += '\\';
        out += quote;
    } else if (unicode::is_printable(code)) {
        unicode::append(out, code);
    } else if (code < 0x100) {
        fmt::format_to(std::back_inserter(out), "\\x{:02x}", code);
    } else if (code < 0x10000) {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", code);
    } else {
        fmt::format_to(std::back_inserter(out), "\\U{:08x}", code);
    }
}

}  // namespace

void write_integer(std::int64_t number, std::string& out) {
    char buffer[24];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    out.append(buffer, static_cast<std::size_t>(end - buffer));
}

void write_real(double number, std::string& out) { value::append_float(out, number); }

void write_repr_of_text(std::string_view text, std::string& out) {
    const bool has_single = text.find('\'') != std::string_view::npos;
    const char quote = has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
    out += quote;
    for (std::size_t at = 0; at < text.size();) write_escaped(unicode::next(text, at), quote, out);
    out += quote;
}

void write_str(const Value& value, std::string& out) {
    switch (value.kind()) {
        case Kind::string: out.append(value.text()); return;
        case Kind::undefined: write_undefined(value, out); return;
        case Kind::object: write_object(value, out, false); return;
        default: write_repr(value, out);
    }
}

void write_repr(const Value& value, std::string& out) {
    switch (value.kind()) {
        case Kind::missing: out += "missing"; return;
        case Kind::undefined: out += "Undefined"; return;
        case Kind::none: out += "None"; return;
        case Kind::boolean: out += value.boolean() ? "True" : "False"; return;
        case Kind::integer: write_integer(value.integer(), out); return;
        case Kind::real: write_real(value.real(), out); return;
        case Kind::string:
            if (value.is_markup()) out += "Markup(";
            write_repr_of_text(value.text(), out);
            if (value.is_markup()) out += ')';
            return;
        case Kind::object: write_object(value, out, true); return;
        default: write_container(value, out);
    }
}

std::string_view text_of(const Value& value, std::string& buffer) {
    if (value.is_string()) return value.text();
    buffer.clear();
    write_str(value, buffer);
    return buffer;
}

Value make_text(std::string_view text, bool markup) { return markup ? Value::markup(text) : Value(text); }

}  // namespace carboy::jinja
