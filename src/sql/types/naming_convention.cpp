#include <carboy/sql/types/naming_convention.hpp>

#include <carboy/base/error.hpp>

#include <charconv>
#include <optional>
#include <string_view>

namespace carboy::sql {
namespace {

/// The longest name that PostgreSQL does not cut off.
constexpr std::size_t longest_name = 63;

/// What a template can refer to.
struct Named {
    const Table& table;
    const std::vector<std::string>& columns;
    const std::string& name;
    const ForeignKey* key = nullptr;
};

[[noreturn]] void refuse(const Named& part, const std::string& problem, const std::string& hint) {
    throw Error("naming_convention",
                "The naming convention cannot name a part of the table '" + part.table.name + "': " + problem, hint);
}

std::string joined(const std::vector<std::string>& names, std::string_view separator) {
    std::string out;
    for (const std::string& name : names) {
        if (!out.empty()) out += separator;
        out += name;
    }
    return out;
}

/// Returns the name that a token such as "column_0_name" or "referred_column_1_name" stands for.
std::optional<std::string> numbered(std::string_view token, std::string_view prefix,
                                    const std::vector<std::string>& names) {
    if (!token.starts_with(prefix) || !token.ends_with("_name")) return std::nullopt;
    token.remove_prefix(prefix.size());
    token.remove_suffix(std::string_view("_name").size());
    if (token == "0N") return joined(names, "");
    if (token == "0_N") return joined(names, "_");
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), number);
    if (error != std::errc() || end != token.data() + token.size() || number >= names.size()) return std::nullopt;
    return names[number];
}

std::string value_of(std::string_view token, const Named& part) {
    if (token == "table_name") return part.table.name;
    const std::string label = (part.table.schema.empty() ? "" : part.table.schema + "_") + part.table.name;
    if (token == "table_label") return label;
    if (token == "column_0_label" && !part.columns.empty()) return label + "_" + part.columns[0];
    if (token == "constraint_name") {
        if (part.name.empty())
            refuse(part, "a constraint has no name for %(constraint_name)s.",
                   "Name it: check_constraint(\"price >= 0\", \"positive\").");
        return part.name;
    }
    if (const auto name = numbered(token, "column_", part.columns)) return *name;
    if (part.key != nullptr) {
        if (token == "referred_table_name") return part.key->referred_table;
        if (const auto name = numbered(token, "referred_column_", part.key->referred_columns)) return *name;
    }
    refuse(part, "it has no value for %(" + std::string(token) + ")s.",
           "Use tokens such as %(table_name)s and %(column_0_name)s that the kind of constraint has.");
}

std::string filled_in(std::string_view text, const Named& part) {
    std::string out;
    while (!text.empty()) {
        const std::size_t begin = text.find("%(");
        out += text.substr(0, begin);
        if (begin == std::string_view::npos) break;
        const std::size_t end = text.find(")s", begin);
        if (end == std::string_view::npos)
            refuse(part, "a token does not end with )s.", "Write tokens as %(table_name)s.");
        out += value_of(text.substr(begin + 2, end - begin - 2), part);
        text.remove_prefix(end + 2);
    }
    return out;
}

void apply(std::string& name, const std::string& convention, const Named& part) {
    const bool renames = convention.find("%(constraint_name)s") != std::string::npos;
    if (convention.empty() || (!name.empty() && !renames)) return;
    std::string made = filled_in(convention, part);
    if (made.size() > longest_name)
        refuse(part, "the name '" + made + "' has more than 63 bytes.",
               "Give this constraint or index a shorter name.");
    name = std::move(made);
}

}  // namespace

void apply_names(Table& table, const NamingConvention& convention) {
    const std::vector<std::string> no_columns;
    if (!table.primary_key.empty())
        apply(table.primary_key_name, convention.pk, {table, table.primary_key, table.primary_key_name});
    for (UniqueConstraint& unique : table.uniques)
        apply(unique.name, convention.uq, {table, unique.columns, unique.name});
    for (CheckConstraint& check : table.checks) apply(check.name, convention.ck, {table, no_columns, check.name});
    for (ForeignKey& key : table.foreign_keys) apply(key.name, convention.fk, {table, key.columns, key.name, &key});
    for (Index& index : table.indexes) apply(index.name, convention.ix, {table, index.columns, index.name});
}

}  // namespace carboy::sql
