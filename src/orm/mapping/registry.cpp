// All models of the program. Linking them connects each relationship with its foreign key and its other side.
#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/sql/compile/foreign_key.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "orm/mapping/associations.hpp"
#include "orm/mapping/hierarchies.hpp"

namespace carboy::orm {
namespace {

using BindKeys = std::unordered_map<const sql::Table*, std::string_view>;

struct Registry {
    std::mutex mutex;
    std::vector<std::pair<TypeKey, MapperSource>> sources;
    std::unordered_map<TypeKey, Mapper*> by_type;
    std::vector<const Mapper*> mappers;
    Associations associations;
    sql::NamingConvention names;
    // The tables of models and associations that are not in the default database. Only those that are linked; the map
    // is replaced when others are added, and the old ones are kept for their readers.
    std::atomic<const BindKeys*> bind_keys{nullptr};
    std::vector<std::unique_ptr<const BindKeys>> all_bind_keys;
    std::size_t joined = 0;      // how many sources are linked
    std::exception_ptr failure;  // why they cannot be linked; some of them are linked in part then
};

Registry& registry() {
    static Registry registry;
    return registry;
}

Mapper* target_of(Registry& models, TypeKey type, const std::string& what) {
    const auto found = models.by_type.find(type);
    if (found == models.by_type.end())
        throw MappingError(what + " refers to a type that is not a model.",
                           "Give the type a CARBOY_MODEL line and make sure that its source file is linked.");
    return found->second;
}

/// True for a column or a relationship that the base class of a model has too.
bool is_inherited(const Mapper& mapper, std::size_t column) {
    return mapper.hierarchy.base != nullptr && !mapper.hierarchy.base->lacks(static_cast<std::uint16_t>(column));
}
std::uint16_t first_own_relation(const Mapper& mapper) {
    return static_cast<std::uint16_t>(mapper.hierarchy.inherited_relations);
}

/// The table of the database that has a column of a model.
sql::Table& stored_table(Registry& models, const Mapper& mapper, const sql::Column& column) {
    const auto& branches = mapper.root().hierarchy.branches;
    Mapper& owner = *models.by_type[branches.empty() ? mapper.root().type : branches[column.branch]->type];
    return branches.empty() ? owner.table : *owner.hierarchy.stored;
}

void join_foreign_key(Registry& models, Mapper& mapper, std::size_t number) {
    ColumnProperty& property = mapper.columns[number];
    if (property.refers_to == nullptr || is_inherited(mapper, number)) return;
    const std::string& name = mapper.table.columns[number].name;
    const Mapper& target = *target_of(models, property.refers_to, std::string(mapper.model) + "." + name);
    const sql::Column& column = target.table.columns[target.column_at(property.refers_to_offset)];
    property.refers_to = target.root().type;
    const sql::Table& referred = stored_table(models, target, column);
    sql::ForeignKey key{.columns = {name},
                        .referred_table = referred.name,
                        .referred_columns = {column.name_in_branch()},
                        .on_delete = std::string(property.on_delete),
                        .on_update = std::string(property.on_update),
                        .referred_schema = referred.schema,
                        .deferral = property.deferral};
    Mapper& root = *models.by_type[mapper.root().type];
    root.table.foreign_keys.push_back(key);
    if (root.hierarchy.stored == nullptr) return;
    const sql::Column& own = root.table.columns[root.table.position(name)];
    key.columns = {own.name_in_branch()};
    stored_table(models, mapper, own).foreign_keys.push_back(std::move(key));
}

[[noreturn]] void throw_other_database(const std::string& what, const Mapper& target) {
    throw MappingError(what + " refers to " + std::string(target.model) + ", which is in another database.",
                       "Give both models the same bind_key, or store the key in a plain column and query the object.");
}

/// The model whose columns a table has; for the table of a hierarchy's branch, the root.
const Mapper& model_of_table(const Registry& models, const Mapper& from, const sql::TableName& table) {
    const auto has = [&](const Mapper& mapper) {
        return sql::read_table_name(mapper.hierarchy.own_table) == table ||
               (sql::name_of(mapper.table) == table && mapper.hierarchy.base == nullptr);
    };
    for (const auto& [type, mapper] : models.by_type)
        if (has(*mapper) && mapper->bind_key == from.bind_key) return mapper->root();
    for (const auto& [type, mapper] : models.by_type)
        if (has(*mapper)) throw_other_database("A foreign key of " + std::string(from.model), *mapper);
    throw MappingError("A foreign key of " + std::string(from.model) + " refers to the table '" + sql::text_of(table) +
                           "', which no model has.",
                       "Write the name of the table as it is in the database.");
}

/// Checks the keys of table_args. One of a single column is what the attribute foreign_key<> declares; a session does
/// not follow the others.
void join_named_keys(Registry& models, Mapper& mapper) {
    for (const sql::ForeignKey& key : mapper.table.foreign_keys) {
        const Mapper& target = model_of_table(models, mapper, {key.referred_schema, key.referred_table});
        for (const std::string& name : key.referred_columns)
            if (target.table.position(name) == sql::Table::npos)
                throw MappingError("A foreign key of " + std::string(mapper.model) + " refers to the column '" + name +
                                       "', which the table '" + key.referred_table + "' does not have.",
                                   "Write the names of the columns as they are in the database.");
        if (mapper.numbered && sql::gives_value(key, mapper.table, mapper.table.primary_key.front()))
            mapper.numbered = false;
        if (key.columns.size() != 1) continue;
        ColumnProperty& property = mapper.columns[mapper.table.position(key.columns[0])];
        if (property.refers_to != nullptr) continue;
        property.refers_to = target.root().type;
        property.refers_to_offset = target.columns[target.table.position(key.referred_columns[0])].offset;
        property.on_delete = key.on_delete;
        property.on_update = key.on_update;
    }
}

/// Reads "order_id, number".
std::vector<std::uint16_t> read_columns(const Mapper& mapper, const RelationshipProperty& relation) {
    std::vector<std::uint16_t> columns;
    for (std::string_view rest = relation.via; columns.empty() || !rest.empty();) {
        const std::size_t comma = rest.find(',');
        const std::string_view name = detail::trimmed(rest.substr(0, comma));
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        columns.push_back(mapper.column_named(name));
        if (columns.back() == no_index)
            throw MappingError(described(mapper, relation) + " names the column '" + std::string(name) + "', which " +
                                   std::string(mapper.model) + " does not have.",
                               "Name the foreign key's member: One<Target, \"target_id\">; for a key of several "
                               "columns, name all of them: One<Target, \"a, b\">.");
    }
    return columns;
}

bool has_columns(const sql::ForeignKey& key, const Mapper& mapper, const std::vector<std::uint16_t>& columns) {
    return key.columns.size() == columns.size() &&
           std::all_of(columns.begin(), columns.end(), [&](std::uint16_t column) {
               return std::count(key.columns.begin(), key.columns.end(), mapper.table.columns[column].name) == 1;
           });
}

/// Returns an action as a literal: the description of a table may be replaced when models are linked.
std::string_view lasting(std::string_view action) {
    for (const std::string_view known : {"CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"})
        if (action == known) return known;
    return {};
}

/// A foreign key of several columns is declared in table_args. If it refers to a primary key, it gets its order.
void join_composite(const Mapper& mapper, RelationshipProperty& relation, const std::vector<std::uint16_t>& columns) {
    const sql::Table& target = relation.target->table;
    const auto key = std::find_if(
        mapper.table.foreign_keys.begin(), mapper.table.foreign_keys.end(),
        [&](const sql::ForeignKey& one) { return refers_to(one, target) && has_columns(one, mapper, columns); });
    if (key == mapper.table.foreign_keys.end())
        throw MappingError(described(mapper, relation) + " uses '" + std::string(relation.via) +
                               "', which is not a foreign key to " + std::string(relation.target->model) + ".",
                           "Add foreign_key_constraint(\"a\", \"b\").references(\"" + target.name +
                               "\", \"a\", \"b\") to the table_args of " + std::string(mapper.model) + ".");
    for (std::size_t i = 0; i < key->columns.size(); ++i)
        relation.key.push_back({static_cast<std::uint16_t>(mapper.table.position(key->columns[i])),
                                static_cast<std::uint16_t>(target.position(key->referred_columns[i]))});
    const std::vector<std::uint16_t>& primary = relation.target->primary_key;
    std::sort(relation.key.begin(), relation.key.end(), [&](const KeyPart& a, const KeyPart& b) {
        return std::find(primary.begin(), primary.end(), a.remote) <
               std::find(primary.begin(), primary.end(), b.remote);
    });
    relation.on_delete = lasting(key->on_delete);
    relation.on_update = lasting(key->on_update);
}

void join_one(Registry& models, Mapper& mapper, std::uint16_t number) {
    RelationshipProperty& relation = mapper.relationships[number];
    Mapper* const target = target_of(models, relation.target_type, described(mapper, relation));
    relation.target = target;
    const std::vector<std::uint16_t> columns = read_columns(mapper, relation);
    const ColumnProperty& first = mapper.columns[columns.front()];
    if (columns.size() > 1) {
        join_composite(mapper, relation, columns);
        target->composite_referrers.emplace_back(&mapper, &relation);
    } else if (first.refers_to == target->root().type) {
        relation.key = {{columns.front(), target->column_at(first.refers_to_offset)}};
    } else {
        throw MappingError(described(mapper, relation) + " uses '" + std::string(relation.via) +
                               "', which is not a foreign key to " + std::string(target->model) + ".",
                           "Add foreign_key<&" + std::string(target->model) + "::id> to the column.");
    }
    relation.local_column = relation.key.front().local;
    relation.remote_column = relation.key.front().remote;
    for (const KeyPart& part : relation.key) mapper.columns[part.local].relations.push_back(number);
}

void join_many(Registry& models, Mapper& mapper, std::uint16_t number) {
    RelationshipProperty& relation = mapper.relationships[number];
    Mapper* target = target_of(models, relation.target_type, described(mapper, relation));
    relation.target = target;
    relation.inverse = target->relationship_named(relation.via);
    if (relation.inverse == no_index || target->relationships[relation.inverse].target_type != mapper.type)
        throw MappingError(described(mapper, relation) + " names '" + std::string(relation.via) + "', but " +
                               std::string(target->model) + " has no One<" + std::string(mapper.model) +
                               "> of that name.",
                           "Write Many<Target, \"name\"> with the name of the One on the other side.");
    RelationshipProperty& one = target->relationships[relation.inverse];
    if (!relation.attributes.view_only) {
        if (one.inverse != no_index)
            throw MappingError(described(mapper, relation) + " and " +
                                   described(mapper, mapper.relationships[one.inverse]) +
                                   " are both the other side of " + described(*target, one) + ".",
                               "Keep one of them, or make one view_only.");
        one.inverse = number;
    }
    for (const KeyPart& part : one.key) relation.key.push_back({.local = part.remote, .remote = part.local});
    relation.local_column = one.remote_column;
    relation.remote_column = one.local_column;
}

std::string declared_table(const Mapper& mapper) {
    return mapper.hierarchy.own_table.empty() ? sql::text_of(sql::name_of(mapper.table))
                                              : std::string(mapper.hierarchy.own_table);
}

bool has_table(const Mapper& mapper, std::string_view name) {
    return declared_table(mapper) == name || sql::text_of(sql::name_of(mapper.table)) == name;
}

void check_table_names(const Registry& models, const Mapper& added) {
    for (const auto& [type, mapper] : models.by_type)
        if (mapper != &added && has_table(*mapper, declared_table(added)) && mapper->bind_key == added.bind_key &&
            (&mapper->root() != &added.root() || !added.hierarchy.own_table.empty()))
            throw MappingError("The models " + std::string(mapper->model) + " and " + std::string(added.model) +
                                   " both use the table '" + declared_table(added) + "'.",
                               "Rename one of them, or give it its own table name.");
}

/// Reads "position, id desc".
void read_order(const Mapper& mapper, RelationshipProperty& relation) {
    std::string_view rest = relation.attributes.order_by;
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        std::string_view name = detail::trimmed(rest.substr(0, comma));
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        OrderColumn term;
        const std::size_t space = name.find(' ');
        const std::string_view direction =
            space == std::string_view::npos ? "asc" : detail::trimmed(name.substr(space));
        name = name.substr(0, space);
        const std::uint16_t column = relation.target->column_named(name);
        if (column == no_index || (direction != "asc" && direction != "desc"))
            throw MappingError(
                described(mapper, relation) + " is ordered by '" + std::string(name) +
                    (column == no_index ? "', which " + std::string(relation.target->model) + " does not have."
                                        : "' in the direction '" + std::string(direction) + "', which is unknown."),
                "Name columns of " + std::string(relation.target->model) +
                    ", with asc or desc: order_by<\"position, id desc\">.");
        term.column = column;
        term.descending = direction == "desc";
        relation.order.push_back(term);
    }
}

/// Checks the column whose values are the keys of a list.
void check_list_key(const Mapper& mapper, const RelationshipProperty& relation) {
    if (relation.key_member.empty()) return;
    const std::uint16_t column = relation.target->column_named(relation.key_member);
    const std::string what = described(mapper, relation) + " is keyed by '" + std::string(relation.key_member) + "', ";
    if (column == no_index)
        throw MappingError(what + "which " + std::string(relation.target->model) + " does not have.",
                           "Name a column of " + std::string(relation.target->model) + ".");
    const TypeKey held = relation.target->columns[column].held;
    if (held != relation.key_type && held != relation.optional_key_type)
        throw MappingError(what + "whose C++ type is not that of the keys.",
                           "Write the type of its values: Keyed<Many<Target, \"name\">, \"column\", std::int64_t>; "
                           "without it, keys are std::string.");
}

/// Marks the columns whose changes the indexes of lists follow, in the classes of their objects too.
void mark_list_keys(const Registry& models) {
    for (const auto& [type, mapper] : models.by_type)
        for (const RelationshipProperty& relation : mapper->relationships) {
            if (relation.key_member.empty()) continue;
            const std::uint16_t column = relation.target->column_named(relation.key_member);
            for (const auto& [other, target] : models.by_type)
                if (target->is_a(*relation.target)) target->columns[column].list_key = target->has_list_keys = true;
        }
}

/// Relationships that name the columns of their table come first, so that the other side can leave them out.
void join_associations(Registry& models, const std::vector<Mapper*>& added) {
    for (const bool named : {true, false})
        for (Mapper* mapper : added)
            for (std::uint16_t i = first_own_relation(*mapper); i < mapper->relationships.size(); ++i) {
                RelationshipProperty& relation = mapper->relationships[i];
                if (relation.direction != Direction::many_to_many || relation.attributes.own_columns.empty() == named)
                    continue;
                relation.target = target_of(models, relation.target_type, described(*mapper, relation));
                const Mapper* model = nullptr;
                for (const auto& [type, other] : models.by_type)
                    if (sql::name_of(other->table) == sql::read_table_name(relation.via) &&
                        other->bind_key == mapper->bind_key)
                        model = other;
                models.associations.join(*mapper, i, model);
            }
}

/// Records which work the objects of a model need.
void note_work(Mapper& mapper) {
    for (const ColumnProperty& column : mapper.columns) {
        mapper.fills_new = mapper.fills_new || column.before_insert != nullptr || column.insert_expression != nullptr;
        mapper.fills_changed = mapper.fills_changed || column.before_update != nullptr;
    }
    for (const RelationshipProperty& relation : mapper.relationships)
        (relation.direction == Direction::many_to_one ? mapper.refers : mapper.has_lists) = true;
}

/// Finds the columns of the unique keys. A key over an expression is left to the database.
void find_unique_keys(Mapper& mapper) {
    const auto add = [&](const std::vector<std::string>& names, bool partial) {
        UniqueKey key{.columns = {}, .partial = partial};
        for (const std::string& name : names) {
            const std::size_t column = mapper.table.position(name);
            if (column == sql::Table::npos) return;
            key.columns.push_back(static_cast<std::uint16_t>(column));
        }
        // The condition may name any column.
        for (std::uint16_t column = 0; column < mapper.columns.size(); ++column)
            if (partial || (key.columns.size() > 1 &&
                            std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end()))
                mapper.columns[column].in_unique_key = true;
        mapper.unique_keys.push_back(std::move(key));
    };
    for (const sql::UniqueConstraint& unique : mapper.table.uniques) add(unique.columns, false);
    for (const sql::Index& index : mapper.table.indexes)
        if (index.unique) add(index.columns, !index.where.empty());
}

/// Foreign keys and relationships stay inside a database.
void check_databases(const Registry& models, const Mapper& mapper) {
    const std::string model(mapper.model);
    if (mapper.bind_key != mapper.root().bind_key)
        throw MappingError(model + " has a different bind_key from its base class, whose table it shares.",
                           "Leave out the bind_key of the subclass.");
    for (const ColumnProperty& column : mapper.columns) {
        const auto referred = models.by_type.find(column.refers_to);
        if (referred != models.by_type.end() && referred->second->bind_key != mapper.bind_key)
            throw_other_database("A foreign key of " + model, *referred->second);
    }
    for (const RelationshipProperty& relation : mapper.relationships)
        if (relation.target->bind_key != mapper.bind_key)
            throw_other_database(described(mapper, relation), *relation.target);
}

/// Records which tables are not in the default database.
void note_databases(Registry& models) {
    auto keys = std::make_unique<BindKeys>();
    for (const Mapper* mapper : models.mappers) {
        if (mapper->bind_key.empty()) continue;
        (*keys)[&mapper->table] = mapper->bind_key;
        if (mapper->hierarchy.stored != nullptr) (*keys)[mapper->hierarchy.stored.get()] = mapper->bind_key;
    }
    for (const Association* association : models.associations.all())
        if (association->made && !association->ends[0].mapper->bind_key.empty())
            (*keys)[association->table] = association->ends[0].mapper->bind_key;
    if (keys->empty()) return;
    models.bind_keys.store(keys.get(), std::memory_order_release);
    models.all_bind_keys.push_back(std::move(keys));
}

void join_up(Registry& models) {
    const std::size_t first = models.joined;
    std::vector<Mapper*> added;
    for (std::size_t i = first; i < models.sources.size(); ++i) {
        auto& mapper = const_cast<Mapper&>(models.sources[i].second());
        models.by_type[models.sources[i].first] = &mapper;
        added.push_back(&mapper);
    }
    detail::Hierarchies hierarchies(added);
    hierarchies.join_tables();
    for (Mapper* mapper : added) check_table_names(models, *mapper);
    for (Mapper* mapper : added)
        for (std::size_t i = 0; i < mapper->columns.size(); ++i) join_foreign_key(models, *mapper, i);
    for (Mapper* mapper : added) join_named_keys(models, *mapper);
    for (Mapper* mapper : added)
        for (std::uint16_t i = first_own_relation(*mapper); i < mapper->relationships.size(); ++i)
            if (mapper->relationships[i].direction == Direction::many_to_one) join_one(models, *mapper, i);
    for (Mapper* mapper : added)
        for (std::uint16_t i = first_own_relation(*mapper); i < mapper->relationships.size(); ++i)
            if (mapper->relationships[i].direction == Direction::one_to_many) join_many(models, *mapper, i);
    join_associations(models, added);
    for (Mapper* mapper : added)
        for (std::size_t i = first_own_relation(*mapper); i < mapper->relationships.size(); ++i) {
            read_order(*mapper, mapper->relationships[i]);
            check_list_key(*mapper, mapper->relationships[i]);
        }
    for (Mapper* mapper : added) {
        if (mapper->hierarchy.base == nullptr) sql::apply_names(mapper->table, models.names);
        if (mapper->hierarchy.stored != nullptr) sql::apply_names(*mapper->hierarchy.stored, models.names);
    }
    models.associations.apply_names(models.names);
    hierarchies.inherit();
    mark_list_keys(models);
    for (Mapper* mapper : added) {
        find_unique_keys(*mapper);
        note_work(*mapper);
    }
    for (const Mapper* mapper : added) check_databases(models, *mapper);
    models.mappers.insert(models.mappers.end(), added.begin(), added.end());
    note_databases(models);
    models.joined = models.sources.size();
}

Registry& joined_registry() {
    Registry& models = registry();
    const std::lock_guard lock(models.mutex);
    if (models.failure) std::rethrow_exception(models.failure);
    try {
        if (models.joined != models.sources.size()) join_up(models);
    } catch (...) {
        models.failure = std::current_exception();
        throw;
    }
    return models;
}

}  // namespace

bool register_model(TypeKey type, MapperSource source) {
    Registry& models = registry();
    const std::lock_guard lock(models.mutex);
    const bool known = std::any_of(models.sources.begin(), models.sources.end(),
                                   [&](const auto& entry) { return entry.first == type; });
    if (!known) models.sources.emplace_back(type, source);
    return true;
}

void naming_convention(const sql::NamingConvention& convention) {
    Registry& models = registry();
    const std::lock_guard lock(models.mutex);
    if (convention == models.names) return;
    if (models.joined != 0)
        throw MappingError("naming_convention(): The models are in use already.",
                           "Call it before the first query and before create_all().");
    models.names = convention;
}

const std::vector<const Mapper*>& all_mappers() { return joined_registry().mappers; }

namespace {

std::vector<const sql::Table*> tables_with(std::string_view bind_key, bool views) {
    const Registry& models = joined_registry();
    std::vector<const sql::Table*> tables;
    for (const Mapper* mapper : models.mappers) {
        if (mapper->root().bind_key != bind_key || (mapper->is_view && !views)) continue;
        if (mapper->hierarchy.stored != nullptr)
            tables.push_back(mapper->hierarchy.stored.get());
        else if (mapper->hierarchy.base == nullptr)
            tables.push_back(&mapper->table);
    }
    for (const Association* association : models.associations.all())
        if (association->made && association->ends[0].mapper->bind_key == bind_key)
            tables.push_back(association->table);
    return tables;
}

}  // namespace

std::vector<const sql::Table*> all_tables(std::string_view bind_key) { return tables_with(bind_key, true); }
std::vector<const sql::Table*> tables_to_create(std::string_view bind_key) { return tables_with(bind_key, false); }

std::vector<std::string_view> all_bind_keys() {
    std::vector<std::string_view> keys;
    for (const Mapper* mapper : joined_registry().mappers)
        if (!mapper->bind_key.empty()) keys.push_back(mapper->bind_key);
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

std::string_view bind_key_of(const sql::Table* table) noexcept {
    const BindKeys* const keys = registry().bind_keys.load(std::memory_order_acquire);
    if (keys == nullptr) return {};
    const auto found = keys->find(sql::whole_table(table));
    return found == keys->end() ? std::string_view() : found->second;
}

bool has_bind_keys() noexcept { return registry().bind_keys.load(std::memory_order_acquire) != nullptr; }

const std::vector<const Association*>& all_associations() { return joined_registry().associations.all(); }

const Mapper& mapper_for(TypeKey type) {
    Registry& models = joined_registry();
    return *target_of(models, type, "A query");
}

}  // namespace carboy::orm
