#include <carboy/orm/mapping/describe.hpp>

#include <carboy/base/text.hpp>

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

namespace carboy::orm {

CARBOY_COMPILED_TRAITS()
CARBOY_COMPILED_MOVES()

}  // namespace carboy::orm

namespace carboy::orm::detail {

static std::string_view action_text(ForeignKeyAction action) {
    switch (action) {
        case ForeignKeyAction::cascade: return "CASCADE";
        case ForeignKeyAction::set_null: return "SET NULL";
        case ForeignKeyAction::restrict: return "RESTRICT";
    }
    return {};
}

// assign() would look for room in the old text first.
void load_text(std::string& value, sql::ValueView cell) {
    const std::string_view text = cell.kind() == sql::Kind::text ? cell.as_text() : sql::detail::to_text(cell);
    if (text.size() > value.capacity())
        value = std::string(text);
    else
        value.assign(text);
}

CARBOY_COMPILED_COLUMNS()

const Mapper& make_mapper(Atomic<const Mapper*>& made, const ModelFacts& facts) {
    static std::recursive_mutex mutex;  // the mapper of a subclass needs that of its base class
    static std::vector<std::unique_ptr<const Mapper>> mappers;
    const std::lock_guard lock(mutex);
    if (const Mapper* const known = made.load(MemoryOrder::acquire)) return *known;
    auto mapper = std::make_unique<Mapper>();
    Describer(*mapper, facts.model, facts.type, facts.table, facts.object).describe(facts);
    mappers.push_back(std::move(mapper));
    made.store(mappers.back().get(), MemoryOrder::release);
    return *mappers.back();
}

Describer::Describer(Mapper& mapper, std::string_view model, TypeKey type, std::string_view table,
                     const ObjectOperations& object)
    : mapper_(mapper) {
    mapper_.model = model;
    mapper_.type = type;
    set_name(mapper_.table, table.empty() ? snake_case(model) : std::string(table));
    mapper_.object = object;
}

void Describer::describe(const ModelFacts& facts) {
    add_inherited(facts.members->base);
    if (facts.base != nullptr) end_of_inherited(facts.base, facts.own_table);
    for (const MemberFacts& member : facts.members->own) add(member);
    mapper_.bind_key = facts.bind_key;
    mapper_.is_view = facts.is_view;
    if (facts.its_class != nullptr) set_class(facts.its_class());
    finish(facts.args);
}

void Describer::add_inherited(const MemberList* list) {
    if (list == nullptr) return;
    add_inherited(list->base);
    for (const MemberFacts& member : list->own) add(member);
}

void Describer::add(const MemberFacts& member) {
    if (member.kind->column != nullptr)
        add_column(member.name, member.offset, *member.kind->column);
    else
        add_relationship(member.name, member.offset, *member.kind->relationship);
}

void Describer::add_column(std::string_view name, std::size_t offset, const ColumnKind& kind) {
    const auto number = static_cast<std::uint16_t>(mapper_.columns.size());
    if (kind.primary_key && mapper_.hierarchy.base_source != nullptr)
        throw MappingError("The model " + std::string(mapper_.model) + " adds the primary key '" + std::string(name) +
                               "' to that of its base class.",
                           "A subclass has the key of its base class, also in a table of its own.");
    if (kind.primary_key) {
        mapper_.primary_key.push_back(number);
        mapper_.table.primary_key.emplace_back(kind.name.empty() ? name : kind.name);
    }
    if (kind.version) mapper_.version_column = number;
    mapper_.defers = mapper_.defers || kind.deferred;
    mapper_.member_column.push_back(number);
    mapper_.member_relationship.push_back(no_index);
    mapper_.columns.push_back({.name = name,
                               .offset = offset,
                               .load = kind.load,
                               .view = kind.view,
                               .before_insert = kind.before_insert,
                               .before_update = kind.before_update,
                               .insert_expression = kind.insert_expression,
                               .as_objects_have = kind.as_objects_have,
                               .exact = kind.exact(),
                               .makes_text = kind.makes_text,
                               .version = kind.version,
                               .indexed = kind.indexed,
                               .unique = kind.unique,
                               .deferred = kind.deferred,
                               .deferred_raises = kind.deferred_raises,
                               .deferred_group = kind.deferred_group,
                               .held = kind.held,
                               .value = kind.value,
                               .enumeration = kind.enumeration,
                               .refers_to = kind.refers_to,
                               .refers_to_offset = kind.refers_to == nullptr ? 0 : kind.refers_to_offset(),
                               .on_delete = kind.on_delete == nullptr ? "" : action_text(*kind.on_delete),
                               .on_update = kind.on_update == nullptr ? "" : action_text(*kind.on_update),
                               .deferral = kind.deferral,
                               .relations = {}});
    mapper_.table.columns.push_back({.name = std::string(kind.name.empty() ? name : kind.name),
                                     .type = kind.type(),
                                     .nullable = kind.nullable && !kind.primary_key,
                                     .primary_key = kind.primary_key});
    if (!kind.computed.empty()) {
        mapper_.computes = true;
        mapper_.table.columns.back().computed = std::string(kind.computed);
        mapper_.table.columns.back().stored = true;
    }
    if (!kind.server_default.empty()) mapper_.table.columns.back().server_default = std::string(kind.server_default);
    mapper_.table.columns.back().comment = std::string(kind.comment);
    mapper_.columns.back().has_default = kind.has_default;
    mapper_.table.columns.back().identity = kind.identity;
    mapper_.table.columns.back().counting = kind.counting;
    mapper_.table.columns.back().collation = std::string(kind.collation);
    mapper_.table.columns.back().sequence = std::string(kind.sequence);
    mapper_.table.columns.back().property = kind.property;
    mapper_.has_properties = mapper_.has_properties || kind.property != nullptr;
    const Mapper::Cell::Form form = kind.load == load_member<std::int64_t>  ? Mapper::Cell::Form::integer
                                    : kind.load == load_member<std::string> ? Mapper::Cell::Form::text
                                                                            : Mapper::Cell::Form::other;
    mapper_.cells_.push_back({offset, form, kind.load, kind.view});
    mapper_.tracked_.push_back(offset);
}

void Describer::add_relationship(std::string_view name, std::size_t offset, const RelationshipKind& kind) {
    mapper_.member_column.push_back(no_index);
    mapper_.member_relationship.push_back(static_cast<std::uint16_t>(mapper_.relationships.size()));
    RelationshipProperty& relationship = mapper_.relationships.emplace_back();
    static_cast<RelationshipKind&>(relationship) = kind;
    relationship.name = name;
    relationship.offset = offset;
    const LoadStrategy strategy = kind.attributes.lazy;
    if (strategy == LoadStrategy::joined || strategy == LoadStrategy::selectin) mapper_.loads_along = true;
    mapper_.tracked_.push_back(offset);
}

static bool is_integer(const sql::ColumnType& type) {
    return type.kind == sql::TypeKind::integer || type.kind == sql::TypeKind::big_integer ||
           type.kind == sql::TypeKind::small_integer;
}

void Describer::end_of_inherited(MapperSource base, std::string_view own_table) {
    mapper_.table.name = base().table.name;
    mapper_.table.schema = base().table.schema;
    mapper_.hierarchy.own_table = own_table;
    mapper_.hierarchy.base_source = base;
    mapper_.hierarchy.inherited_columns = mapper_.columns.size();
    mapper_.hierarchy.inherited_relations = mapper_.relationships.size();
}

void Describer::set_class(ClassFacts facts) {
    const std::uint16_t number = mapper_.column_named(facts.column);
    mapper_.columns[number].before_insert = facts.mark;
    mapper_.hierarchy.discriminator = number;
    mapper_.hierarchy.named = facts.named;
    mapper_.hierarchy.identity = std::move(facts.identity);
}

void throw_class_without_rows(std::string_view model) {
    throw MappingError(
        "The model " + std::string(model) + " has no polymorphic_identity, so it has no rows of its own.",
        "Add an object of one of its subclasses, or give it a polymorphic_identity.");
}

void Describer::finish(std::span<const TableArg> args) {
    if (mapper_.primary_key.empty())
        throw MappingError("The model " + std::string(mapper_.model) + " has no primary key.",
                           "Add one: Column<Integer, primary_key> id;");
    const std::uint16_t key = mapper_.primary_key.front();
    mapper_.numbered = mapper_.primary_key.size() == 1 && is_integer(mapper_.table.columns[key].type) &&
                       mapper_.columns[key].refers_to == nullptr;
    for (const std::uint16_t column : mapper_.primary_key)
        if (mapper_.table.columns[column].identity != sql::Identity::none && !mapper_.numbered)
            throw MappingError("The key " + std::string(mapper_.model) + "." + mapper_.table.columns[column].name +
                                   " has the attribute identity, but the database cannot number it.",
                               "Only a primary key of one integer column that refers to nothing can have it.");
    for (const std::uint16_t column : mapper_.primary_key)
        if (!mapper_.table.columns[column].sequence.empty() && !mapper_.numbered)
            throw MappingError("The key " + std::string(mapper_.model) + "." + mapper_.table.columns[column].name +
                                   " has a sequence, but the database cannot number it.",
                               "Only a primary key of one integer column that refers to nothing can have it.");
    for (std::size_t i = mapper_.hierarchy.inherited_columns; i < mapper_.columns.size(); ++i) {
        const std::string& name = mapper_.table.columns[i].name;
        if (mapper_.columns[i].indexed)
            mapper_.table.indexes.push_back({"", {name}, mapper_.columns[i].unique});
        else if (mapper_.columns[i].unique)
            mapper_.table.uniques.push_back({"", {name}});
    }
    for (const TableArg& arg : args) add_arg(arg);
}

/// Returns a column's name in the table, or "" if the model has no such column.
static std::string column_in_table(const Mapper& mapper, std::string_view name) {
    const std::uint16_t member = mapper.column_named(name);
    if (member != no_index) return mapper.table.columns[member].name;
    return mapper.table.position(name) != sql::Table::npos ? std::string(name) : std::string();
}

/// The column of an index's key such as "made DESC"; "" for an expression.
static std::string_view key_column(std::string_view key) {
    return key.find('(') == key.npos ? key.substr(0, key.find(' ')) : std::string_view();
}

/// Returns the names of the columns in the table. Expressions, and what follows a column of an index ("made DESC"), are
/// returned unchanged.
std::vector<std::string> Describer::columns_of(const TableArg& arg) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < arg.size(); ++i) {
        const std::string_view name = arg.column(i);
        const std::string_view key = arg.kind() == TableArg::Kind::index ? key_column(name) : name;
        if (std::string column = column_in_table(mapper_, name); !column.empty())
            names.push_back(std::move(column));
        else if (column = column_in_table(mapper_, key); !column.empty())
            names.push_back(column + std::string(name.substr(key.size())));
        else if (name.find('(') != std::string_view::npos)
            names.emplace_back(name);
        else
            throw MappingError("The table_args of " + std::string(mapper_.model) + " name the column '" +
                                   std::string(name) + "', which the model does not have.",
                               "Write the name of a member of the model.");
    }
    return names;
}

std::string Describer::included_column(std::string_view member) const {
    std::string column = column_in_table(mapper_, std::string(member));
    if (column.empty())
        throw MappingError("An index of " + std::string(mapper_.model) + " includes the column '" +
                               std::string(member) + "', which the model does not have.",
                           "Write the name of a member of the model.");
    return column;
}

/// The referred table and its columns are checked when the models are linked.
void Describer::add_foreign_key(const TableArg& arg, std::vector<std::string> columns) {
    sql::ForeignKey key{.name = std::string(arg.name()), .columns = std::move(columns)};
    sql::TableName referred = sql::read_table_name(arg.text());
    key.referred_table = std::move(referred.name);
    key.referred_schema = std::move(referred.schema);
    for (std::size_t i = 0; i < arg.referred_size(); ++i) key.referred_columns.emplace_back(arg.referred(i));
    key.on_delete = arg.delete_action();
    key.on_update = arg.update_action();
    key.deferral = arg.deferral();
    if (key.columns.size() != key.referred_columns.size())
        throw MappingError("A foreign key of " + std::string(mapper_.model) + " has " +
                               std::to_string(key.columns.size()) + " columns and refers to " +
                               std::to_string(key.referred_columns.size()) + ".",
                           "Write foreign_key_constraint(\"a\", \"b\").references(\"table\", \"a\", \"b\").");
    mapper_.table.foreign_keys.push_back(std::move(key));
}

void Describer::add_option(const TableArg& arg) {
    constexpr std::string_view known[] = {"sqlite_with_rowid",       "sqlite_strict",    "sqlite_autoincrement",
                                          "postgresql_partition_by", "postgresql_using", "postgresql_tablespace"};
    const bool is_known = std::find(std::begin(known), std::end(known), arg.name()) != std::end(known) ||
                          arg.name().starts_with("mysql_") || arg.name().starts_with("mariadb_");
    if (!is_known)
        throw MappingError(
            "The table_args of " + std::string(mapper_.model) + " have the option '" + std::string(arg.name()) +
                "', which no database has.",
            "The options are sqlite_with_rowid, sqlite_strict, sqlite_autoincrement, "
            "postgresql_partition_by, postgresql_using, postgresql_tablespace, and those of MariaDB after mysql_.");
    mapper_.table.options.push_back({std::string(arg.name()), std::string(arg.text())});
}

/// A key of one column is the same as the attribute `unique`.
void Describer::note_unique(const std::vector<std::string>& columns) {
    const std::size_t column = columns.size() == 1 ? mapper_.table.position(columns.front()) : sql::Table::npos;
    if (column != sql::Table::npos) mapper_.columns[column].unique = true;
}

void Describer::add_arg(const TableArg& arg) {
    sql::Table& table = mapper_.table;
    std::vector<std::string> columns = columns_of(arg);
    switch (arg.kind()) {
        case TableArg::Kind::check: table.checks.push_back({std::string(arg.name()), std::string(arg.text())}); return;
        case TableArg::Kind::unique:
            note_unique(columns);
            table.uniques.push_back(
                {std::string(arg.name()), std::move(columns), arg.deferral(), arg.is_nulls_not_distinct()});
            return;
        case TableArg::Kind::foreign_key: add_foreign_key(arg, std::move(columns)); return;
        case TableArg::Kind::exclude:
            table.excludes.push_back({std::string(arg.name()), std::string(arg.text())});
            return;
        case TableArg::Kind::primary_key_name: table.primary_key_name = arg.text(); return;
        case TableArg::Kind::comment: table.comment = arg.text(); return;
        case TableArg::Kind::option: add_option(arg); return;
        case TableArg::Kind::index: break;
    }
    sql::Index index{.name = std::string(arg.name()), .columns = columns, .unique = arg.is_unique()};
    index.where = arg.text();
    index.method = arg.method();
    index.nulls_not_distinct = arg.is_nulls_not_distinct();
    for (std::size_t i = 0; i < arg.referred_size(); ++i) index.include.push_back(included_column(arg.referred(i)));
    if (index.unique && index.where.empty()) note_unique(columns);
    const auto is_key = [&](const std::string& name) { return table.position(name) == sql::Table::npos; };
    if (std::any_of(columns.begin(), columns.end(), is_key)) {
        index.expressions = columns;
        for (std::string& column : index.columns)
            if (is_key(column)) column = key_column(column);
        const bool has_name = std::find(index.columns.begin(), index.columns.end(), "") == index.columns.end();
        if (index.name.empty() && !has_name)
            throw MappingError("An index of " + std::string(mapper_.model) + " has an expression but no name.",
                               "Give it one: index_on(...).named(\"ix_...\").");
    }
    table.indexes.push_back(std::move(index));
}

}  // namespace carboy::orm::detail
