#include <carboy/sql/statement/json_path.hpp>

#include <carboy/base/error.hpp>

#include <utility>

namespace carboy::sql {

void JsonPath::add(std::string text, JsonStep step) {
    if (step == JsonStep::key && text.find('"') != std::string::npos)
        throw Error("json_key", "The key of a JSON path must not contain a double quote.",
                    "Read the document and look for the key there.");
    Expression parameter = Expression::parameter_copy(ValueView::text(text));
    parameter.set_number(static_cast<std::uint16_t>(step));
    operands_.push_back(std::move(parameter));
}

JsonPath JsonPath::operator[](std::string_view key) && {
    add(std::string(key), JsonStep::key);
    return std::move(*this);
}

JsonPath JsonPath::operator[](std::int64_t index) && {
    add(std::to_string(index), index < 0 ? JsonStep::index_from_end : JsonStep::index);
    return std::move(*this);
}

JsonPath JsonPath::operator[](std::string_view key) const& { return JsonPath(*this)[key]; }
JsonPath JsonPath::operator[](std::int64_t index) const& { return JsonPath(*this)[index]; }

Expression JsonPath::expression(JsonAs how) const {
    return Expression::nary(Op::json_path, operands_, static_cast<std::uint16_t>(how), nullptr);
}

}  // namespace carboy::sql
