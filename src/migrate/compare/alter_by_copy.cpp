#include <algorithm>
#include <set>

#include "migrate/compare/alter.hpp"
#include "migrate/compare/convert_value.hpp"
#include "migrate/text/sql_of.hpp"
#include "migrate/text/sql_text.hpp"
#include "migrate/text/table_properties.hpp"

namespace carboy::migrate {
namespace {

const sql::Table* find(const std::vector<sql::Table>& tables, const std::string& name) {
    for (const sql::Table& table : tables)
        if (table.name == name) return &table;
    return nullptr;
}

/// True for a default that ADD COLUMN accepts: SQLite requires a constant.  Source: sqlite.org lang_altertable.html.
bool is_constant(const std::string& text) {
    const std::string normal = normal_sql(text);
    return normal != "current_timestamp" && normal != "current_date" && normal != "current_time" &&
           normal.find('(') == std::string::npos && text.find('(') == std::string::npos;
}

bool is_stored(const sql::Column& column) { return !column.computed.empty() && column.stored; }

/// The new column's foreign key, if it has one that refers to one column and has no name.
const sql::ForeignKey* key_of(const sql::Table& table, const std::string& column) {
    for (const sql::ForeignKey& key : table.foreign_keys)
        if (key.columns.size() == 1 && key.columns[0] == column) return &key;
    return nullptr;
}

/// True when ALTER TABLE can add the column.
bool can_add(const sql::Table& table, const AddColumn& added) {
    const sql::Column& column = added.column;
    if (contains(table.primary_key, column.name) || is_stored(column)) return false;
    if (!column.nullable && (!column.server_default || !added.fill.empty())) return false;
    if (column.server_default && !is_constant(*column.server_default)) return false;
    return !column.server_default || key_of(table, column.name) == nullptr;
}

/// True when ALTER TABLE can drop the column: nothing else in the table mentions it.
bool can_drop(const sql::Table& table, const std::string& column) {
    if (contains(table.primary_key, column)) return false;
    for (const sql::UniqueConstraint& unique : table.uniques)
        if (contains(unique.columns, column)) return false;
    for (const sql::ForeignKey& key : table.foreign_keys)
        if (contains(key.columns, column)) return false;
    for (const sql::CheckConstraint& check : table.checks)
        if (mentions(check.condition, column)) return false;
    return std::none_of(table.columns.begin(), table.columns.end(),
                        [&](const sql::Column& other) { return mentions(other.computed, column); });
}

/// Writes the statements, one kind of change after the other.
class ByCopy {
  public:
    ByCopy(const Difference& difference, const sql::Dialect& dialect) : difference_(difference), dialect_(dialect) {
        for (const Change& change : difference.changes)
            if (!std::visit([&](const auto& one) { return is_native(one); }, change)) copied_.insert(table_of(change));
    }

    std::vector<std::string> run() {
        each<RenameTable>([&](const auto& c) { add(alter(c.from, dialect_) + "RENAME TO " + name(c.to)); });
        each<RenameColumn>([&](const auto& c) {
            add(alter(c.table, dialect_) + "RENAME COLUMN " + name(c.from) + " TO " + name(c.to));
        });
        each<DropIndex>([&](const auto& c) { add("DROP INDEX " + name(c.index.name)); });
        each<CreateTable>([&](const auto& c) { create(c.table); });
        for (const std::string& table : copied_) copy(table);
        each<AddColumn>([&](const auto& c) {
            if (!copied_.contains(c.table)) add_column(c);
        });
        each<DropColumn>([&](const auto& c) {
            if (!copied_.contains(c.table)) add(alter(c.table, dialect_) + "DROP COLUMN " + name(c.column.name));
        });
        each<AddIndex>([&](const auto& c) { add(sql::create_index_statement(to(c.table), c.index, dialect_)); });
        each<DropTable>([&](const auto& c) { add(sql::drop_statement(c.table, dialect_)); });
        return std::move(out_);
    }

  private:
    template <class T, class F>
    void each(F visit) const {
        for (const Change& change : difference_.changes)
            if (const T* one = std::get_if<T>(&change)) visit(*one);
    }
    template <class T>
    std::vector<const T*> all_of(const std::string& table) const {
        std::vector<const T*> found;
        for (const Change& change : difference_.changes)
            if (const T* one = std::get_if<T>(&change); one != nullptr && one->table == table) found.push_back(one);
        return found;
    }
    void add(std::string text) { out_.push_back(std::move(text)); }
    std::string name(std::string_view text) const { return quoted(text, dialect_); }
    const sql::Table& to(const std::string& wanted) const { return *find(difference_.to.declared, wanted); }
    const sql::Table& from(const std::string& wanted) const { return *find(difference_.from.declared, wanted); }

    bool is_native(const AddColumn& c) const { return can_add(to(c.table), c); }
    bool is_native(const DropColumn& c) const { return can_drop(from(c.table), c.column.name); }
    // A foreign key is added together with its column if the column is new.
    bool is_native(const AddForeignKey& c) const {
        if (c.key.columns.size() != 1) return false;
        const auto added = all_of<AddColumn>(c.table);
        return std::any_of(added.begin(), added.end(), [&](const AddColumn* column) {
            return column->column.name == c.key.columns[0] && key_of(to(c.table), column->column.name) != nullptr;
        });
    }
    template <class T>
    bool is_native(const T&) const {
        return !std::is_same_v<T, AlterColumn> && !std::is_same_v<T, ChangeTableOptions> &&
               !std::is_same_v<T, ChangePrimaryKey> && !std::is_same_v<T, AddUnique> &&
               !std::is_same_v<T, DropUnique> && !std::is_same_v<T, AddCheck> && !std::is_same_v<T, DropCheck> &&
               !std::is_same_v<T, DropForeignKey>;
    }

    void create(const sql::Table& table);
    void add_column(const AddColumn& c);
    void copy(const std::string& table);
    std::string value_of(const sql::Table& old, const sql::Column& column) const;
    std::string converted(const AlterColumn& c, std::string value) const;

    const Difference& difference_;
    const sql::Dialect& dialect_;
    std::set<std::string> copied_;
    std::vector<std::string> out_;
};

void ByCopy::create(const sql::Table& table) {
    add(sql::create_table_statement(table, dialect_));
    for (const sql::Index& index : table.indexes) add(sql::create_index_statement(table, index, dialect_));
}

void ByCopy::add_column(const AddColumn& c) {
    std::string text =
        alter(c.table, dialect_) + "ADD COLUMN " + sql::column_definition(to(c.table), c.column, dialect_);
    if (const sql::ForeignKey* key = key_of(to(c.table), c.column.name)) {
        const std::string definition = sql::constraint_definition(*key, dialect_);
        if (!key->name.empty()) text += " CONSTRAINT " + name(key->name);
        text += " " + definition.substr(definition.find("REFERENCES "));
    }
    add(std::move(text));
    if (!c.fill.empty()) add("UPDATE " + name(c.table) + " SET " + name(c.column.name) + " = " + c.fill);
}

/// Returns the expression for a column of the new table, or "" where the column's default applies.
std::string ByCopy::value_of(const sql::Table& old, const sql::Column& column) const {
    if (old.position(column.name) == sql::Table::npos) {
        for (const AddColumn* added : all_of<AddColumn>(old.name))
            if (added->column.name == column.name) return added->fill;
        return {};
    }
    return name(column.name);
}

/// Returns the value of a changed column: of its new type, and with the fill for NULL.
std::string ByCopy::converted(const AlterColumn& c, std::string value) const {
    if (c.what.type)
        if (std::string conversion = convert_value(c.table, c.from, c.to, dialect_); !conversion.empty())
            value = std::move(conversion);
    return c.fill.empty() ? value : "coalesce(" + value + ", " + c.fill + ")";
}

// The revision contains the whole new table, so that a reader sees the result.
void ByCopy::copy(const std::string& table) {
    const sql::Table& old = from(table);
    sql::Table made = to(table);
    made.name = "carboy_new_" + table;
    for (sql::ForeignKey& key : made.foreign_keys)
        if (key.referred_table == made.name) key.referred_table = table;
    std::vector<std::string> columns;
    std::string values;
    for (const sql::Column& column : made.columns) {
        std::string value = column.computed.empty() ? value_of(old, column) : std::string();
        if (value.empty()) continue;
        for (const AlterColumn* altered : all_of<AlterColumn>(table))
            if (altered->to.name == column.name) value = converted(*altered, std::move(value));
        columns.push_back(column.name);
        values += (values.empty() ? "" : ", ") + value;
    }
    const std::string text = sql::create_table_statement(made, dialect_);
    add(text);
    add("INSERT INTO " + name(made.name) + " (" + quoted(columns, dialect_) + ") SELECT " + values + " FROM " +
        name(table));
    std::string losing;
    for (const std::string& property : lost_properties(sql::create_table_statement(old, dialect_), text))
        losing += (losing.empty() ? "" : ", ") + property;
    add("REPLACE TABLE " + name(table) + " WITH " + name(made.name) +
        (losing.empty() ? "" : " LOSING (" + losing + ")"));
}

}  // namespace

std::vector<std::string> alter_by_copy(const Difference& difference, const sql::Dialect& dialect) {
    return ByCopy(difference, dialect).run();
}

}  // namespace carboy::migrate
