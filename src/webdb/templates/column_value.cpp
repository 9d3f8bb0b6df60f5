#include "webdb/templates/column_value.hpp"

#include <carboy/jinja/adapt/json.hpp>
#include <carboy/orm/session/dialect_of.hpp>
#include <carboy/webdb/templates/template_types.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>

namespace carboy::webdb {
namespace {

using Reader = jinja::Value (*)(const void* value);
using Readers = boost::unordered_flat_map<orm::TypeKey, Reader>;

template <class T>
jinja::Value read(const void* value) {
    return jinja::Adapt<T>::view(*static_cast<const T*>(value));
}

template <class... T>
void add_readers(Readers& readers) {
    (readers.emplace(orm::type_key<T>(), read<T>), ...);
    (readers.emplace(orm::type_key<std::optional<T>>(), read<std::optional<T>>), ...);
}

/// Returns the readers of types other than numbers and text.
Readers make_readers() {
    namespace chrono = std::chrono;
    Readers out;
    add_readers<chrono::sys_days, chrono::year_month_day>(out);
    add_readers<chrono::sys_seconds, chrono::sys_time<chrono::milliseconds>, chrono::sys_time<chrono::microseconds>,
                chrono::sys_time<chrono::nanoseconds>>(out);
    add_readers<chrono::local_seconds, chrono::local_time<chrono::milliseconds>,
                chrono::local_time<chrono::microseconds>, chrono::local_time<chrono::nanoseconds>>(out);
    add_readers<chrono::hh_mm_ss<chrono::seconds>, chrono::hh_mm_ss<chrono::milliseconds>,
                chrono::hh_mm_ss<chrono::microseconds>>(out);
    add_readers<chrono::nanoseconds, chrono::microseconds, chrono::milliseconds, chrono::seconds, chrono::minutes,
                chrono::hours, chrono::days, chrono::weeks>(out);
    add_readers<sql::Decimal, sql::Uuid, sql::Json, std::vector<std::byte>>(out);
    return out;
}

/// True when the object's engine stores time zones: SQLite reads such columns as times without one.
bool has_zones(const orm::InstanceState* state, sql::ColumnType type) {
    const sql::Dialect* dialect = orm::dialect_of(state);
    if (dialect == nullptr) return false;
    const std::string zoned = dialect->type_name(type);
    type.timezone = false;
    return zoned != dialect->type_name(type);
}

jinja::Value in_utc(jinja::Value moment) {
    if (const auto time = jinja::as_datetime(moment))
        return jinja::make_datetime_in(std::chrono::sys_time<std::chrono::microseconds>(*time));
    return moment;
}

/// Returns the number of a NUMERIC column, or nullptr.
const sql::Decimal* decimal_in(const orm::ColumnProperty& property, const void* value) {
    if (property.held == orm::type_key<sql::Decimal>()) return static_cast<const sql::Decimal*>(value);
    if (property.held != orm::type_key<std::optional<sql::Decimal>>()) return nullptr;
    const auto& maybe = *static_cast<const std::optional<sql::Decimal>*>(value);
    return maybe ? &*maybe : nullptr;
}

/// Returns the number of decimals that SQLAlchemy would show after a commit, when it has read the row again: ten
/// for a number without a scale, where the engine does not store decimal digits.
int shown_scale(const orm::InstanceState* state, const sql::ColumnType& type, const sql::Decimal& number) {
    const sql::Dialect* dialect = orm::dialect_of(state);
    if (dialect == nullptr || state->status != orm::Status::persistent) return number.scale();
    const bool unscaled = type.precision == 0 && !dialect->native_decimal;
    const int scale = std::max(number.scale(), unscaled ? 10 : type.scale);
    return number.digits() + scale - number.scale() > sql::Decimal::max_digits ? number.scale() : scale;
}

/// Reads numbers and text as they are stored.
jinja::Value read_stored(const orm::Mapper& mapper, const void* object, std::uint16_t column) {
    sql::Scratch scratch;
    const sql::ValueView view = mapper.view(object, column, scratch);
    switch (view.kind()) {
        case sql::Kind::null: return nullptr;
        case sql::Kind::boolean: return view.as_integer() != 0;
        case sql::Kind::integer: return view.as_integer();
        case sql::Kind::real: return view.as_real();
        case sql::Kind::text:
        case sql::Kind::blob: break;
    }
    const orm::ColumnProperty& property = mapper.columns[column];
    const sql::ColumnType& type = mapper.table.columns[column].type;
    if (type.kind == sql::TypeKind::json) return jinja::parse_json(view.as_text());
    if (property.enumeration != nullptr && type.kind == sql::TypeKind::enumeration)
        if (const std::int64_t* value = sql::detail::value_of_enum(view.as_text(), *property.enumeration))
            return jinja::make_enum_member(enum_names(*property.enumeration), *value);
    // A view into the object stays valid; text that was made for the view does not.
    return property.makes_text ? jinja::Value(view.as_text()) : jinja::Value::view(view.as_text());
}

}  // namespace

jinja::Value detail::any_column_value(const orm::Mapper& mapper, const void* object, std::uint16_t column) {
    static const Readers readers = make_readers();
    const orm::ColumnProperty& property = mapper.columns[column];
    const auto reader = readers.find(property.held);
    if (reader == readers.end()) return read_stored(mapper, object, column);
    const void* value = property.value(static_cast<const char*>(object) + property.offset);
    const sql::ColumnType& type = mapper.table.columns[column].type;
    if (const sql::Decimal* number = decimal_in(property, value))
        return jinja::Value(number->rescale(shown_scale(mapper.state_of(object), type, *number)));
    jinja::Value out = reader->second(value);
    if (!type.timezone || type.kind != sql::TypeKind::datetime) return out;
    return has_zones(mapper.state_of(object), type) ? in_utc(std::move(out)) : out;
}

std::uint16_t column_in_table(const orm::Mapper& mapper, std::string_view name) noexcept {
    for (std::size_t i = 0; i < mapper.columns.size(); ++i)
        if (mapper.table.columns[i].name == name && !mapper.columns[i].name.empty())
            return static_cast<std::uint16_t>(i);
    return orm::no_index;
}

}  // namespace carboy::webdb

namespace carboy::jinja {

Value Adapt<sql::Json>::view(const sql::Json& document) { return from_json(document.value()); }

}  // namespace carboy::jinja
