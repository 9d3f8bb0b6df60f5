#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "migrate/compare/alter.hpp"
#include "migrate/text/sql_of.hpp"
#include "migrate/text/sql_text.hpp"

namespace carboy::migrate {
namespace {

using sql::TypeKind;

bool is_number(const sql::ColumnType& type) {
    return !type.array && (type.kind == TypeKind::small_integer || type.kind == TypeKind::integer ||
                           type.kind == TypeKind::big_integer || type.kind == TypeKind::numeric ||
                           type.kind == TypeKind::float_ || type.kind == TypeKind::double_);
}

bool is_text(const sql::ColumnType& type) {
    const bool named = type.kind == TypeKind::enumeration && !type.name.empty();
    return !type.array && (type.kind == TypeKind::string || type.kind == TypeKind::text ||
                           (type.kind == TypeKind::enumeration && !named));
}

/// Returns the expression that converts a column, or "" where PostgreSQL converts it by itself. A conversion to text
/// stops at TEXT, because an explicit cast to VARCHAR(n) would cut what is too long instead of failing.
std::string conversion(const sql::Column& from, const sql::Column& to, const sql::Dialect& dialect) {
    const std::string name = quoted(to.name, dialect);
    if (is_text(to.type)) return is_text(from.type) ? "" : name + "::text";
    if (is_number(from.type) && is_number(to.type)) return "";
    if (is_number(from.type) && to.type.kind == TypeKind::boolean) return name + " <> 0";
    if (from.type.kind == TypeKind::boolean && is_number(to.type)) return name + "::integer";
    if (from.type.kind == TypeKind::enumeration) return name + "::text::" + dialect.type_name(to.type);
    return name + "::" + dialect.type_name(to.type);
}

template <class Part>
bool same_but_name(Part a, const Part& b) {
    a.name = b.name;
    return a == b;
}

/// Returns every option of a sequence, so that those that are not given become the default again.
std::string all_options(const sql::SequenceOptions& options) {
    constexpr std::int64_t none = sql::SequenceOptions::not_given;
    const auto given = [&](std::int64_t value, std::int64_t usual) { return value == none ? usual : value; };
    const auto limit = [&](std::string_view word, std::int64_t value) {
        return value == none ? fmt::format("NO {}", word) : fmt::format("{} {}", word, value);
    };
    const std::int64_t increment = given(options.increment, 1);
    const std::int64_t first = increment > 0 ? given(options.minimum, 1) : given(options.maximum, -1);
    return fmt::format("INCREMENT BY {} START WITH {} {} {} CACHE {} {}", increment, given(options.start, first),
                       limit("MINVALUE", options.minimum), limit("MAXVALUE", options.maximum), given(options.cache, 1),
                       options.cycle ? "CYCLE" : "NO CYCLE");
}

/// Returns the name of the sequence that a column's default counts with, as SQL text.
std::string sequence_of(const sql::Column& column, const sql::Dialect& dialect) {
    if (!column.sequence.empty()) return sql::quoted_sequence(column.sequence, dialect);
    const std::string text = column.server_default.value_or("");
    const std::size_t begin = text.find('\'');
    return begin == text.npos ? "" : text.substr(begin + 1, text.rfind('\'') - begin - 1);
}

bool refers_to(const sql::Table& table, const std::vector<std::string>& names) {
    return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const sql::ForeignKey& key) {
        return std::find(names.begin(), names.end(), key.referred_table) != names.end();
    });
}

/// The name of a check. Without a name, it gets one that is derived from its condition, so that the downgrade finds it.
std::string check_name(const std::string& table, const sql::CheckConstraint& check) {
    if (!check.name.empty()) return check.name;
    std::uint32_t hash = 2166136261U;  // FNV-1a
    for (const char c : normal_sql(check.condition)) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return default_constraint_name(table, {fmt::format("{:08x}", hash)}, "check");
}

sql::CheckConstraint with_name(const std::string& table, const sql::CheckConstraint& check) {
    return {check_name(table, check), check.condition};
}

sql::Table with_names(sql::Table table) {
    for (sql::CheckConstraint& check : table.checks) check = with_name(table.name, check);
    return table;
}

bool in_any(const std::vector<std::string>& texts, const std::string& part) {
    return std::any_of(texts.begin(), texts.end(),
                       [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

bool uses(const sql::Index& index, const std::string& column) {
    return contains(index.columns, column) || contains(index.include, column) || mentions(index.where, column) ||
           std::any_of(index.expressions.begin(), index.expressions.end(),
                       [&](const std::string& expression) { return mentions(expression, column); });
}

/// Writes the statements of one change after the other.
class InPlace {
  public:
    InPlace(const Difference& difference, const sql::Dialect& dialect) : difference_(difference), dialect_(dialect) {
        for (const Change& change : difference.changes) {
            if (const auto* made = std::get_if<CreateTable>(&change)) to_create_.push_back(made->table.name);
            if (const auto* gone = std::get_if<DropTable>(&change)) to_drop_.push_back(gone->table.name);
        }
        for (const sql::Table& table : difference.to.declared) find_recomputed(table);
    }

    std::vector<std::string> run() {
        std::size_t i = 0;
        const std::vector<Change>& changes = difference_.changes;
        for (; i < changes.size() && !is_about_column(changes[i]); ++i) std::visit(*this, changes[i]);
        drop_recomputed();
        for (; i < changes.size() && is_about_column(changes[i]); ++i) std::visit(*this, changes[i]);
        add_recomputed();
        for (; i < changes.size(); ++i) std::visit(*this, changes[i]);
        return std::move(out_);
    }

    void operator()(const RenameTable& c) { add(alter(c.from, dialect_) + "RENAME TO " + name(c.to)); }
    void operator()(const RenameColumn& c) {
        add(alter(c.table, dialect_) + "RENAME COLUMN " + name(c.from) + " TO " + name(c.to));
    }
    void operator()(const CreateTable& c);
    void operator()(const DropTable& c);
    void operator()(const AddColumn& c);
    void operator()(const DropColumn& c) { add(alter(c.table, dialect_) + "DROP COLUMN " + name(c.column.name)); }
    void operator()(const AlterColumn& c);
    void operator()(const ChangePrimaryKey& c);
    void operator()(const AddIndex& c) { add(sql::create_index_statement(table(c.table), c.index, dialect_)); }
    void operator()(const DropIndex& c) { add("DROP INDEX " + name(c.index.name)); }
    void operator()(const AddUnique& c) {
        if (!renamed_from<DropUnique>(c.table, c.unique, &DropUnique::unique))
            add(add_constraint(c.table, c.unique, dialect_));
    }
    void operator()(const DropUnique& c) {
        const std::string old =
            c.unique.name.empty() ? default_constraint_name(c.table, c.unique.columns, "key") : c.unique.name;
        drop_or_rename(c.table, old, renamed_to<AddUnique>(c.table, c.unique, &AddUnique::unique));
    }
    void operator()(const AddCheck& c) { add(add_constraint(c.table, with_name(c.table, c.check), dialect_)); }
    void operator()(const DropCheck& c) { drop(c.table, check_name(c.table, c.check)); }
    void operator()(const AddForeignKey& c) {
        if (!renamed_from<DropForeignKey>(c.table, c.key, &DropForeignKey::key))
            add(add_constraint(c.table, c.key, dialect_));
    }
    void operator()(const DropForeignKey& c) {
        const std::string old =
            c.key.name.empty() ? default_constraint_name(c.table, c.key.columns, "fkey") : c.key.name;
        drop_or_rename(c.table, old, renamed_to<AddForeignKey>(c.table, c.key, &AddForeignKey::key));
    }
    void operator()(const AddExclude& c) { add(add_constraint(c.table, c.exclude, dialect_)); }
    void operator()(const DropExclude& c) { drop(c.table, c.exclude.name); }
    void operator()(const ChangeTableComment& c) {
        add(sql::table_comment_statement({.name = c.table}, c.to, dialect_));
    }
    void operator()(const ChangeTableOptions&) {}  // only of engines whose tables are copied
    void operator()(const CreateEnumeration& c) {
        sql::Table table;
        table.columns.push_back({"value", c.type});
        for (std::string& text : sql::create_type_statements(table, dialect_)) add(std::move(text));
    }
    void operator()(const DropEnumeration& c) { add("DROP TYPE " + name(c.type.name)); }
    void operator()(const AlterEnumeration& c);

  private:
    void add(std::string text) { out_.push_back(std::move(text)); }
    std::string name(std::string_view text) const { return quoted(text, dialect_); }
    void drop(const std::string& table, const std::string& constraint) {
        add(alter(table, dialect_) + "DROP CONSTRAINT " + name(constraint));
    }
    void drop_or_rename(const std::string& table, const std::string& old, const std::string& wanted) {
        if (wanted.empty()) return drop(table, old);
        add(alter(table, dialect_) + "RENAME CONSTRAINT " + name(old) + " TO " + name(wanted));
    }
    /// A constraint of which only the name changes is renamed: keys of other tables may depend on it.
    template <class Drop, class Part>
    bool renamed_from(const std::string& table, const Part& part, Part Drop::*member) const {
        return !part.name.empty() && any<Drop>([&](const Drop& c) {
            return c.table == table && same_but_name(c.*member, part) && (c.*member).name != part.name;
        });
    }
    template <class Add, class Part>
    std::string renamed_to(const std::string& table, const Part& part, Part Add::*member) const {
        for (const Change& change : difference_.changes)
            if (const Add* one = std::get_if<Add>(&change);
                one != nullptr && one->table == table && same_but_name(one->*member, part))
                return (one->*member).name != part.name ? (one->*member).name : std::string();
        return {};
    }
    const sql::Table& table(const std::string& wanted) const {
        for (const sql::Table& one : difference_.to.declared)
            if (one.name == wanted) return one;
        return none_;
    }
    std::string alter_column(const AlterColumn& c) const {
        return alter(c.table, dialect_) + "ALTER COLUMN " + name(c.to.name) + " ";
    }
    std::string owned_sequence(const AlterColumn& c) const {
        return "pg_get_serial_sequence(" + quoted_text(quoted(c.table, dialect_)) + ", " + quoted_text(c.to.name) + ")";
    }
    void create_sequence(const sql::Column& column) {
        for (std::string& text : sql::create_sequence_statements(column, dialect_)) add(std::move(text));
    }
    void change_type(const AlterColumn& c);
    void change_numbering(const AlterColumn& c);
    void change_counting(const AlterColumn& c);
    template <class T, class Test>
    bool any(Test test) const {
        return std::any_of(difference_.changes.begin(), difference_.changes.end(), [&](const Change& change) {
            const T* one = std::get_if<T>(&change);
            return one != nullptr && test(*one);
        });
    }
    static bool is_about_column(const Change& change) {
        return std::holds_alternative<AddColumn>(change) || std::holds_alternative<AlterColumn>(change) ||
               std::holds_alternative<ChangePrimaryKey>(change);
    }
    void find_recomputed(const sql::Table& table);
    bool is_recomputed(const std::string& table, const std::string& column) const;
    void drop_recomputed();
    void add_recomputed();
    void restore_parts(const sql::Table& table, const std::string& column);
    bool add_values(const AlterEnumeration& c);
    bool uses_value(const std::string& value) const;
    void replace_enumeration(const AlterEnumeration& c);
    std::vector<Change> conditions_on(const sql::Table& table, const std::string& column) const;
    void change_enumeration(const std::string& table, const sql::Column& column, const sql::ColumnType& to);

    const Difference& difference_;
    const sql::Dialect& dialect_;
    std::vector<std::string> to_create_;  // tables that do not exist yet
    std::vector<std::string> to_drop_;    // tables that still exist
    std::vector<AddColumn> recomputed_;   // generated columns that are dropped and added again
    std::vector<std::string> out_;
    sql::Table none_;
};

// A key to a table that is created later is added when that table exists.
void InPlace::operator()(const CreateTable& c) {
    std::erase(to_create_, c.table.name);
    for (const sql::Column& column : c.table.columns) create_sequence(column);
    std::vector<sql::TableName> later;
    for (const std::string& name : to_create_) later.push_back({.name = name});
    add(sql::create_table_statement(with_names(c.table), dialect_, later));
    for (std::string& text : sql::counting_statements(c.table, dialect_)) add(std::move(text));
    for (const sql::Index& index : c.table.indexes) add(sql::create_index_statement(c.table, index, dialect_));
    for (std::string& text : sql::comment_statements(c.table, dialect_)) add(std::move(text));
    for (const Change& change : difference_.changes) {
        const auto* earlier = std::get_if<CreateTable>(&change);
        if (earlier == nullptr || earlier->table.name == c.table.name) continue;
        if (std::find(to_create_.begin(), to_create_.end(), earlier->table.name) != to_create_.end()) continue;
        for (const sql::ForeignKey& key : earlier->table.foreign_keys)
            if (key.referred_table == c.table.name) add(add_constraint(earlier->table.name, key, dialect_));
    }
}

// Foreign keys between tables that refer to each other are dropped first.
void InPlace::operator()(const DropTable& c) {
    std::erase(to_drop_, c.table.name);
    for (const Change& change : difference_.changes) {
        const auto* later = std::get_if<DropTable>(&change);
        if (later == nullptr || later->table.name == c.table.name || !refers_to(later->table, {c.table.name})) continue;
        if (std::find(to_drop_.begin(), to_drop_.end(), later->table.name) == to_drop_.end()) continue;
        for (const sql::ForeignKey& key : later->table.foreign_keys)
            if (key.referred_table == c.table.name) (*this)(DropForeignKey{later->table.name, key});
    }
    add(sql::drop_statement(c.table, dialect_));
}

void InPlace::operator()(const AddColumn& c) {
    sql::Column column = c.column;
    const bool filled = !c.fill.empty() && column.computed.empty();
    if (filled) column.nullable = true;
    create_sequence(column);
    add(alter(c.table, dialect_) + "ADD COLUMN " + sql::column_definition(table(c.table), column, dialect_));
    sql::Table alone{.name = c.table, .columns = {column}};
    for (std::string& text : sql::counting_statements(alone, dialect_)) add(std::move(text));
    for (std::string& text : sql::comment_statements(alone, dialect_)) add(std::move(text));
    if (!filled) return;
    add("UPDATE " + name(c.table) + " SET " + name(column.name) + " = " + c.fill);
    if (!c.column.nullable) add(alter(c.table, dialect_) + "ALTER COLUMN " + name(column.name) + " SET NOT NULL");
}

// A default is dropped first, because the old one may not have the new type.
void InPlace::change_type(const AlterColumn& c) {
    if (c.what.type && c.from.server_default) add(alter_column(c) + "DROP DEFAULT");
    const std::string convert = c.what.type ? conversion(c.from, c.to, dialect_) : "";
    std::string collation;
    if (!c.to.collation.empty())
        collation = " COLLATE " + name(c.to.collation);
    else if (c.what.collation && is_text(c.to.type))
        collation = " COLLATE pg_catalog.\"default\"";
    add(alter_column(c) + "TYPE " + dialect_.type_name(c.to.type) + collation +
        (convert.empty() ? "" : " USING " + convert));
    const bool counted = c.from.identity == sql::Identity::serial;
    if (counted && !c.what.numbering)
        add("DO $carboy$ BEGIN EXECUTE 'ALTER SEQUENCE ' || " + owned_sequence(c) + " || ' AS " +
            dialect_.type_name(c.to.type) + "'; END $carboy$");
}

// The column owns the sequence, as with SERIAL. Numbers continue after the highest one.
void InPlace::change_numbering(const AlterColumn& c) {
    using sql::Identity;
    const std::string owner = owned_sequence(c);
    const auto is_generated = [](Identity identity) {
        return identity == Identity::by_default || identity == Identity::always;
    };
    const std::string_view kind = c.to.identity == Identity::always ? "ALWAYS" : "BY DEFAULT";
    if (is_generated(c.from.identity) && is_generated(c.to.identity)) {
        add(alter_column(c) + "SET GENERATED " + std::string(kind));
        if (c.from.counting != c.to.counting) change_counting(c);
        return;
    }
    if (c.from.identity == Identity::serial)
        add("DO $carboy$ BEGIN EXECUTE 'DROP SEQUENCE ' || " + owner + " || ' CASCADE'; END $carboy$");
    else if (c.from.identity != Identity::none)
        add(alter_column(c) + "DROP IDENTITY");
    if (c.to.identity == Identity::none) return;
    const std::string options = sql::sequence_options(c.to.counting);
    if (c.to.identity == Identity::serial) {
        const std::string sequence = name(default_constraint_name(c.table, {c.to.name}, "seq"));
        add("CREATE SEQUENCE " + sequence + " AS " + dialect_.type_name(c.to.type) + options + " OWNED BY " +
            name(c.table) + "." + name(c.to.name));
        add(alter_column(c) + "SET DEFAULT nextval(" + quoted_text(sequence) + ")");
    } else {
        add(alter_column(c) + "ADD GENERATED " + std::string(kind) + " AS IDENTITY" +
            (options.empty() ? "" : " (" + options.substr(1) + ")"));
    }
    const std::int64_t start = c.to.counting.start;
    add(fmt::format("SELECT setval({}, coalesce(max({}) + 1, {}), false) FROM {}", owner, name(c.to.name),
                    start == sql::SequenceOptions::not_given ? 1 : start, name(c.table)));
}

void InPlace::change_counting(const AlterColumn& c) {
    const std::string options = all_options(c.to.counting);
    if (c.to.identity == sql::Identity::none)
        add("ALTER SEQUENCE " + sequence_of(c.to, dialect_) + " " + options);
    else
        add("DO $carboy$ BEGIN EXECUTE 'ALTER SEQUENCE ' || " + owned_sequence(c) + " || ' " + options +
            "'; END $carboy$");
}

// A generated column cannot be altered, and neither can the type of a column from which one is computed. So the
// generated column is dropped first and added again when the columns are as they will be, which computes its values.
void InPlace::find_recomputed(const sql::Table& table) {
    for (const sql::Column& column : table.columns) {
        if (column.computed.empty()) continue;
        const sql::Table* old = nullptr;
        for (const sql::Table& one : difference_.from.reported)
            if (one.name == table.name) old = &one;
        if (old == nullptr || old->position(column.name) == sql::Table::npos) continue;
        const std::string& before = old->columns[old->position(column.name)].computed;
        if (any<AlterColumn>([&](const AlterColumn& c) {
                if (c.table != table.name) return false;
                return c.to.name == column.name ? c.what.computed
                                                : (c.what.type || c.what.collation) && mentions(before, c.to.name);
            }))
            recomputed_.push_back({table.name, column});
    }
}

bool InPlace::is_recomputed(const std::string& table, const std::string& column) const {
    return std::any_of(recomputed_.begin(), recomputed_.end(),
                       [&](const AddColumn& one) { return one.table == table && one.column.name == column; });
}

void InPlace::drop_recomputed() {
    for (const AddColumn& one : recomputed_) (*this)(DropColumn{one.table, one.column});
}

void InPlace::add_recomputed() {
    for (const AddColumn& one : recomputed_) {
        (*this)(one);
        restore_parts(table(one.table), one.column.name);
    }
}

// What depends on a column goes with it. What the changes add themselves is left to them.
void InPlace::restore_parts(const sql::Table& table, const std::string& column) {
    for (const sql::UniqueConstraint& unique : table.uniques)
        if (contains(unique.columns, column) &&
            !any<AddUnique>([&](const AddUnique& c) { return c.table == table.name && c.unique == unique; }))
            (*this)(AddUnique{table.name, unique});
    for (const sql::Index& index : table.indexes)
        if (uses(index, column) && !any<AddIndex>([&](const AddIndex& c) { return c.index.name == index.name; }))
            (*this)(AddIndex{table.name, index});
    for (const sql::CheckConstraint& check : table.checks)
        if (mentions(check.condition, column) &&
            !any<AddCheck>([&](const AddCheck& c) { return c.table == table.name && c.check == check; }))
            (*this)(AddCheck{table.name, check});
    for (const sql::ForeignKey& key : table.foreign_keys)
        if (contains(key.columns, column) &&
            !any<AddForeignKey>([&](const AddForeignKey& c) { return c.table == table.name && c.key == key; }))
            (*this)(AddForeignKey{table.name, key});
}

void InPlace::operator()(const AlterColumn& c) {
    if (is_recomputed(c.table, c.to.name)) return;
    if (c.what.computed) add(alter_column(c) + "DROP EXPRESSION");
    if (c.what.type || c.what.collation) change_type(c);
    if (c.what.numbering) change_numbering(c);
    if (c.what.counting) change_counting(c);
    if (c.what.comment) add(sql::column_comment_statement({.name = c.table}, c.to, dialect_));
    const bool lost_default = c.what.type && c.from.server_default;
    const std::optional<std::string> wanted = sql::default_text(c.to, dialect_);
    if (wanted && (c.what.default_value || lost_default)) {
        create_sequence(c.to);
        add(alter_column(c) + "SET DEFAULT " + *wanted);
    } else if (c.what.default_value && !lost_default) {
        add(alter_column(c) + "DROP DEFAULT");
    }
    if (!c.what.nullable) return;
    if (!c.fill.empty() && !c.to.nullable)
        add("UPDATE " + name(c.table) + " SET " + name(c.to.name) + " = " + c.fill + " WHERE " + name(c.to.name) +
            " IS NULL");
    add(alter_column(c) + (c.to.nullable ? "DROP NOT NULL" : "SET NOT NULL"));
}

// The name that the model or an earlier name of the table suggests may not be the key's, so the statement asks the
// server for it.
void InPlace::operator()(const ChangePrimaryKey& c) {
    const auto with_key = [&](const std::string& what, const std::string& rest) {
        add("DO $carboy$ DECLARE key text; BEGIN SELECT conname INTO key FROM pg_constraint WHERE contype = 'p' AND "
            "conrelid = " +
            quoted_text(quoted(c.table, dialect_)) + "::regclass; EXECUTE " +
            quoted_text(alter(c.table, dialect_) + what + " CONSTRAINT ") + " || quote_ident(key)" + rest +
            "; END $carboy$");
    };
    if (c.from == c.to) return with_key("RENAME", " || " + quoted_text(" TO " + name(c.to_name)));
    if (!c.from.empty()) with_key("DROP", "");
    const std::string named = c.to_name.empty() ? "" : "CONSTRAINT " + name(c.to_name) + " ";
    if (!c.to.empty()) add(alter(c.table, dialect_) + "ADD " + named + "PRIMARY KEY (" + quoted(c.to, dialect_) + ")");
}

// New values can be added between the old ones as long as those keep their order, and as long as nothing else in the
// transaction uses them, which PostgreSQL refuses.
bool InPlace::add_values(const AlterEnumeration& c) {
    std::size_t next = 0;
    std::vector<std::string> added;
    for (const std::string& value : c.to.values) {
        if (next < c.from.values.size() && c.from.values[next] == value) {
            ++next;
        } else {
            if (uses_value(quoted_text(value))) return false;
            const std::string place = next < c.from.values.size() ? " BEFORE " + quoted_text(c.from.values[next]) : "";
            added.push_back("ALTER TYPE " + name(c.to.name) + " ADD VALUE " + quoted_text(value) + place);
        }
    }
    if (next < c.from.values.size()) return false;
    for (std::string& text : added) add(std::move(text));
    return true;
}

// True if a statement of these changes contains the value.
bool InPlace::uses_value(const std::string& value) const {
    const auto in = [&](const std::string& text) { return text.find(value) != std::string::npos; };
    const auto in_column = [&](const sql::Column& column) {
        return in(column.server_default.value_or("")) || in(column.computed);
    };
    return any<AlterColumn>([&](const AlterColumn& c) { return in_column(c.to) || in(c.fill); }) ||
           any<AddColumn>([&](const AddColumn& c) { return in_column(c.column) || in(c.fill); }) ||
           any<AddCheck>([&](const AddCheck& c) { return in(c.check.condition); }) ||
           any<AddIndex>([&](const AddIndex& c) { return in(c.index.where) || in_any(c.index.expressions, value); }) ||
           any<CreateTable>([&](const CreateTable& c) {
               return std::any_of(c.table.columns.begin(), c.table.columns.end(), in_column) ||
                      std::any_of(c.table.checks.begin(), c.table.checks.end(),
                                  [&](const sql::CheckConstraint& check) { return in(check.condition); }) ||
                      std::any_of(c.table.indexes.begin(), c.table.indexes.end(), [&](const sql::Index& index) {
                          return in(index.where) || in_any(index.expressions, value);
                      });
           });
}

// A value cannot be removed, so a new type replaces the old one. This fails when a row has the removed value.
// Conditions that compare the column name the old type, so they are dropped and made again.
void InPlace::replace_enumeration(const AlterEnumeration& c) {
    const std::string old = "carboy_old_" + c.to.name;
    add("ALTER TYPE " + name(c.from.name) + " RENAME TO " + name(old));
    (*this)(CreateEnumeration{c.to});
    for (const sql::Table& table : difference_.from.reported) {
        std::vector<Change> parts;
        for (const sql::Column& column : table.columns)
            if (column.type.kind == TypeKind::enumeration && column.type.name == c.from.name)
                for (Change& part : conditions_on(table, column.name))
                    if (std::none_of(parts.begin(), parts.end(),
                                     [&](const Change& one) { return describe(one) == describe(part); }))
                        parts.push_back(std::move(part));
        for (const Change& part : parts) {
            if (const auto* check = std::get_if<AddCheck>(&part)) (*this)(DropCheck{check->table, check->check});
            if (const auto* index = std::get_if<AddIndex>(&part)) (*this)(DropIndex{index->table, index->index});
        }
        for (const sql::Column& column : table.columns)
            if (column.type.kind == TypeKind::enumeration && column.type.name == c.from.name)
                change_enumeration(table.name, column, c.to);
        for (const Change& part : parts) std::visit(*this, part);
    }
    add("DROP TYPE " + name(old));
}

/// Returns the changes that make the checks and the conditions of indexes on a column again. Those that these changes
/// drop are gone already.
std::vector<Change> InPlace::conditions_on(const sql::Table& table, const std::string& column) const {
    std::vector<Change> found;
    for (const sql::CheckConstraint& check : table.checks)
        if (mentions(check.condition, column) &&
            !any<DropCheck>([&](const DropCheck& c) { return c.table == table.name && c.check.name == check.name; }))
            found.push_back(AddCheck{table.name, check});
    for (const sql::Index& index : table.indexes)
        if ((mentions(index.where, column) || in_any(index.expressions, column)) &&
            !any<DropIndex>([&](const DropIndex& c) { return c.index.name == index.name; }))
            found.push_back(AddIndex{table.name, index});
    return found;
}

// A default that changes is set by that change; its old value may be gone.
void InPlace::change_enumeration(const std::string& table, const sql::Column& column, const sql::ColumnType& to) {
    const std::string start = alter(table, dialect_) + "ALTER COLUMN " + name(column.name) + " ";
    const std::string list = column.type.array ? "[]" : "";
    if (column.server_default) add(start + "DROP DEFAULT");
    add(start + "TYPE " + name(to.name) + list + " USING " + name(column.name) + "::text" + list +
        "::" + name(to.name) + list);
    const bool changes = any<AlterColumn>(
        [&](const AlterColumn& c) { return c.table == table && c.to.name == column.name && c.what.default_value; });
    const bool leaves =
        any<DropColumn>([&](const DropColumn& c) { return c.table == table && c.column.name == column.name; });
    if (column.server_default && !changes && !leaves) add(start + "SET DEFAULT " + *column.server_default);
}

void InPlace::operator()(const AlterEnumeration& c) {
    if (!add_values(c)) replace_enumeration(c);
}

}  // namespace

std::vector<std::string> alter_in_place(const Difference& difference, const sql::Dialect& dialect) {
    return InPlace(difference, dialect).run();
}

}  // namespace carboy::migrate
