#include <carboy/sql/json.hpp>

#include "sql/json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <ostream>
#include <utility>

namespace carboy::sql {

namespace json = boost::json;

namespace {

template <class T>
ValueView view_of_json(const T& document, Scratch& scratch) {
    std::string text;
    detail::dump_json(text, document);
    return ValueView::text(scratch.keep(text));
}

[[noreturn]] void throw_other_kind(std::string_view wanted) {
    throw DataError("wrong_type", std::string("the JSON document is not ").append(wanted), "read it as a json::value");
}

}  // namespace

// Always in the default storage: that of the argument may go before the document.
Json::Json(const json::value& value)
    : value_(value.is_null() ? nullptr : new json::value(value, json::storage_ptr())) {}
Json::Json(json::value&& value)
    : value_(value.is_null() ? nullptr : new json::value(std::move(value), json::storage_ptr())) {}
Json::Json(const json::object& object) : value_(new json::value(object, json::storage_ptr())) {}
Json::Json(const json::array& array) : value_(new json::value(array, json::storage_ptr())) {}
Json::Json(const Json& other) : Json(other.value()) {}
Json& Json::operator=(const Json& other) {
    if (this != &other) *this = Json(other);
    return *this;
}
void Json::Delete::operator()(json::value* value) const noexcept { delete value; }

Json Json::parse(std::string_view text) { return detail::parse_json(text); }

bool Json::is_null() const noexcept { return value_ == nullptr; }

const json::value& Json::value() const noexcept {
    static const json::value null;
    return value_ ? *value_ : null;
}

std::string Json::dump() const {
    std::string out;
    detail::dump_json(out, value());
    return out;
}

bool Json::equals(const Json& other) const noexcept { return value() == other.value(); }

std::ostream& operator<<(std::ostream& out, const Json& json) { return out << json.dump(); }

ValueView Type<Json>::to_view(const Json& json, Scratch& scratch) { return view_of_json(json.value(), scratch); }
Json Type<Json>::from_view(ValueView view) { return Type<json::value>::from_view(view); }

ValueView Type<json::value>::to_view(const json::value& value, Scratch& scratch) {
    return view_of_json(value, scratch);
}

// SQLite keeps the text of a lone number in a JSON column as the number itself.
json::value Type<json::value>::from_view(ValueView view) {
    switch (view.kind()) {
        case Kind::text: return detail::parse_json(view.as_text());
        case Kind::integer: return view.as_integer();
        case Kind::boolean: return view.as_integer() != 0;
        case Kind::real: return view.as_real();
        default: detail::throw_wrong_kind(view, "a JSON document");
    }
}

ValueView Type<json::object>::to_view(const json::object& object, Scratch& scratch) {
    return view_of_json(object, scratch);
}
json::object Type<json::object>::from_view(ValueView view) {
    json::value value = Type<json::value>::from_view(view);
    if (!value.is_object()) throw_other_kind("an object");
    return std::move(value.get_object());
}

ValueView Type<json::array>::to_view(const json::array& array, Scratch& scratch) {
    return view_of_json(array, scratch);
}
json::array Type<json::array>::from_view(ValueView view) {
    json::value value = Type<json::value>::from_view(view);
    if (!value.is_array()) throw_other_kind("an array");
    return std::move(value.get_array());
}

}  // namespace carboy::sql
