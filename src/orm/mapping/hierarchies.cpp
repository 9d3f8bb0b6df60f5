#include "orm/mapping/hierarchies.hpp"

#include <algorithm>

namespace carboy::orm::detail {
namespace {

/// The number of base classes.
int depth(const Mapper& mapper) {
    const MapperSource base = mapper.hierarchy.base_source;
    return base == nullptr ? 0 : 1 + depth(base());
}

void load_nothing(void*, sql::ValueView) {}
sql::ValueView view_null(const void*, sql::Scratch&) { return {}; }
const void* no_value(const void*) { return nullptr; }

/// The text of an identity in SQL.
std::string literal(const Mapper& mapper, sql::ValueView identity) {
    if (identity.kind() == sql::Kind::integer) return std::to_string(identity.as_integer());
    if (identity.kind() != sql::Kind::text)
        throw MappingError(
            "The polymorphic_identity of " + std::string(mapper.model) + " is neither text nor a number.",
            "Use a text, an enumeration or an integer for the column with polymorphic_on.");
    std::string out = "'";
    for (const char c : identity.as_text()) out += c == '\'' ? std::string("''") : std::string(1, c);
    return out + "'";
}

bool same_definition(const sql::Column& a, const sql::Column& b) {
    return a.type == b.type && a.computed == b.computed && a.server_default == b.server_default;
}

}  // namespace

Hierarchies::Hierarchies(const std::vector<Mapper*>& added) : added_(added) {
    for (Mapper* mapper : added)
        if (mapper->hierarchy.base_source != nullptr) classes_.push_back(mapper);
    std::stable_sort(classes_.begin(), classes_.end(),
                     [](const Mapper* a, const Mapper* b) { return depth(*a) < depth(*b); });
}

Mapper& Hierarchies::mapper_with(const Mapper& mapper) const {
    for (Mapper* one : added_)
        if (one == &mapper) return *one;
    throw MappingError("The models of the base class " + std::string(mapper.model) + " are in use already.",
                       "Load the library with the subclass before the first query.");
}

void Hierarchies::find_root(Mapper& mapper) const {
    const Mapper& base = mapper.hierarchy.base_source();
    mapper.hierarchy.base = &base;
    mapper.hierarchy.root = &base.root();
    if (mapper.root().hierarchy.discriminator == no_index)
        throw MappingError("The model " + std::string(mapper.root().model) + " has the subclass " +
                               std::string(mapper.model) + ", but no column that holds the class of a row.",
                           "Add one: Column<std::string, polymorphic_on> type;");
}

void Hierarchies::add_identity(Mapper& mapper) const {
    if (!mapper.hierarchy.named) return;
    auto& known = mapper_with(mapper.root()).hierarchy.by_identity;
    for (const auto& [identity, other] : known)
        if (identity == mapper.hierarchy.identity)
            throw MappingError("The models " + std::string(other->model) + " and " + std::string(mapper.model) +
                                   " have the same polymorphic_identity.",
                               "Give each class its own.");
    known.emplace_back(mapper.hierarchy.identity, &mapper);
}

/// The columns of a subclass can be NULL, because the rows of other classes do not have them.
void Hierarchies::add_columns(Mapper& root, const Mapper& mapper) {
    for (std::size_t i = mapper.hierarchy.inherited_columns; i < mapper.columns.size(); ++i) {
        sql::Column column = mapper.table.columns[i];
        const std::size_t known = root.table.position(column.name);
        const Mapper& base = *mapper.hierarchy.base;
        if (known != sql::Table::npos && (base.table.position(column.name) != sql::Table::npos ||
                                          !same_definition(root.table.columns[known], column)))
            throw MappingError("The column '" + column.name + "' of " + std::string(mapper.model) +
                                   " is declared differently by another class of the table '" + root.table.name + "'.",
                               "Rename it, or give it another name in the table with column_name<>.");
        column.nullable = true;
        if (known == sql::Table::npos) root.table.columns.push_back(std::move(column));
    }
    const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    append(root.table.uniques, mapper.table.uniques);
    append(root.table.foreign_keys, mapper.table.foreign_keys);
    append(root.table.checks, mapper.table.checks);
    append(root.table.indexes, mapper.table.indexes);
    root.computes = root.computes || mapper.computes;
}

/// Puts the columns of a class into the order of the table.
void Hierarchies::arrange(Mapper& mapper, const Mapper& root) {
    std::vector<std::uint16_t> moved(mapper.columns.size());
    std::vector<ColumnProperty> columns;
    std::vector<Mapper::Cell> cells;
    for (const sql::Column& column : root.table.columns) {
        const std::size_t own = mapper.table.position(column.name);
        if (own < moved.size()) {
            moved[own] = static_cast<std::uint16_t>(columns.size());
            columns.push_back(mapper.columns[own]);
            cells.push_back(mapper.cells_[own]);
        } else {
            columns.push_back({.offset = mapper.object.size,
                               .load = load_nothing,
                               .view = view_null,
                               .value = no_value,
                               .on_delete = {},
                               .on_update = {},
                               .relations = {}});
            cells.push_back({0, load_nothing, view_null});
        }
    }
    mapper.columns = std::move(columns);
    mapper.cells_ = std::move(cells);
    for (std::uint16_t& key : mapper.primary_key) key = moved[key];
    for (std::uint16_t& column : mapper.member_column)
        if (column != no_index) column = moved[column];
    if (mapper.version_column != no_index) mapper.version_column = moved[mapper.version_column];
    mapper.hierarchy.discriminator = root.hierarchy.discriminator;
}

void Hierarchies::join_tables() {
    for (Mapper* mapper : classes_) find_root(*mapper);
    for (Mapper* mapper : classes_) add_columns(mapper_with(mapper->root()), *mapper);
    for (Mapper* mapper : added_)
        if (mapper->hierarchy.discriminator != no_index) add_identity(*mapper);
    for (Mapper* mapper : classes_) arrange(*mapper, mapper->root());
    for (Mapper* mapper : added_)
        if (!mapper->hierarchy.by_identity.empty()) arrange(*mapper, *mapper);
    for (Mapper* mapper : classes_) mapper->table.columns = mapper->root().table.columns;
}

void Hierarchies::inherit() {
    for (Mapper* mapper : classes_) {
        const Mapper& base = *mapper->hierarchy.base;
        std::copy_n(base.relationships.begin(), mapper->hierarchy.inherited_relations, mapper->relationships.begin());
        for (std::size_t i = 0; i < mapper->columns.size(); ++i) {
            if (base.lacks(static_cast<std::uint16_t>(i))) continue;
            ColumnProperty inherited = base.columns[i];
            inherited.before_insert = mapper->columns[i].before_insert;
            const std::vector<std::uint16_t>& own = mapper->columns[i].relations;
            inherited.relations.insert(inherited.relations.end(), own.begin(), own.end());
            mapper->columns[i] = std::move(inherited);
        }
    }
    for (Mapper* mapper : classes_) {
        const Mapper& root = mapper->root();
        const sql::TablePart all{.of = &root.table, .column = root.hierarchy.discriminator, .values = {}};
        mapper->table = root.table;
        mapper->table.part = all;
        for (const auto& [identity, other] : root.hierarchy.by_identity)
            if (other->is_a(*mapper)) mapper->table.part.values.push_back(literal(*other, identity.view()));
        mapper->numbered = root.numbered;
        mapper->computes = root.computes;
    }
}

}  // namespace carboy::orm::detail
