// A model as data: its table, and the location of every member and how it is read and written. Everything works on this
// description and is compiled once; a model adds only how its objects are constructed, moved and destroyed.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/orm/mapping/instance_state.hpp>
#include <carboy/orm/mapping/relationship_attributes.hpp>
#include <carboy/orm/mapping/tracked.hpp>
#include <carboy/sql/types/naming_convention.hpp>
#include <carboy/sql/types/schema.hpp>
#include <carboy/sql/types/type.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql {
class Expression;
}
namespace carboy::sql::detail {
struct EnumFacts;
}

namespace carboy::orm {

class Mapper;

namespace detail {
class Describer;
class Hierarchies;
}  // namespace detail

/// Identifies a C++ type without needing its definition.
using TypeKey = const void*;
template <class T>
inline constexpr char type_tag = 0;
template <class T>
constexpr TypeKey type_key() noexcept {
    return &type_tag<T>;
}

/// The properties of a mapped column in addition to its schema.
struct ColumnProperty {
    std::string_view name;   // of the member; the table's column may have a different name
    std::size_t offset = 0;  // of the Column in the model
    void (*load)(void* member, sql::ValueView cell) = nullptr;
    sql::ValueView (*view)(const void* member, sql::Scratch& scratch) = nullptr;
    void (*before_insert)(void* member) = nullptr;  // fills default_now and similar defaults
    void (*before_update)(void* member) = nullptr;  // fills on_update_now
    // Returns the SQL expression of a new row's value, or an empty one when the program has set the value.
    sql::Expression (*insert_expression)(const void* member) = nullptr;
    // Returns a cell's value in the form in which objects have it; for columns of the primary key.
    sql::ValueView (*as_objects_have)(sql::ValueView cell, sql::Scratch& scratch) = nullptr;
    bool exact = true;        // the stored form is canonical, so it can be compared in SQL
    bool makes_text = false;  // a view's text is made for it and is not stored in the object
    bool version = false;     // counts updates
    bool indexed = false;
    bool unique = false;
    bool deferred = false;              // queries leave it out
    bool deferred_raises = false;       // and it is not loaded on first use
    std::string_view deferred_group{};  // it is loaded together with the others of the group
    // The type of the member's value, for code that knows that type.
    TypeKey held = nullptr;
    const void* (*value)(const void* member) = nullptr;  // loads a deferred column
    const sql::detail::EnumFacts* enumeration = nullptr;
    // The column that it refers to.
    TypeKey refers_to = nullptr;
    std::size_t refers_to_offset = 0;
    std::string_view on_delete;
    std::string_view on_update;
    sql::Deferral deferral = sql::Deferral::not_deferrable;
    std::vector<std::uint16_t> relations;  // the many-to-one relationships that read it
    bool in_unique_key = false;            // it is part of a unique key of several columns, or of a partial one
    bool has_default = false;              // new objects begin with a value that the model gives
    bool list_key = false;                 // lists of some model find its objects by this column
};

/// Columns whose values no two rows share, unless one of them is NULL: those of a UNIQUE constraint or unique index.
struct UniqueKey {
    std::vector<std::uint16_t> columns;
    bool partial = false;  // a unique index with a condition, which only some rows meet
};

enum class Direction : std::uint8_t { many_to_one, one_to_many, many_to_many };

inline constexpr std::uint16_t no_index = 0xffff;

/// One term of the order of a list: a column of the target.
struct OrderColumn {
    std::uint16_t column = 0;
    bool descending = false;
};

/// The table of a ManyToMany: each of its rows links an object of one end with an object of the other end.
struct Association {
    struct End {
        const Mapper* mapper = nullptr;
        std::vector<std::uint16_t>
            columns;                        // in the association's table; they refer to the end's primary key, in order
        std::uint16_t relation = no_index;  // the relationship of the end's model, if it has one
    };

    const sql::Table* table = nullptr;
    const Mapper* mapper = nullptr;  // the model of the table, if there is one
    End ends[2];
    Owned<sql::Table> made;  // the table, unless a model declares it
};

/// One column of a foreign key, and the column that it refers to.
struct KeyPart {
    std::uint16_t local = no_index;   // in this table
    std::uint16_t remote = no_index;  // in the target's table
};

/// What the type of a One, OneToOne, Many or ManyToMany says.
struct RelationshipKind {
    Direction direction = Direction::many_to_one;
    bool single = false;      // one_to_many: at most one object (OneToOne)
    bool write_only = false;  // a list that is never loaded
    TypeKey target_type = nullptr;
    // One: the foreign key's columns, separated by commas; OneToOne and Many: the One on the other side; ManyToMany:
    // the association's table
    std::string_view via{};
    RelationshipAttributes attributes{};
    // For a list whose objects are found by a column: its member, and the C++ type that it has, if it can be NULL or
    // not.
    std::string_view key_member{};
    TypeKey key_type = nullptr;
    TypeKey optional_key_type = nullptr;
};

/// A relationship of a model. What follows the offset is found when the mappers are linked.
struct RelationshipProperty : RelationshipKind {
    std::string_view name;
    std::size_t offset = 0;

    const Mapper* target = nullptr;
    std::vector<OrderColumn> order{};
    const Association* association = nullptr;  // many_to_many
    std::uint8_t end = 0;                      // many_to_many: the number of this model's end
    std::vector<KeyPart> key{};                // the columns that are equal in both tables
    std::uint16_t local_column = no_index;     // the first of them, in this table
    std::uint16_t remote_column = no_index;    // the same in the target's table
    // many_to_one: the actions of a foreign key with several columns.
    std::string_view on_delete{}, on_update{};
    std::uint16_t inverse = no_index;  // the relationship on the other side, if there is one
};

/// How objects of one model are constructed and moved.
struct ObjectOperations {
    std::size_t size = 0;
    void (*construct)(void* at) = nullptr;
    void (*move_construct)(void* at, void* from) = nullptr;
    void (*destroy)(void* object) = nullptr;
};

using MapperSource = const Mapper& (*)();

/// A class of a hierarchy whose objects share a table, or are joined from several tables.
struct ClassOfHierarchy {
    MapperSource base_source = nullptr;  // null for a model without a base class
    std::size_t inherited_columns = 0;   // how many columns and relationships come from the base classes
    std::size_t inherited_relations = 0;
    bool named = false;     // it has an identity; otherwise rows belong only to its subclasses
    sql::Value identity{};  // the value of the discriminator
    const Mapper* base = nullptr;
    const Mapper* root = nullptr;
    // For a root: its column that holds the class, and the class of each identity.
    std::uint16_t discriminator = no_index;
    std::vector<std::pair<sql::Value, const Mapper*>> by_identity{};
    // Joined-table inheritance.
    std::string_view own_table{};           // of a subclass that names a table; empty: it shares that of its base class
    std::uint16_t branch = 0;               // the one that stores the columns that the class adds
    Owned<sql::Table> stored{};             // the table of that branch, of a root and of a class with its own table
    std::vector<const Mapper*> branches{};  // of a root: the class that declares each branch
};

/// The description of one model.  Lifetime: static.  Threads: read-only once it is linked.
class Mapper {
  public:
    std::string_view model;  // "User"
    TypeKey type = nullptr;
    sql::Table table;
    std::string_view bind_key;            // which of several databases has the table; empty: the default one
    std::vector<ColumnProperty> columns;  // in table order
    std::vector<RelationshipProperty> relationships;
    std::vector<std::uint16_t> primary_key;  // column numbers
    std::vector<UniqueKey> unique_keys;      // in the same order for all classes of a hierarchy
    /// The relationships of other models that refer to several columns of this one.
    std::vector<std::pair<const Mapper*, const RelationshipProperty*>> composite_referrers;
    std::vector<std::uint16_t> member_column;  // the column number of each member in CARBOY_MODEL's list, or no_index
    std::vector<std::uint16_t> member_relationship;
    ObjectOperations object;
    std::uint16_t version_column = no_index;
    /// The key is one integer column, and the database assigns it when it is 0.
    bool numbered = false;
    /// The database computes at least one column, which a session reads after it has written a row.
    bool computes = false;
    ClassOfHierarchy hierarchy;
    /// The rows are those of a view or of a foreign table, which create_all() and migrations leave alone.
    bool is_view = false;
    /// At least one column is a property, which is read again after its row has been written.
    bool has_properties = false;
    /// At least one column has list_key.
    bool has_list_keys = false;
    /// At least one column is deferred.
    bool defers = false;
    /// At least one relationship is loaded together with the objects, because the model says so.
    bool loads_along = false;
    // Work that most models do not need.
    bool fills_new = false;      ///< a new row has columns that are filled in
    bool fills_changed = false;  ///< so has a changed one
    bool refers = false;         ///< at least one relationship is many-to-one
    bool has_lists = false;      ///< at least one is not

    /// True for a column that the database computes.
    bool is_computed(std::uint16_t column) const {
        return !table.columns[column].computed.empty() || is_property(column);
    }
    /// True for an SQL expression that no table stores.
    bool is_property(std::uint16_t column) const { return table.columns[column].property != nullptr; }

    /// True when an object of this class has rows in several tables.
    bool is_joined() const noexcept { return !table.branches.empty(); }
    /// The number of tables that can have a row of an object; an object of this class has none in some of them.
    std::size_t stored_count() const noexcept { return is_joined() ? table.branches.size() : 1; }
    /// Returns the table with this number, or nullptr when objects of this class have no row there.
    const sql::Table* stored(std::size_t branch) const noexcept {
        if (!is_joined()) return &table;
        return table.branches[branch].optional ? nullptr : table.branches[branch].stored;
    }
    /// The position of a column in the table that stores it.
    std::uint16_t stored_position(std::uint16_t column) const noexcept;
    /// The positions of the primary key in one of the tables.
    std::vector<std::uint16_t> stored_key(std::size_t branch) const;

    /// The model at the top of the hierarchy: the model itself, unless it has a base class.
    const Mapper& root() const noexcept { return hierarchy.root != nullptr ? *hierarchy.root : *this; }
    /// True when every object of this model is one of the other model.
    bool is_a(const Mapper& other) const noexcept;
    /// True for a column of the table that objects of this class do not have.
    bool lacks(std::uint16_t column) const { return columns[column].name.empty(); }
    /// Returns the class of the object in a row of this model's table.  Throws: DataError.
    const Mapper& class_of(const sql::ValueView* cells) const {
        return root().hierarchy.by_identity.empty() ? *this : find_class(cells);
    }

    Mapper();
    Mapper(const Mapper&) = delete;
    Mapper& operator=(const Mapper&) = delete;
    ~Mapper();

    /// Returns the column whose member is at this offset, or no_index.
    std::uint16_t column_at(std::size_t offset) const noexcept;
    /// Returns the column of the member with this name, or no_index.
    std::uint16_t column_named(std::string_view member) const noexcept;
    std::uint16_t relationship_at(std::size_t offset) const noexcept;
    std::uint16_t relationship_named(std::string_view name) const noexcept;

    /// False for a deferred column that has not been read.
    bool is_loaded(const void* object, std::uint16_t column) const noexcept {
        const char* const member = static_cast<const char*>(object) + columns[column].offset;
        return lacks(column) || reinterpret_cast<const Tracked*>(member)->is_loaded();
    }
    void set_loaded(void* object, std::uint16_t column, bool loaded) const noexcept {
        char* const member = static_cast<char*>(object) + columns[column].offset;
        if (!lacks(column)) reinterpret_cast<Tracked*>(member)->set_loaded(loaded);
    }
    /// True for a column that every query reads: one of a key or of a unique constraint, or the version counter.
    bool is_needed(std::uint16_t column) const noexcept;

    /// Returns a view of one column of an object. The view of a column that is not loaded has no meaning.
    sql::ValueView view(const void* object, std::uint16_t column, sql::Scratch& scratch) const {
        const ColumnProperty& property = columns[column];
        return property.view(static_cast<const char*>(object) + property.offset, scratch);
    }
    /// Sets a column to a value from the database without notifying the session.
    void load(void* object, std::uint16_t column, sql::ValueView cell) const {
        const ColumnProperty& property = columns[column];
        property.load(static_cast<char*>(object) + property.offset, cell);
        set_loaded(object, column, true);
        if (property.list_key) [[unlikely]]
            note_list_key(object);
    }
    /// Reads all columns of a row.  Throws: DataError that names the column.
    void load_row(void* object, const sql::ValueView* cells) const;
    /// Reads these columns of a row, which has a cell for every column of the table. The others are not loaded then.
    /// Throws: DataError that names the column.
    void load_columns(void* object, const sql::ValueView* cells, std::span<const std::uint16_t> numbers) const;
    /// Returns views of all columns, in table order.  Lifetime: while the object is unchanged and `scratch` lives.
    void view_row(const void* object, sql::ValueView* views, sql::Scratch* scratch) const;
    /// Connects every member to the state; nullptr disconnects them.
    void attach(void* object, InstanceState* state) const noexcept;
    /// Returns the state of an object of this model, or nullptr when the object is in no session.
    InstanceState* state_of(const void* object) const noexcept;

    /// Tells the session of an object that a column with list_key has changed.
    void note_list_key(const void* object) const;

  private:
    friend class detail::Describer;
    friend class detail::Hierarchies;
    const Mapper& find_class(const sql::ValueView* cells) const;

    /// What the loops over a row need to know about a column, close together in memory.
    struct Cell {
        /// A type whose values are converted without a call.
        enum class Form : std::uint8_t { other, integer, text };
        std::size_t offset;
        Form form;
        void (*load)(void* member, sql::ValueView cell);
        sql::ValueView (*view)(const void* member, sql::Scratch& scratch);
    };
    std::vector<Cell> cells_;           // in table order
    std::vector<std::size_t> tracked_;  // the offsets of all members
};

/// Returns "User.posts", for messages.
std::string described(const Mapper& mapper, const RelationshipProperty& relation);

/// Registers a model before main. Returns true, so that it can initialise a static member.
bool register_model(TypeKey type, MapperSource source);

/// Names the constraints and indexes of all models that have no name. To be called before the first use of a model, for
/// example at the beginning of create_app(); a repeated call with the same convention has no effect.
///     naming_convention({.uq = "uq_%(table_name)s_%(column_0_name)s", .pk = "pk_%(table_name)s"});
/// Throws: MappingError when the models are in use already.
void naming_convention(const sql::NamingConvention& convention);

/// Returns every registered mapper, linked.  Throws: MappingError.
const std::vector<const Mapper*>& all_mappers();

/// Returns the tables of the models with this bind key, and of their associations. Models without a bind key belong to
/// the default database.  Throws: MappingError.
std::vector<const sql::Table*> all_tables(std::string_view bind_key = {});

/// The same without those of views: what create_all() creates and migrations compare.
std::vector<const sql::Table*> tables_to_create(std::string_view bind_key = {});

/// The bind keys of all models, each once, sorted.  Throws: MappingError.
std::vector<std::string_view> all_bind_keys();

/// Returns the bind key of a model's table, of a part of it, or of an association's table.
std::string_view bind_key_of(const sql::Table* table) noexcept;

/// False when no model has a bind key.
bool has_bind_keys() noexcept;

/// Returns the associations of every registered model, linked.  Throws: MappingError.
const std::vector<const Association*>& all_associations();

/// Returns the linked mapper of a registered model.  Throws: MappingError.
const Mapper& mapper_for(TypeKey type);

/// The models contradict each other, for example a relationship without its foreign key or a table declared twice.
class MappingError : public Error {
  public:
    explicit MappingError(std::string message, std::string hint = {});
};

}  // namespace carboy::orm
