#include <carboy/orm/mapping/column.hpp>
#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/orm/mapping/tracked.hpp>
#include <carboy/sql/types/stored_value_error.hpp>

#include <algorithm>

namespace carboy::orm {

Mapper::Mapper() = default;
Mapper::~Mapper() = default;

MappingError::MappingError(std::string message, std::string hint)
    : Error("mapping", std::move(message), std::move(hint)) {}

template <class Properties>
static std::uint16_t number_at(const Properties& properties, std::size_t offset) noexcept {
    const auto found =
        std::find_if(properties.begin(), properties.end(), [&](const auto& p) { return p.offset == offset; });
    return found == properties.end() ? no_index : static_cast<std::uint16_t>(found - properties.begin());
}

std::uint16_t Mapper::column_at(std::size_t offset) const noexcept { return number_at(cells_, offset); }

std::uint16_t Mapper::column_named(std::string_view member) const noexcept {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].name == member) return static_cast<std::uint16_t>(i);
    return no_index;
}

std::uint16_t Mapper::relationship_at(std::size_t offset) const noexcept { return number_at(relationships, offset); }

std::uint16_t Mapper::relationship_named(std::string_view name) const noexcept {
    for (std::size_t i = 0; i < relationships.size(); ++i)
        if (relationships[i].name == name) return static_cast<std::uint16_t>(i);
    return no_index;
}

/// Rethrows the current DataError as one that names model and column.
[[noreturn]] static void rethrow_for_column(std::string_view model, std::string_view column) {
    try {
        throw;
    } catch (const sql::DataError& error) {
        throw sql::StoredValueError("data", std::string(model) + "." + std::string(column) + ": " + error.message(),
                                    error.hint());
    }
}

bool Mapper::is_a(const Mapper& other) const noexcept {
    const Mapper* mapper = this;
    while (mapper != nullptr && mapper != &other) mapper = mapper->hierarchy.base;
    return mapper != nullptr;
}

std::uint16_t Mapper::stored_position(std::uint16_t column) const noexcept {
    if (!is_joined()) return column;
    const sql::Column& described = table.columns[column];
    return static_cast<std::uint16_t>(table.branches[described.branch].stored->position(described.name_in_branch()));
}

std::vector<std::uint16_t> Mapper::stored_key(std::size_t branch) const {
    if (!is_joined()) return primary_key;
    const sql::Table& stored = *table.branches[branch].stored;
    std::vector<std::uint16_t> key;
    for (const std::string& name : stored.primary_key) key.push_back(static_cast<std::uint16_t>(stored.position(name)));
    return key;
}

const Mapper& Mapper::find_class(const sql::ValueView* cells) const {
    const ClassOfHierarchy& top = root().hierarchy;
    const sql::ValueView identity = cells[top.discriminator];
    for (const auto& [value, mapper] : top.by_identity)
        if (value.view() == identity) return *mapper;
    std::string text;
    sql::append_repr(text, identity);
    throw sql::StoredValueError("unknown_class",
                                std::string(root().model) + "." + table.columns[top.discriminator].name + " is " +
                                    text + " in a row, which is the polymorphic_identity of no class.",
                                "Give a subclass this polymorphic_identity, or correct the row.");
}

std::string described(const Mapper& mapper, const RelationshipProperty& relation) {
    return std::string(mapper.model) + "." + std::string(relation.name);
}

void Mapper::load_row(void* object, const sql::ValueView* cells) const {
    const Cell* cell = cells_.data();
    try {
        for (const Cell* const end = cell + cells_.size(); cell != end; ++cell, ++cells) {
            char* const member = static_cast<char*>(object) + cell->offset;
            if (cell->form == Cell::Form::integer && cells->kind() == sql::Kind::integer)
                reinterpret_cast<ColumnValue<std::int64_t>*>(member)->stored() = cells->as_integer();
            else
                cell->load(member, *cells);
        }
    } catch (const sql::DataError&) {
        rethrow_for_column(model, table.columns[static_cast<std::size_t>(cell - cells_.data())].name);
    }
    if (has_list_keys) [[unlikely]]
        note_list_key(object);
}

void Mapper::note_list_key(const void* object) const {
    const InstanceState* state = state_of(object);
    if (state != nullptr && state->session != nullptr) state->session->key_changes().note(object);
}

void Mapper::load_columns(void* object, const sql::ValueView* cells, std::span<const std::uint16_t> numbers) const {
    for (std::uint16_t column = 0; column < columns.size(); ++column) set_loaded(object, column, false);
    for (const std::uint16_t column : numbers) {
        try {
            load(object, column, cells[column]);
        } catch (const sql::DataError&) {
            rethrow_for_column(model, table.columns[column].name);
        }
    }
}

bool Mapper::is_needed(std::uint16_t column) const noexcept {
    const std::string& name = table.columns[column].name;
    const auto has = [&](const std::vector<std::string>& names) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    return table.columns[column].primary_key || columns[column].unique || columns[column].refers_to != nullptr ||
           column == version_column || column == root().hierarchy.discriminator ||
           std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                       [&](const sql::ForeignKey& key) { return has(key.columns); }) ||
           std::any_of(table.uniques.begin(), table.uniques.end(),
                       [&](const sql::UniqueConstraint& unique) { return has(unique.columns); }) ||
           std::any_of(table.indexes.begin(), table.indexes.end(),
                       [&](const sql::Index& index) { return index.unique && has(index.columns); });
}

void Mapper::view_row(const void* object, sql::ValueView* views, sql::Scratch* scratch) const {
    for (const Cell& cell : cells_) {
        const char* const member = static_cast<const char*>(object) + cell.offset;
        switch (cell.form) {
            case Cell::Form::integer:
                *views = sql::ValueView::integer(reinterpret_cast<const ColumnValue<std::int64_t>*>(member)->stored());
                break;
            case Cell::Form::text:
                *views = sql::ValueView::text(reinterpret_cast<const ColumnValue<std::string>*>(member)->stored());
                break;
            case Cell::Form::other: *views = cell.view(member, *scratch); break;
        }
        ++views, ++scratch;
    }
}

// Tracked is the first base of every member, so it has the member's address.
void Mapper::attach(void* object, InstanceState* state) const noexcept {
    for (const std::size_t offset : tracked_)
        reinterpret_cast<Tracked*>(static_cast<char*>(object) + offset)->attach(state);
}

InstanceState* Mapper::state_of(const void* object) const noexcept {
    const void* first = static_cast<const char*>(object) + columns.front().offset;
    return static_cast<const Tracked*>(first)->instance_state();
}

}  // namespace carboy::orm
