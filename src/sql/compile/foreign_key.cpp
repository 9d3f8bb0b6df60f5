#include <carboy/sql/compile/foreign_key.hpp>

#include <carboy/base/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace carboy::sql {
namespace {

/// Kinds whose values an engine can compare with each other have the same number.
int family_of(const ColumnType& type) noexcept {
    switch (type.kind) {
        case TypeKind::small_integer:
        case TypeKind::integer:
        case TypeKind::big_integer: return static_cast<int>(TypeKind::integer);
        case TypeKind::float_:
        case TypeKind::double_: return static_cast<int>(TypeKind::double_);
        case TypeKind::string:
        case TypeKind::text: return static_cast<int>(TypeKind::text);
        case TypeKind::enumeration: return static_cast<int>(type.name.empty() ? TypeKind::text : TypeKind::enumeration);
        default: return static_cast<int>(type.kind);
    }
}

bool is_number(int family) noexcept {
    return family == static_cast<int>(TypeKind::numeric) || family == static_cast<int>(TypeKind::double_);
}

class Check {
  public:
    Check(const std::vector<const Table*>& tables, const Dialect& dialect) : tables_(tables), dialect_(dialect) {}

    void run(const Table& table, const ForeignKey& key) const {
        const auto found =
            std::find_if(tables_.begin(), tables_.end(), [&](const Table* other) { return refers_to(key, *other); });
        if (found == tables_.end()) return;
        for (std::size_t i = 0; i < std::min(key.columns.size(), key.referred_columns.size()); ++i)
            compare(table, key.columns[i], **found, key.referred_columns[i]);
    }

  private:
    const ColumnType& type_of(const Table& table, std::string_view column, const Table& from) const {
        const std::size_t at = table.position(column);
        if (at != Table::npos) return table.columns[at].type;
        throw Error("foreign_key_column",
                    fmt::format("A foreign key of the table {} names the column {}.{}, which does not exist.",
                                from.name, table.name, column),
                    "Correct the name in the model.");
    }

    void compare(const Table& table, std::string_view column, const Table& other, std::string_view referred) const {
        const ColumnType& from = type_of(table, column, table);
        const ColumnType& to = type_of(other, referred, table);
        if (can_refer(from, to)) return;
        throw Error(
            "foreign_key_type",
            fmt::format("The foreign key {}.{} ({}) refers to {}.{}, which has a different type ({}).", table.name,
                        column, dialect_.type_name(from), other.name, referred, dialect_.type_name(to)),
            "Give both columns the same type.");
    }

    const std::vector<const Table*>& tables_;
    const Dialect& dialect_;
};

}  // namespace

bool can_refer(const ColumnType& from, const ColumnType& to) noexcept {
    const int ours = family_of(from), theirs = family_of(to);
    if (from.array != to.array) return false;
    if (ours != theirs) return ours == static_cast<int>(TypeKind::integer) && is_number(theirs) && !from.array;
    return from.kind != TypeKind::enumeration || to.kind != TypeKind::enumeration || from.name == to.name;
}

bool gives_value(const ForeignKey& key, const Table& table, std::string_view column) {
    const auto can_be_null = [&](const std::string& name) {
        const std::size_t position = table.position(name);
        return position != Table::npos && table.columns[position].nullable;
    };
    return std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end() &&
           std::none_of(key.columns.begin(), key.columns.end(), can_be_null);
}

void check_foreign_keys(const std::vector<const Table*>& tables, const Dialect& dialect) {
    const Check check(tables, dialect);
    for (const Table* table : tables)
        for (const ForeignKey& key : table->foreign_keys) check.run(*table, key);
}

}  // namespace carboy::sql
