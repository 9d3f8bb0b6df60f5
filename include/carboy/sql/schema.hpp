// A database schema as plain data: what a model declares, what CREATE TABLE prints and what an inspector reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql {

/// The portable types; a dialect names each of them.  Source: SQLAlchemy sqltypes.py.
enum class TypeKind : std::uint8_t {
    small_integer,
    integer,
    big_integer,
    boolean,
    float_,
    double_,
    numeric,
    string,
    text,
    binary,
    date,
    time,
    datetime,
    interval,
    json,
    uuid,
    enumeration,
};

/// A column's type.  Units: length in characters; precision and scale in decimal digits, precision of times in digits
/// of a second; 0 means not given.
struct ColumnType {
    TypeKind kind = TypeKind::integer;
    int length = 0;
    int precision = 0;
    int scale = 0;
    bool timezone = false;              // of time and datetime
    bool array = false;                 // a list of the kind, where the engine has them; else stored as JSON
    std::string name{};                 // of an enumeration: the type that the database makes; empty is a plain VARCHAR
    std::vector<std::string> values{};  // of an enumeration, in its order

    bool operator==(const ColumnType&) const = default;
};

/// How the database numbers new rows in a column.  serial: the default takes the next number of a sequence (SERIAL);
/// the others are GENERATED ... AS IDENTITY.
enum class Identity : std::uint8_t { none, serial, by_default, always };

struct Column {
    std::string name;
    ColumnType type;
    bool nullable = true;
    bool primary_key = false;
    std::optional<std::string> server_default{};  // SQL text, checked by nobody
    std::string computed{};                       // SQL text of a generated column's expression; empty for others
    bool stored = false;                          // of a generated column: the row keeps its value
    Identity identity = Identity::none;           // what an inspector found

    bool operator==(const Column&) const = default;
};

/// What the database does with a referring row; empty text is the default, NO ACTION.
struct ForeignKey {
    std::string name;
    std::vector<std::string> columns;
    std::string referred_table;
    std::vector<std::string> referred_columns;
    std::string on_delete;
    std::string on_update;
    std::string referred_schema{};  // empty: the table is found without one

    bool operator==(const ForeignKey&) const = default;
};

struct UniqueConstraint {
    std::string name;
    std::vector<std::string> columns;

    bool operator==(const UniqueConstraint&) const = default;
};

struct CheckConstraint {
    std::string name;
    std::string condition;

    bool operator==(const CheckConstraint&) const = default;
};

/// Source: SQLAlchemy engine/interfaces.py, ReflectedIndex.
struct Index {
    std::string name;
    std::vector<std::string> columns;  // "" in the place of an expression
    bool unique = false;
    std::vector<std::string> expressions{};  // when a key is an expression: SQL text of every key; else empty
    std::string where{};                     // SQL text of a partial index's condition

    bool operator==(const Index&) const = default;
};

/// A table.  Lifetime: expressions and statements refer to it by address; a mapped table lives until the program ends.
struct Table {
    std::string name;
    std::vector<Column> columns;
    std::vector<std::string> primary_key;
    std::vector<UniqueConstraint> uniques;
    std::vector<ForeignKey> foreign_keys;
    std::vector<CheckConstraint> checks;
    std::vector<Index> indexes;
    std::string schema{};  // empty: the table is found without one

    /// The position of a column, or npos.
    std::size_t position(std::string_view column) const noexcept;
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    bool operator==(const Table&) const = default;
};

/// Tables in the order in which they can be created: a table after those that its foreign keys refer to.
/// Tables of a cycle, and those that refer to tables not listed, keep their order.
std::vector<const Table*> in_creation_order(const std::vector<const Table*>& tables);

}  // namespace carboy::sql
