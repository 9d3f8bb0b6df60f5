#include <carboy/sql/types/value_list.hpp>

#include <carboy/sql/types/array.hpp>
#include <carboy/value/json/json_writer.hpp>
#include <carboy/value/text/utf8.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace carboy::sql {
namespace {

bool fits_json(ValueView value) noexcept {
    switch (value.kind()) {
        case Kind::blob: return false;
        case Kind::real: return std::isfinite(value.as_real());
        // The driver decides how a decimal number is compared, based on its position in the statement.
        case Kind::text:
            return !value.is_number() && value.as_text().find('\0') == std::string_view::npos &&
                   value::is_utf8(value.as_text());
        default: return true;
    }
}

std::string json_text(std::span<const ValueView> values) {
    std::string out;
    value::JsonWriter writer(out, value::compact_json);
    writer.begin_list();
    for (const ValueView& value : values) {
        switch (value.kind()) {
            case Kind::boolean:  // SQLite has no other booleans
            case Kind::integer: writer.integer(value.as_integer()); break;
            case Kind::real: writer.real(value.as_real()); break;
            case Kind::text: writer.text(value.as_text()); break;
            default: writer.null();
        }
    }
    writer.end_list();
    return out;
}

std::string array_text(std::span<const ValueView> values) {
    std::string out = "{";
    for (const ValueView& value : values) {
        if (out.size() > 1) out += ',';
        detail::append_array_element(out, value);
    }
    return out += '}';
}

std::vector<ValueView> views_of(const std::vector<Value>& values) {
    std::vector<ValueView> views;
    views.reserve(values.size());
    for (const Value& value : values) views.push_back(value.view());
    return views;
}

}  // namespace

LongList list_form(LongList wanted, std::span<const ValueView> values) noexcept {
    if (wanted == LongList::json && !std::all_of(values.begin(), values.end(), fits_json))
        return LongList::placeholders;
    return wanted;
}

std::string list_text(LongList form, std::span<const ValueView> values) {
    return form == LongList::json ? json_text(values) : array_text(values);
}

ValueList::ValueList(std::vector<Value> values)
    : values_(std::move(values)),
      fits_json_(
          std::all_of(values_.begin(), values_.end(), [](const Value& value) { return fits_json(value.view()); })) {}

std::string_view ValueList::text(LongList form) const {
    Text& text = form == LongList::json ? json_ : array_;
    std::call_once(text.made, [&] { text.text = list_text(form, views_of(values_)); });
    return text.text;
}

/// The largest list that fits every engine's number of parameters, and the largest power of two below it.
static constexpr std::size_t largest_list = 32'000;
static constexpr std::size_t largest_power = 16'384;

std::size_t padded_list_size(std::size_t size) noexcept {
    return size > largest_power ? std::max(size, largest_list) : std::bit_ceil(size);
}

}  // namespace carboy::sql
