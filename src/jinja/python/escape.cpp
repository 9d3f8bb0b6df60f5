#include "jinja/python/escape.hpp"

#include "jinja/python/repr.hpp"
#include "jinja/python/undefined.hpp"

namespace carboy::jinja {

void write_escaped(const Value& value, std::string& out) {
    switch (value.kind()) {
        case Kind::string:
            if (value.is_markup())
                out.append(value.text());
            else
                escape_html(out, value.text());
            return;
        case Kind::integer: write_integer(value.integer(), out); return;
        case Kind::none:
        case Kind::boolean:
        case Kind::real: write_repr(value, out); return;
        case Kind::object:
            if (value.type().html) return write_str(value, out);
            break;
        default: break;
    }
    std::string text;
    write_str(value, text);
    escape_html(out, text);
}

Value escape(const Value& value) {
    if (value.is_markup()) return value;
    std::string out;
    write_escaped(value, out);
    return Value::markup(out);
}

Value soft_str(const Value& value) {
    if (value.is_string()) return value;
    return Value(value.str());
}

bool has_html(const Value& value) {
    return value.is_markup() || (value.is_object() && value.type().html) ||
           (value.is_undefined() && flavour_of(value) == Undefined::chainable);
}

}  // namespace carboy::jinja
