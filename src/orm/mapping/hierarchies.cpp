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
            "Use a string, an enumeration or an integer for the column with polymorphic_on.");
    std::string out = "'";
    for (const char c : identity.as_text()) out += c == '\'' ? std::string("''") : std::string(1, c);
    return out + "'";
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

void rename_in_constraints(sql::Table& table, const std::string& from, const std::string& to) {
    const auto rename = [&](auto& constraints) {
        for (auto& one : constraints) std::replace(one.columns.begin(), one.columns.end(), from, to);
    };
    rename(table.uniques);
    rename(table.foreign_keys);
    rename(table.indexes);
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

/// Gives a class a table of its own, whose key refers to that of the nearest class above it with a table.
void Hierarchies::add_branch(Mapper& mapper) const {
    Mapper& root = mapper_with(mapper.root());
    auto& branches = root.hierarchy.branches;
    mapper.hierarchy.branch = mapper.hierarchy.base->hierarchy.branch;
    if (mapper.hierarchy.own_table.empty()) return;
    if (branches.empty()) {
        root.hierarchy.stored = std::make_unique<sql::Table>(root.table);
        root.hierarchy.stored->part.of = &root.table;
        branches.push_back(&root);
    }
    const sql::Table& above = *branches[mapper.hierarchy.branch]->hierarchy.stored;
    auto table = std::make_unique<sql::Table>();
    set_name(*table, mapper.hierarchy.own_table);
    table->part.of = &root.table;
    table->primary_key = above.primary_key;
    for (const std::string& name : above.primary_key) {
        const sql::Column& key = above.columns[above.position(name)];
        table->columns.push_back({.name = name, .type = key.type, .nullable = false, .primary_key = true});
    }
    table->foreign_keys.push_back({.name = "",
                                   .columns = above.primary_key,
                                   .referred_table = above.name,
                                   .referred_columns = above.primary_key,
                                   .referred_schema = above.schema});
    mapper.hierarchy.branch = static_cast<std::uint16_t>(branches.size());
    mapper.hierarchy.stored = std::move(table);
    branches.push_back(&mapper);
}

/// The columns of a subclass can be NULL, because the rows of other classes do not have them. Where another branch of a
/// join has a column of the same name, the table of the hierarchy knows it by both names.
void Hierarchies::add_columns(Mapper& root, Mapper& mapper) const {
    const bool is_joined = !root.hierarchy.branches.empty();
    const std::uint16_t branch = mapper.hierarchy.branch;
    if (is_joined) add_stored(root, mapper);
    const Mapper& base = *mapper.hierarchy.base;
    const auto is_of_base = [&](const std::string& name) { return base.table.position(name) < base.columns.size(); };
    for (std::size_t i = 0; i < mapper.hierarchy.inherited_columns; ++i)
        mapper.table.columns[i].name = base.table.columns[i].name;
    std::vector<std::pair<std::string, std::string>> renamed;
    for (std::size_t i = mapper.hierarchy.inherited_columns; i < mapper.columns.size(); ++i) {
        sql::Column column = mapper.table.columns[i];
        std::size_t known = root.table.position(column.name);
        const bool is_elsewhere =
            known != sql::Table::npos && root.table.columns[known].branch != branch && !is_of_base(column.name);
        if (is_elsewhere) {
            column.stored_name = column.name;
            column.name = root.hierarchy.branches[branch]->hierarchy.stored->name + "_" + column.name;
            renamed.emplace_back(column.stored_name, column.name);
            mapper.table.columns[i].name = column.name;
            known = root.table.position(column.name);
        }
        if (known != sql::Table::npos &&
            (is_of_base(column.name) || !same_definition(root.table.columns[known], column)))
            throw MappingError("The column '" + column.name + "' of " + std::string(mapper.model) +
                                   " is declared differently by another class of the table '" + root.table.name + "'.",
                               "Rename it, or give it another name in the table with column_name<>.");
        column.nullable = true;
        column.branch = branch;
        if (known == sql::Table::npos) root.table.columns.push_back(std::move(column));
    }
    for (const auto& [from, to] : renamed) rename_in_constraints(mapper.table, from, to);
    append(root.table.uniques, mapper.table.uniques);
    append(root.table.foreign_keys, mapper.table.foreign_keys);
    append(root.table.checks, mapper.table.checks);
    append(root.table.indexes, mapper.table.indexes);
    root.computes = root.computes || mapper.computes;
    root.has_properties = root.has_properties || mapper.has_properties;
}

/// Adds the columns and constraints of a class to the table of the database that stores them.
void Hierarchies::add_stored(Mapper& root, const Mapper& mapper) const {
    sql::Table& stored = *mapper_with(*root.hierarchy.branches[mapper.hierarchy.branch]).hierarchy.stored;
    const bool owns = mapper.hierarchy.stored != nullptr;
    for (std::size_t i = mapper.hierarchy.inherited_columns; i < mapper.columns.size(); ++i) {
        sql::Column column = mapper.table.columns[i];
        column.nullable = column.nullable || !owns;
        const std::size_t known = stored.position(column.name);
        if (known < stored.primary_key.size() && owns)
            throw MappingError("The column '" + column.name + "' of " + std::string(mapper.model) +
                                   " has the name of the key of the table '" + stored.name + "'.",
                               "Rename it, or give it another name in the table with column_name<>.");
        if (known == sql::Table::npos) stored.columns.push_back(std::move(column));
    }
    append(stored.uniques, mapper.table.uniques);
    append(stored.foreign_keys, mapper.table.foreign_keys);
    append(stored.checks, mapper.table.checks);
    append(stored.indexes, mapper.table.indexes);
}

/// Says which branches the rows of a class have. A column that every row of the class has is NULL only as declared.
void Hierarchies::set_branches(Mapper& mapper) {
    const auto& branches = mapper.root().hierarchy.branches;
    mapper.table.branches.clear();
    for (const Mapper* owner : branches) {
        const bool has = mapper.is_a(*owner);
        const bool can_have = has || owner->is_a(mapper);
        mapper.table.branches.push_back(
            {.stored = can_have ? owner->hierarchy.stored.get() : nullptr, .optional = !has});
    }
    for (sql::Column& column : mapper.table.columns) {
        const sql::TableBranch& branch = mapper.table.branches[column.branch];
        if (branch.stored != nullptr && !branch.optional)
            column.nullable = branch.stored->columns[branch.stored->position(column.name_in_branch())].nullable;
    }
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
            cells.push_back({mapper.object.size, Mapper::Cell::Form::other, load_nothing, view_null});
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
    for (Mapper* mapper : classes_) add_branch(*mapper);
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
        append(mapper->composite_referrers, base.composite_referrers);
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
        if (!root.hierarchy.branches.empty()) set_branches(*mapper);
        mapper->numbered = root.numbered;
        mapper->computes = root.computes;
        mapper->has_properties = root.has_properties;
    }
    for (Mapper* mapper : added_)
        if (!mapper->hierarchy.branches.empty()) set_branches(*mapper);
}

}  // namespace carboy::orm::detail
