// A model as data: its table, and for every member where it lies and how it is read and written.
// Everything but two loops (load a row, view the columns) works on this description and is compiled once.
#pragma once

#include <carboy/orm/mapping/instance_state.hpp>
#include <carboy/sql/schema.hpp>
#include <carboy/sql/type.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql::detail {
struct EnumFacts;
}

namespace carboy::orm {

class Mapper;

/// Names a C++ type without needing its definition.
using TypeKey = const void*;
template <class T>
inline constexpr char type_tag = 0;
template <class T>
constexpr TypeKey type_key() noexcept {
    return &type_tag<T>;
}

/// What a mapped column is besides its schema.
struct ColumnProperty {
    std::size_t offset = 0;  // of the Column in the model
    void (*load)(void* member, sql::ValueView cell) = nullptr;
    sql::ValueView (*view)(const void* member, sql::Scratch& scratch) = nullptr;
    void (*before_insert)(void* member) = nullptr;  // fills default_now and the like
    bool exact = true;                              // the stored form is canonical, so that it can be compared in SQL
    bool makes_text = false;                        // a view's text is made for it and does not lie in the object
    bool version = false;                           // counts updates
    bool indexed = false;
    bool unique = false;
    // The value as the C++ type that holds it, for who knows that type.
    TypeKey held = nullptr;
    const void* (*value)(const void* member) = nullptr;
    const sql::detail::EnumFacts* enumeration = nullptr;
    // The column it refers to.
    TypeKey refers_to = nullptr;
    std::size_t refers_to_offset = 0;
    std::string_view on_delete;
    std::vector<std::uint16_t> relations;  // the many-to-one relationships that read it
};

enum class Direction : std::uint8_t { many_to_one, one_to_many };

inline constexpr std::uint16_t no_index = 0xffff;

/// A One or a Many.  `via` is what the model says; the rest is found when the mappers are joined up.
struct RelationshipProperty {
    std::string_view name;
    std::size_t offset = 0;
    Direction direction = Direction::many_to_one;
    TypeKey target_type = nullptr;
    std::string_view via;  // One: the foreign key's column; Many: the One on the other side

    const Mapper* target = nullptr;
    std::uint16_t local_column = no_index;   // in this table
    std::uint16_t remote_column = no_index;  // in the target's table
    std::uint16_t inverse = no_index;        // the relationship on the other side, when there is one
};

/// How one model's objects are made and moved.
struct ObjectOperations {
    std::size_t size = 0;
    void (*construct)(void* at) = nullptr;
    void (*move_construct)(void* at, void* from) = nullptr;
    void (*destroy)(void* object) = nullptr;
    /// Ties every member to the state, or unties with nullptr.
    void (*attach)(void* object, InstanceState* state) = nullptr;
    /// Reads all columns of a row.  Throws: DataError that names the column.
    void (*load)(void* object, const sql::ValueView* cells) = nullptr;
    /// Views of all columns, in table order.  Lifetime: that of the object, unchanged, and of scratch.
    void (*view)(const void* object, sql::ValueView* views, sql::Scratch* scratch) = nullptr;
};

/// The description of one model.  Lifetime: static.  Threads: read-only once joined up.
class Mapper {
  public:
    std::string_view model;  // "User"
    TypeKey type = nullptr;
    sql::Table table;
    std::vector<ColumnProperty> columns;  // in table order
    std::vector<RelationshipProperty> relationships;
    std::vector<std::uint16_t> primary_key;    // column numbers
    std::vector<std::uint16_t> member_column;  // the column number of each member in CARBOY_MODEL's list, or no_index
    std::vector<std::uint16_t> member_relationship;
    ObjectOperations object;
    std::uint16_t version_column = no_index;
    /// The key is one integer column, which the database numbers when it is 0.
    bool numbered = false;

    Mapper() = default;
    Mapper(const Mapper&) = delete;
    Mapper& operator=(const Mapper&) = delete;

    /// The column whose member lies at this offset, or no_index.
    std::uint16_t column_at(std::size_t offset) const noexcept;
    std::uint16_t relationship_at(std::size_t offset) const noexcept;
    std::uint16_t relationship_named(std::string_view name) const noexcept;

    /// A view of one column of an object.
    sql::ValueView view(const void* object, std::uint16_t column, sql::Scratch& scratch) const {
        const ColumnProperty& property = columns[column];
        return property.view(static_cast<const char*>(object) + property.offset, scratch);
    }
    /// Sets a column to a value from the database; nobody is told.
    void load(void* object, std::uint16_t column, sql::ValueView cell) const {
        const ColumnProperty& property = columns[column];
        property.load(static_cast<char*>(object) + property.offset, cell);
    }
    /// The state of an object of this model, or nullptr when it is in no session.
    InstanceState* state_of(const void* object) const noexcept;
};

/// Rethrows the current DataError as one that names model and column.
[[noreturn]] void rethrow_for_column(std::string_view model, std::string_view column);

using MapperSource = const Mapper& (*)();

/// Makes a model known before main.  Returns true, to initialise a static member with.
bool register_model(TypeKey type, MapperSource source);

/// Every registered mapper, joined up.  Throws: MappingError.
const std::vector<const Mapper*>& all_mappers();

/// The joined-up mapper of a registered model.  Throws: MappingError.
const Mapper& mapper_for(TypeKey type);

/// The models contradict each other: a relationship without its foreign key, a table declared twice.
class MappingError : public Error {
  public:
    explicit MappingError(std::string message, std::string hint = {});
};

}  // namespace carboy::orm
