#include <carboy/sql/types/json.hpp>

#include <carboy/sql/types/error.hpp>
#include <carboy/value/json/json_tree.hpp>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <ostream>
#include <utility>

namespace carboy::sql {

namespace json = boost::json;

namespace {

/// Returns the text of Python's json.dumps.
template <class T>
std::string dump_json(const T& document) {
    std::string text;
    const value::JsonStyle style;
    value::JsonWriter writer(text, style);
    if (!value::tell_json(document, writer))
        throw DataError("bad_json",
                        fmt::format("The JSON document is nested deeper than {} levels.", value::tree_depth));
    if (writer.had_bad_text())
        throw DataError("bad_json", "A string in the JSON document is not valid UTF-8.",
                        "Store such data as bytes or as base64.");
    return text;
}

template <class T>
ValueView view_of_json(const T& document, Scratch& scratch) {
    return ValueView::text(scratch.keep(dump_json(document)));
}

json::value parse_json(std::string_view text) {
    json::value document;
    const value::JsonResult result = value::parse_json_tree(text, document);
    if (!result) throw DataError("bad_json", "The text is not JSON: " + result.message() + ".");
    return document;
}

[[noreturn]] void throw_other_kind(std::string_view wanted) {
    throw DataError("wrong_type", std::string("The JSON document is not ").append(wanted) + ".",
                    "Read it as a json::value.");
}

}  // namespace

// Always uses the default storage, because the argument's storage may be destroyed before the document.
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
void Json::Delete::destroy(json::value* value) noexcept { delete value; }

Json Json::parse(std::string_view text) { return parse_json(text); }

bool Json::is_null() const noexcept { return value_ == nullptr; }

const json::value& Json::value() const noexcept {
    static const json::value null;
    return value_ ? *value_ : null;
}

std::string Json::dump() const { return dump_json(value()); }

bool Json::equals(const Json& other) const noexcept { return value() == other.value(); }

std::ostream& operator<<(std::ostream& out, const Json& json) { return out << json.dump(); }

ValueView Type<Json>::to_view(const Json& json, Scratch& scratch) { return view_of_json(json.value(), scratch); }
Json Type<Json>::from_view(ValueView view) { return Type<json::value>::from_view(view); }

ValueView Type<json::value>::to_view(const json::value& value, Scratch& scratch) {
    return view_of_json(value, scratch);
}

// SQLite stores a single number in a JSON column as a number, not as text.
json::value Type<json::value>::from_view(ValueView view) {
    switch (view.kind()) {
        case Kind::text: return parse_json(view.as_text());
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
