#include "orm/mapping/associations.hpp"

#include <algorithm>
#include <string>

namespace carboy::orm {
namespace {

std::vector<std::string> names_in(std::string_view text) {
    std::vector<std::string> names;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        names.emplace_back(detail::trimmed(text.substr(0, comma)));
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    }
    return names;
}

/// The names of the columns that refer to a model: person_id.
std::vector<std::string> usual_names(const Mapper& mapper) {
    std::vector<std::string> names;
    for (const std::string& key : mapper.table.primary_key) names.push_back(mapper.table.name + "_" + key);
    return names;
}

[[noreturn]] void throw_wrong_number(const Mapper& mapper, const RelationshipProperty& relation, const Mapper& end) {
    throw MappingError(described(mapper, relation) + " does not name one column for each column of the key of " +
                           std::string(end.model) + ".",
                       "Write link_columns<\"own, columns\", \"columns of the target\">.");
}

/// Adds the columns of one end to a table that no model declares.
void add_columns(sql::Table& table, Association::End& end, const std::vector<std::string>& names) {
    sql::ForeignKey key;
    key.columns = names;
    key.referred_table = end.mapper->table.name;
    key.referred_schema = end.mapper->table.schema;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const sql::Column& referred = end.mapper->table.columns[end.mapper->primary_key[i]];
        end.columns.push_back(static_cast<std::uint16_t>(table.columns.size()));
        table.columns.push_back({.name = names[i], .type = referred.type, .nullable = false, .primary_key = true});
        table.primary_key.push_back(names[i]);
        key.referred_columns.push_back(referred.name);
    }
    table.foreign_keys.push_back(std::move(key));
}

/// Classes of a hierarchy have the same key, so the usual names do not tell them apart.
void check_ends(const Association& association, const Mapper& mapper, const RelationshipProperty& relation) {
    const sql::Table& table = *association.table;
    for (const std::uint16_t column : association.ends[1].columns) {
        const std::string& name = table.columns[column].name;
        if (association.ends[0].columns != association.ends[1].columns && table.position(name) == column) continue;
        throw MappingError(described(mapper, relation) + " uses the column '" + name + "' of the table '" + table.name +
                               "' for both " + std::string(mapper.model) + " and " +
                               std::string(relation.target->model) + ".",
                           "Name the columns: link_columns<\"own_id\", \"other_id\">.");
    }
}

/// Finds the columns of one end in the table of a model: those with these names, or the foreign keys to the end.
void find_columns(Association::End& end, const Mapper& model, const std::vector<std::string>& names,
                  const Mapper& mapper, const RelationshipProperty& relation) {
    for (const std::string& name : names) {
        const std::uint16_t column = model.column_named(name);
        if (column == no_index)
            throw MappingError(described(mapper, relation) + " names the column '" + name + "', which " +
                                   std::string(model.model) + " does not have.",
                               "Name the foreign keys of " + std::string(model.model) + " with link_columns<>.");
        end.columns.push_back(column);
    }
    if (!names.empty()) return;
    for (const std::uint16_t key : end.mapper->primary_key)
        for (std::uint16_t i = 0; i < model.columns.size(); ++i)
            if (model.columns[i].refers_to == end.mapper->root().type &&
                end.mapper->column_at(model.columns[i].refers_to_offset) == key)
                end.columns.push_back(i);
    if (end.columns.size() == end.mapper->primary_key.size()) return;
    throw MappingError(described(mapper, relation) + " is linked by " + std::string(model.model) +
                           ", which does not have exactly one foreign key to " + std::string(end.mapper->model) + ".",
                       "Name its columns with link_columns<\"own\", \"other\">, or add the foreign key.");
}

/// True when the association's ends are those of the relationship, with this model at `end`.
bool fits(const Association& association, std::size_t end, const Mapper& mapper, const RelationshipProperty& relation) {
    if (sql::name_of(*association.table) != sql::read_table_name(relation.via)) return false;
    if (&mapper == relation.target && relation.attributes.own_columns.empty()) return false;
    const Association::End& own = association.ends[end];
    const Association::End& other = association.ends[1 - end];
    if (own.mapper != &mapper || other.mapper != relation.target) return false;
    const auto has = [&](const Association::End& one, std::string_view names) {
        std::vector<std::uint16_t> columns;
        for (const std::string& name : names_in(names))
            columns.push_back(association.mapper != nullptr
                                  ? association.mapper->column_named(name)
                                  : static_cast<std::uint16_t>(association.table->position(name)));
        return columns == one.columns;
    };
    return relation.attributes.own_columns.empty() ||
           (has(own, relation.attributes.own_columns) && has(other, relation.attributes.other_columns));
}

}  // namespace

Association& Associations::made_for(const Mapper& mapper, const RelationshipProperty& relation, const Mapper* model) {
    if (&mapper == relation.target && relation.attributes.own_columns.empty())
        throw MappingError(described(mapper, relation) + " links " + std::string(mapper.model) +
                               " with itself and does not say which column is which.",
                           "Name the columns: link_columns<\"follower_id\", \"followed_id\">.");
    auto made = std::make_unique<Association>();
    made->ends[0].mapper = &mapper;
    made->ends[1].mapper = relation.target;
    const bool named = !relation.attributes.own_columns.empty();
    const std::vector<std::string> own = names_in(relation.attributes.own_columns);
    const std::vector<std::string> other = names_in(relation.attributes.other_columns);
    if (named && own.size() != mapper.primary_key.size()) throw_wrong_number(mapper, relation, mapper);
    if (named && other.size() != relation.target->primary_key.size())
        throw_wrong_number(mapper, relation, *relation.target);
    if (model != nullptr) {
        made->table = &model->table;
        made->mapper = model;
        find_columns(made->ends[0], *model, own, mapper, relation);
        find_columns(made->ends[1], *model, other, mapper, relation);
    } else {
        for (const Association* known : all_)
            if (sql::name_of(*known->table) == sql::read_table_name(relation.via))
                throw MappingError(described(mapper, relation) + " and another ManyToMany use the table '" +
                                       std::string(relation.via) + "' for different models or columns.",
                                   "Name another table, or the same models and columns on both sides.");
        made->made = std::make_unique<sql::Table>();
        set_name(*made->made, relation.via);
        add_columns(*made->made, made->ends[0], named ? own : usual_names(mapper));
        add_columns(*made->made, made->ends[1], named ? other : usual_names(*relation.target));
        made->table = made->made.get();
    }
    check_ends(*made, mapper, relation);
    all_.push_back(made.get());
    return *owned_.emplace_back(std::move(made));
}

void Associations::join(Mapper& mapper, std::uint16_t number, const Mapper* model) {
    RelationshipProperty& relation = mapper.relationships[number];
    Association* association = nullptr;
    for (const auto& known : owned_)
        for (std::size_t end = 0; end < 2 && association == nullptr; ++end)
            if (fits(*known, end, mapper, relation) &&
                (known->ends[end].relation == no_index || relation.attributes.view_only)) {
                association = known.get();
                relation.end = static_cast<std::uint8_t>(end);
            }
    if (association == nullptr) {
        for (const auto& known : owned_)
            if (fits(*known, 0, mapper, relation) || fits(*known, 1, mapper, relation))
                throw MappingError(described(mapper, relation) + " and another ManyToMany of " +
                                       std::string(mapper.model) + " use the same columns of the table '" +
                                       std::string(relation.via) + "'.",
                                   "Keep one of them, or make one view_only.");
        association = &made_for(mapper, relation, model);
    }
    relation.association = association;
    if (relation.attributes.view_only) return;
    Association::End& own = association->ends[relation.end];
    const Association::End& other = association->ends[1 - relation.end];
    own.relation = number;
    if (other.relation == no_index) return;
    relation.inverse = other.relation;
    const_cast<Mapper*>(other.mapper)->relationships[other.relation].inverse = number;
}

void Associations::apply_names(const sql::NamingConvention& convention) {
    for (const auto& association : owned_)
        if (association->made) sql::apply_names(*association->made, convention);
}

}  // namespace carboy::orm
