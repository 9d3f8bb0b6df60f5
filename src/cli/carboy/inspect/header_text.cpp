#include "cli/carboy/inspect/header_text.hpp"

#include <carboy/base/text.hpp>

#include <fmt/format.h>

#include "cli/carboy/inspect/names.hpp"

namespace carboy::cli {
namespace {

constexpr std::size_t width = 120;

/// Appends a comment, broken into lines. A string from the database may contain anything, so every line of it begins
/// with slashes.
void append_comment(std::string& out, std::string_view indent, std::string_view text) {
    std::string line = std::string(indent) + "//";
    const std::size_t empty = line.size();
    std::string word;
    const auto end_word = [&] {
        if (word.empty()) return;
        if (line.size() > empty && line.size() + 1 + word.size() > width) {
            out += line + "\n";
            line.resize(empty);
        }
        line += " " + word;
        word.clear();
    };
    for (const char c : text) {
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t')
            end_word();
        else
            word += c;
    }
    end_word();
    if (line.ends_with('\\')) line += '.';  // would join the next line to the comment
    out += line + "\n";
}

/// Appends "Name(a, b, c);" in lines that are not too long.
void append_list(std::string& out, const std::string& start, const std::vector<std::string>& items,
                 const std::string& end) {
    std::string line = start;
    const std::string indent(start.find_first_not_of(' ') + 4, ' ');
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string item = items[i] + (i + 1 < items.size() ? "," : end);
        if (line.size() + 1 + item.size() > width) {
            out += line + "\n";
            line = indent + item;
        } else {
            line += (i == 0 ? "" : " ") + item;
        }
    }
    out += line + "\n";
}

void append_enum(std::string& out, const EnumPlan& one) {
    std::vector<std::string> items = one.enumerators;
    if (items.empty()) return;
    items.back() += " ";
    append_list(out, "enum class " + one.name + " { ", items, "};");
}

/// The conversions of an enumeration whose names are not those of the database.
void append_conversions(std::string& out, const EnumPlan& one, const std::string& name_space) {
    const std::string name = (name_space.empty() ? "" : name_space + "::") + one.name;
    std::string values, to, from;
    for (std::size_t i = 0; i < one.type.values.size(); ++i) {
        const std::string value = literal(one.type.values[i]);
        values += (i == 0 ? "" : ", ") + value;
        to += fmt::format("            case {}::{}: return ValueView::text({});\n", name, one.enumerators[i], value);
        from += fmt::format("        if (text == {}) return {}::{};\n", value, name, one.enumerators[i]);
    }
    out += fmt::format(R"(template <>
struct carboy::sql::Type<{0}> {{
    static ColumnType column_type() {{
        return {{.kind = TypeKind::enumeration, .length = {1}, .name = {2}, .values = {{{3}}}}};
    }}
    static ValueView to_view({0} value) {{
        switch (value) {{
{4}        }}
        throw DataError("bad_enum", "The value is not one of the enumeration {0}.");
    }}
    static {0} from_view(ValueView view) {{
        const std::string text = Type<std::string>::from_view(view);
{5}        throw DataError("bad_enum", "The enumeration {0} has no value '" + text + "'.");
    }}
}};

)",
                       name, one.type.length, literal(one.type.name), values, to, from);
}

void append_model(std::string& out, const ModelPlan& model, const std::string& schema) {
    out += "struct " + model.name + " {\n";
    std::vector<std::string> members;
    const auto append = [&](const MemberPlan& member) {
        for (const std::string& note : member.notes) append_comment(out, "    ", note);
        out += "    " + member.type + " " + member.name + ";\n";
        members.push_back(member.name);
    };
    for (const MemberPlan& column : model.columns) append(column);
    for (const MemberPlan& relationship : model.relationships) append(relationship);
    const std::string table = sql::text_of({schema, model.table.name});
    if (snake_case(model.name) != table)
        out += "\n    static constexpr std::string_view table_name = " + literal(table) + ";\n";
    if (!model.table_args.empty()) {
        out += "\n    static constexpr carboy::TableArgs table_args{\n";
        for (const std::string& arg : model.table_args) out += "        " + arg + ",\n";
        out += "    };\n";
    }
    for (const std::string& note : model.notes) append_comment(out, "    ", note);
    out += "\n";
    append_list(out, "    CARBOY_MODEL(" + model.name + ", ", members, ");");
    out += "};\n\n";
}

}  // namespace

std::string header_text(const Plan& plan, const HeaderOptions& options) {
    std::string out;
    append_comment(out, "", "The models of " + options.source + ", written by `carboy inspect`.");
    std::vector<std::string> remarks = plan.left_out;
    remarks.insert(remarks.end(), options.remarks.begin(), options.remarks.end());
    if (!remarks.empty()) {
        out += "//\n";
        append_comment(out, "", "The database has more than the models say:");
        for (const std::string& remark : remarks) append_comment(out, "", "- " + remark);
    }
    out += "#pragma once\n\n#include <carboy/orm.hpp>\n\n#include <optional>\n#include <string_view>\n\n";
    const std::string open = options.name_space.empty() ? "" : "namespace " + options.name_space + " {\n\n";
    const std::string close = options.name_space.empty() ? "" : "}  // namespace " + options.name_space + "\n";
    out += open;
    bool converts = false;
    for (const EnumPlan& one : plan.enums) append_enum(out, one), converts = converts || !one.by_name;
    if (!plan.enums.empty()) out += "\n";
    if (converts) {
        if (!close.empty()) out += close + "\n";
        for (const EnumPlan& one : plan.enums)
            if (!one.by_name) append_conversions(out, one, options.name_space);
        out += open;
    }
    for (const ModelPlan& model : plan.models) out += "struct " + model.name + ";\n";
    if (!plan.models.empty()) out += "\n";
    for (const ModelPlan& model : plan.models) append_model(out, model, plan.schema);
    if (close.empty()) {
        if (out.ends_with("\n\n")) out.pop_back();
        return out;
    }
    return out + close;
}

}  // namespace carboy::cli
