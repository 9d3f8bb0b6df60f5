// All models of the program, and the one time they are joined up: each relationship with its foreign key and other
// side.
#include <carboy/orm/mapping/mapper.hpp>

#include <algorithm>
#include <mutex>
#include <unordered_map>

namespace carboy::orm {
namespace {

struct Registry {
    std::mutex mutex;
    std::vector<std::pair<TypeKey, MapperSource>> sources;
    std::unordered_map<TypeKey, Mapper*> by_type;
    std::vector<const Mapper*> mappers;
    std::size_t joined = 0;  // how many sources are joined up
};

Registry& registry() {
    static Registry registry;
    return registry;
}

std::string described(const Mapper& mapper, const RelationshipProperty& relation) {
    return std::string(mapper.model) + "." + std::string(relation.name);
}

Mapper* target_of(Registry& models, TypeKey type, const std::string& what) {
    const auto found = models.by_type.find(type);
    if (found == models.by_type.end())
        throw MappingError(what + " refers to a type that is not a model",
                           "Give the type a CARBOY_MODEL line and make sure that its source file is linked.");
    return found->second;
}

void join_foreign_key(Registry& models, Mapper& mapper, std::size_t number) {
    const ColumnProperty& property = mapper.columns[number];
    if (property.refers_to == nullptr) return;
    const std::string& name = mapper.table.columns[number].name;
    const Mapper& target = *target_of(models, property.refers_to, std::string(mapper.model) + "." + name);
    const std::uint16_t column = target.column_at(property.refers_to_offset);
    mapper.table.foreign_keys.push_back({.columns = {name},
                                         .referred_table = target.table.name,
                                         .referred_columns = {target.table.columns[column].name},
                                         .on_delete = std::string(property.on_delete)});
}

void join_one(Registry& models, Mapper& mapper, std::uint16_t number) {
    RelationshipProperty& relation = mapper.relationships[number];
    relation.target = target_of(models, relation.target_type, described(mapper, relation));
    const std::size_t column = mapper.table.position(relation.via);
    if (column == sql::Table::npos)
        throw MappingError(described(mapper, relation) + " names the column '" + std::string(relation.via) +
                               "', which " + std::string(mapper.model) + " does not have",
                           "Name the foreign key's member: One<Target, \"target_id\">.");
    relation.local_column = static_cast<std::uint16_t>(column);
    ColumnProperty& key = mapper.columns[column];
    if (key.refers_to != relation.target_type)
        throw MappingError(described(mapper, relation) + " goes by '" + std::string(relation.via) +
                               "', which is no foreign key to " + std::string(relation.target->model),
                           "Add foreign_key<&" + std::string(relation.target->model) + "::id> to the column.");
    relation.remote_column = relation.target->column_at(key.refers_to_offset);
    key.relations.push_back(number);
}

void join_many(Registry& models, Mapper& mapper, std::uint16_t number) {
    RelationshipProperty& relation = mapper.relationships[number];
    Mapper* target = target_of(models, relation.target_type, described(mapper, relation));
    relation.target = target;
    relation.inverse = target->relationship_named(relation.via);
    if (relation.inverse == no_index || target->relationships[relation.inverse].target_type != mapper.type)
        throw MappingError(described(mapper, relation) + " names '" + std::string(relation.via) + "', but " +
                               std::string(target->model) + " has no One<" + std::string(mapper.model) +
                               "> of that name",
                           "Many<Target, \"name\"> takes the name of the One on the other side.");
    RelationshipProperty& one = target->relationships[relation.inverse];
    one.inverse = number;
    relation.local_column = one.remote_column;
    relation.remote_column = one.local_column;
}

void check_table_names(const Registry& models, const Mapper& added) {
    for (const auto& [type, mapper] : models.by_type)
        if (mapper != &added && mapper->table.name == added.table.name)
            throw MappingError("the models " + std::string(mapper->model) + " and " + std::string(added.model) +
                                   " both use the table '" + added.table.name + "'",
                               "Rename one of them, or give it a table name of its own.");
}

void join_up(Registry& models) {
    const std::size_t first = models.joined;
    std::vector<Mapper*> added;
    for (std::size_t i = first; i < models.sources.size(); ++i) {
        auto& mapper = const_cast<Mapper&>(models.sources[i].second());
        models.by_type[models.sources[i].first] = &mapper;
        added.push_back(&mapper);
    }
    for (Mapper* mapper : added) check_table_names(models, *mapper);
    for (Mapper* mapper : added)
        for (std::size_t i = 0; i < mapper->columns.size(); ++i) join_foreign_key(models, *mapper, i);
    for (Mapper* mapper : added)
        for (std::uint16_t i = 0; i < mapper->relationships.size(); ++i)
            if (mapper->relationships[i].direction == Direction::many_to_one) join_one(models, *mapper, i);
    for (Mapper* mapper : added)
        for (std::uint16_t i = 0; i < mapper->relationships.size(); ++i)
            if (mapper->relationships[i].direction == Direction::one_to_many) join_many(models, *mapper, i);
    models.mappers.insert(models.mappers.end(), added.begin(), added.end());
    models.joined = models.sources.size();
}

Registry& joined_registry() {
    Registry& models = registry();
    const std::lock_guard lock(models.mutex);
    if (models.joined != models.sources.size()) join_up(models);
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

const std::vector<const Mapper*>& all_mappers() { return joined_registry().mappers; }

const Mapper& mapper_for(TypeKey type) {
    Registry& models = joined_registry();
    return *target_of(models, type, "a query");
}

}  // namespace carboy::orm
