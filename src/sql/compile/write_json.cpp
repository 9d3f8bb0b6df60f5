// Values inside JSON documents.  Source: SQLAlchemy visit_json_path_getitem_op_binary of the three dialects.
#include <carboy/sql/statement/json_path.hpp>

#include "sql/compile/writer.hpp"

namespace carboy::sql {

/// The path as text, made of its steps: '$' || '."' || ? || '"' || '[' || ? || ']'.
void Writer::json_steps(Cursor first, int count) {
    const std::string_view join = dialect_.concat_function ? ", " : " || ";
    out_ += dialect_.concat_function ? "concat('$'" : "'$'";
    for (int i = 0; i < count; ++i) {
        const auto step = static_cast<JsonStep>(first[i].column);
        out_ += join;
        const bool from_end = step == JsonStep::index_from_end && dialect_.json == JsonSyntax::json_extract;
        out_ += step == JsonStep::key ? "'.\"'" : from_end ? "'[#'" : "'['";
        out_ += join;
        placeholder();
        out_ += join;
        out_ += step == JsonStep::key ? "'\"'" : "']'";
    }
    if (dialect_.concat_function) out_ += ')';
}

static std::string_view cast_of(JsonAs how) {
    switch (how) {
        case JsonAs::integer: return " AS BIGINT)";
        case JsonAs::real: return " AS DOUBLE PRECISION)";
        case JsonAs::boolean: return " AS BOOLEAN)";
        default: return "";
    }
}

Writer::Cursor Writer::json_path(Cursor at) {
    const auto how = static_cast<JsonAs>(at->column);
    const int steps = at->arity - 1;
    if (dialect_.json == JsonSyntax::arrows) {
        out_ += cast_of(how).empty() ? "(" : "CAST(";
        const Cursor first = node(at + 1, of_concat);
        out_ += how == JsonAs::json ? " #> ARRAY[" : " #>> ARRAY[";
        for (int i = 0; i < steps; ++i) {
            if (i > 0) out_ += ", ";
            placeholder();
        }
        (out_ += "]::text[]") += cast_of(how).empty() ? ")" : cast_of(how);
        return first + steps;
    }
    const bool scalar = dialect_.json == JsonSyntax::json_value && how != JsonAs::json;
    if (how == JsonAs::json && dialect_.json == JsonSyntax::json_extract) out_ += "JSON_QUOTE(";
    if (how == JsonAs::text) out_ += "CAST(";
    out_ += scalar ? "JSON_VALUE(" : "JSON_EXTRACT(";
    const Cursor first = node(at + 1, loosest);
    out_ += ", ";
    json_steps(first, steps);
    out_ += ')';
    if (how == JsonAs::text) out_ += dialect_.json == JsonSyntax::json_extract ? " AS TEXT)" : " AS CHAR)";
    if (how == JsonAs::json && dialect_.json == JsonSyntax::json_extract) out_ += ')';
    return first + steps;
}

}  // namespace carboy::sql
