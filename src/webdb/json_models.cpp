#include <carboy/webdb/json_models.hpp>

#include <carboy/base/error.hpp>

#include <string>

namespace carboy::webdb::detail {

void check_nesting(std::string_view model, const value::JsonWriter& out) {
    if (out.depth() < 64) return;
    throw Error("json_cycle", "The JSON of " + std::string(model) + " contains itself.",
                "Remove a relationship that leads back from the json_columns of one model.");
}

void write_numeric(const sql::Decimal& value, int scale, value::JsonWriter& out) {
    const bool fits = value.scale() < scale && value.digits() + scale - value.scale() <= sql::Decimal::max_digits;
    out.text(fits ? value.rescale(scale).to_string() : value.to_string());
}

}  // namespace carboy::webdb::detail
