#include <carboy/sql/dialects/quoted.hpp>

namespace carboy::sql {

std::string quoted(std::string_view name, const Dialect& dialect) {
    std::string out;
    append_identifier(out, name, dialect);
    return out;
}

std::string quoted(const std::vector<std::string>& names, const Dialect& dialect) {
    std::string out;
    for (const std::string& name : names) {
        if (!out.empty()) out += ", ";
        append_identifier(out, name, dialect);
    }
    return out;
}

std::string quoted(const TableName& name, const Dialect& dialect) {
    return (name.schema.empty() ? "" : quoted(name.schema, dialect) + ".") + quoted(name.name, dialect);
}

std::string quoted_name(const Table& table, const Dialect& dialect) { return quoted(name_of(table), dialect); }

std::string quoted_sequence(std::string_view name, const Dialect& dialect) {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return quoted(name, dialect);
    return quoted(name.substr(0, dot), dialect) + "." + quoted(name.substr(dot + 1), dialect);
}

std::string next_value_text(std::string_view sequence, const Dialect& dialect) {
    const std::string name = quoted_sequence(sequence, dialect);
    if (!dialect.sequence_as_text) return "nextval(" + name + ")";
    std::string text;
    for (const char c : name) text += c == '\'' ? std::string("''") : std::string(1, c);
    return "nextval('" + text + "')";
}

}  // namespace carboy::sql
