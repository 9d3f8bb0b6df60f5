#include <carboy/sql/types/json_forms.hpp>

#include <carboy/value/json/json_tree.hpp>

#include <boost/json/value.hpp>

#include <cmath>

namespace carboy::value {

namespace {

/// Returns the decimal number that a document's number was written as, if a double holds it exactly.
std::optional<sql::Decimal> exact_decimal(JsonView in) {
    if (in.is_int64()) return sql::Decimal(in.as_int64());
    if (in.is_uint64()) return sql::Decimal(in.as_uint64());
    if (in.kind() == JsonKind::large_integer) return sql::Decimal(in.digits());
    if (!in.is_double() || !std::isfinite(in.as_double())) return std::nullopt;
    const sql::Decimal number = sql::Decimal::from_double(in.as_double());
    return number.digits() <= 15 ? std::optional(number) : std::nullopt;
}

}  // namespace

void JsonCodec<sql::Decimal>::write(const sql::Decimal& value, JsonWriter& out) { out.text(value.to_string()); }

void JsonCodec<sql::Decimal>::read(JsonView in, sql::Decimal& value, Faults& faults) {
    constexpr std::string_view wanted = "must be a decimal number, as text such as \"12.50\"";
    try {
        if (in.is_string()) {
            value = sql::Decimal(in.as_string());
        } else if (const std::optional<sql::Decimal> number = exact_decimal(in)) {
            value = *number;
        } else {
            faults.add(wanted);
        }
    } catch (const Error&) {
        faults.add(wanted);
    }
}

void JsonCodec<sql::Uuid>::write(const sql::Uuid& value, JsonWriter& out) { out.text(value.to_string()); }

void JsonCodec<sql::Uuid>::read(JsonView in, sql::Uuid& value, Faults& faults) {
    const std::optional<sql::Uuid> uuid = in.is_string() ? sql::Uuid::parse(in.as_string()) : std::nullopt;
    if (!uuid) return faults.add("must be a UUID");
    value = *uuid;
}

void JsonCodec<sql::Json>::write(const sql::Json& value, JsonWriter& out) {
    if (value.is_null()) return out.null();
    if (!tell_json(value.value(), out, KeyOrder::sorted))
        throw Error("not_json", "A JSON column is nested more than " + std::to_string(tree_depth) + " levels deep.",
                    "Store a flatter document.");
}

void JsonCodec<sql::Json>::read(JsonView in, sql::Json& value, Faults&) {
    value = sql::Json(static_cast<boost::json::value>(in));
}

}  // namespace carboy::value

namespace carboy::sql::detail {

std::int64_t read_json_enum(value::JsonView in, const EnumFacts& facts, value::Faults& faults) {
    const std::int64_t* found = in.is_string() ? value_of_enum(in.as_string(), facts) : nullptr;
    if (found != nullptr) return *found;
    std::string wanted = "must be ";
    for (std::size_t i = 0; i < facts.count; ++i) {
        if (i > 0) wanted += i + 1 == facts.count ? " or " : ", ";
        wanted += facts.names[i];
    }
    faults.add(wanted);
    return facts.values[0];
}

}  // namespace carboy::sql::detail
