// A database schema as plain data: what models declare, CREATE TABLE prints and an inspector reads.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql {

/// The portable types; each dialect has its own names for them.  Source: SQLAlchemy sqltypes.py.
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

/// A column's type.  Units: the length in characters; precision and scale in decimal digits, the precision of times in
/// digits of a second. 0 means not given.
struct ColumnType {
    TypeKind kind = TypeKind::integer;
    int length = 0;
    int precision = 0;
    int scale = 0;
    bool timezone = false;              // of time and datetime
    bool array = false;                 // a list of this type, if the engine has arrays; otherwise stored as JSON
    std::string name{};                 // of an enumeration: its type in the database; empty means a VARCHAR
    std::vector<std::string> values{};  // of an enumeration, in its order

    bool operator==(const ColumnType&) const = default;
};

/// How the database numbers new rows in a column. serial: the default is the next number of a sequence (SERIAL); the
/// others are GENERATED ... AS IDENTITY.
enum class Identity : std::uint8_t { none, serial, by_default, always };

/// How a sequence counts, as in CREATE SEQUENCE. An option that is not given has the engine's default.
/// Source: SQLAlchemy Sequence and Identity.
struct SequenceOptions {
    static constexpr std::int64_t not_given = std::numeric_limits<std::int64_t>::min();
    std::int64_t start = not_given;
    std::int64_t increment = not_given;
    std::int64_t minimum = not_given;
    std::int64_t maximum = not_given;
    std::int64_t cache = not_given;
    bool cycle = false;  // after the last number the first one comes again

    bool operator==(const SequenceOptions&) const = default;
};

/// When a constraint is checked: always after each statement; or, if a transaction may decide, after each statement or
/// at the COMMIT unless it decides otherwise.
enum class Deferral : std::uint8_t { not_deferrable, initially_immediate, initially_deferred };

class Expression;

struct Column {
    std::string name;
    ColumnType type;
    bool nullable = true;
    bool primary_key = false;
    std::optional<std::string> server_default{};  // SQL text, not checked
    std::string computed{};                       // a generated column's expression as SQL text, or empty
    bool stored = false;                          // a generated column's value is stored in the row
    Identity identity = Identity::none;           // only on engines that have it
    std::string sequence{};                       // the sequence that numbers the column, on engines that have them
    std::uint16_t branch = 0;                     // of a table with branches: the one that stores the column
    std::string stored_name{};                    // of a table with branches: the column's name there, if it differs
    std::string comment{};                        // on engines that have comments
    SequenceOptions counting{};                   // of the sequence or identity that numbers the column
    std::string collation{};                      // if it is not the default one

    // A column property: the expression that statements have in its place. No table stores it.
    const Expression& (*property)() = nullptr;

    /// The name of the column in the table that stores it.
    const std::string& name_in_branch() const noexcept { return stored_name.empty() ? name : stored_name; }
    bool operator==(const Column&) const = default;
};

/// What the database does with a referring row; empty means the default, NO ACTION.
struct ForeignKey {
    std::string name;
    std::vector<std::string> columns;
    std::string referred_table;
    std::vector<std::string> referred_columns;
    std::string on_delete;
    std::string on_update;
    std::string referred_schema{};  // empty: the table is found without a schema
    Deferral deferral = Deferral::not_deferrable;

    bool operator==(const ForeignKey&) const = default;
};

struct UniqueConstraint {
    std::string name;
    std::vector<std::string> columns;
    Deferral deferral = Deferral::not_deferrable;  // on engines that have it
    bool nulls_not_distinct = false;               // at most one row has NULL; on engines that have it

    bool operator==(const UniqueConstraint&) const = default;
};

struct CheckConstraint {
    std::string name;
    std::string condition;

    bool operator==(const CheckConstraint&) const = default;
};

/// No two rows conflict, by operators that the constraint names. Only on engines that have it.
struct ExcludeConstraint {
    std::string name;
    std::string definition;  // SQL text, such as "USING gist (room WITH =, during WITH &&)"

    bool operator==(const ExcludeConstraint&) const = default;
};

/// Source: SQLAlchemy engine/interfaces.py, ReflectedIndex.
struct Index {
    std::string name;
    std::vector<std::string> columns;  // "" stands for an expression
    bool unique = false;
    std::vector<std::string> expressions{};  // if a key is an expression, the SQL text of every key; otherwise empty
    std::string where{};                     // the condition of a partial index as SQL text
    std::string method{};                    // such as "gin", on engines that have several; empty means the usual one
    std::vector<std::string> include{};      // columns that are stored in the index without being keys
    bool nulls_not_distinct = false;         // a unique index has at most one row with NULL

    bool operator==(const Index&) const = default;
};

/// An option of CREATE TABLE, which begins with the name of its dialect: sqlite_strict, mysql_engine.
/// Source: SQLAlchemy Table(**dialect_options).
struct TableOption {
    std::string name;
    std::string value;  // true or false for a switch

    bool operator==(const TableOption&) const = default;
};

/// Identifies a table in the cache of compiled statements. Unlike an address, an id is not used again after the table
/// is destroyed. Copies and assigned tables get a new one, and comparisons ignore it.
class TableId {
  public:
    TableId() noexcept;
    TableId(const TableId&) noexcept : TableId() {}
    TableId& operator=(const TableId&) noexcept { return number_ = TableId().number_, *this; }
    bool operator==(const TableId&) const noexcept { return true; }
    std::uint64_t number() const noexcept { return number_; }

  private:
    std::uint64_t number_;
};

struct Table;

/// A part of a table's rows: those whose column has one of some values. A statement that names the part as its source
/// has the condition added.
struct TablePart {
    const Table* of = nullptr;  // null for a table that is not a part
    std::uint16_t column = 0;
    std::vector<std::string> values{};  // as SQL text

    bool operator==(const TablePart&) const = default;
};

/// Joined-table inheritance: one of the tables that store the columns of a hierarchy's rows.
struct TableBranch {
    const Table* stored = nullptr;  // null: no row of this source has a row there
    bool optional = false;          // not every row of this source has a row there

    bool operator==(const TableBranch&) const = default;
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
    std::string schema{};  // empty: the table is found without a schema
    TableId id{};
    std::string primary_key_name{};  // of its constraint
    TablePart part{};                // inheritance: the rows of a class, under the name of the whole table
    // Joined-table inheritance: this is the join of these tables along their primary keys. The first one has this
    // table's name and a row for each object; the key of every other one refers to it.
    std::vector<TableBranch> branches{};
    std::string comment{};               // on engines that have comments
    std::vector<TableOption> options{};  // an inspector sets those of SQLite
    std::vector<ExcludeConstraint> excludes{};

    /// Returns the position of a column, or npos.
    std::size_t position(std::string_view column) const noexcept;
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    bool operator==(const Table&) const = default;
};

/// A table's name, and its schema or attached database.
struct TableName {
    std::string schema{};  // empty: the table is found without one
    std::string name;

    bool operator==(const TableName&) const = default;
};

/// Reads "invoice" or "sales.invoice". A name with a dot of its own is in double quotes: "\"a.b\"".
TableName read_table_name(std::string_view text);
/// Returns the text that read_table_name() reads.
std::string text_of(const TableName& name);
inline TableName name_of(const Table& table) { return {table.schema, table.name}; }
/// Gives the table the name that read_table_name() reads.
void set_name(Table& table, std::string_view text);

/// True when the foreign key refers to the table.
inline bool refers_to(const ForeignKey& key, const Table& table) noexcept {
    return key.referred_table == table.name && key.referred_schema == table.schema;
}

/// Returns the tables of the database that store the rows: the table itself, unless it has branches.
std::vector<const Table*> stored_tables(const Table& table);

/// Returns the table that the rows belong to, for a part of a table and for a branch too.
inline const Table* whole_table(const Table* table) noexcept {
    return table != nullptr && table->part.of != nullptr ? table->part.of : table;
}

/// Returns the tables in an order in which they can be created: a table comes after those that its foreign keys refer
/// to. Tables in a cycle, and those that refer to tables not listed, keep their order.
std::vector<const Table*> in_creation_order(const std::vector<const Table*>& tables);

}  // namespace carboy::sql
