#include "cli/carboy/copy/copy_database.hpp"

#include <carboy/base/error.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/engine/inspector.hpp>
#include <carboy/engine/url.hpp>
#include <carboy/sql/compile/ddl.hpp>
#include <carboy/sql/dialects/alter_facts.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cli/carboy/copy/conversion.hpp"
#include "cli/carboy/copy/copy_state.hpp"
#include "cli/carboy/copy/progress.hpp"
#include "cli/carboy/copy/row_source.hpp"
#include "cli/carboy/copy/row_target.hpp"
#include "cli/carboy/copy/target_schema.hpp"

namespace carboy::cli {
namespace {

using Tables = std::vector<sql::Table>;

constexpr std::int64_t portion = 20'000;  // rows of a transaction
constexpr std::string_view lease_table = "carboy_migration_lease";

engine::Connection open(const std::string& url) {
    return engine::connect(url, {.call_timeout = std::chrono::milliseconds(0)});
}

void execute(engine::Connection& connection, std::string_view text) {
    if (!text.empty()) connection.execute(sql::unchecked(text));
}

/// The tables that migrations fill themselves when they create the target's tables.
bool belongs_to_migrations(const std::string& name) { return name == "alembic_version" || name == "carboy_migration"; }

[[noreturn]] void refuse_missing(const sql::Table& table, const sql::Column& column) {
    throw Error("missing_column", fmt::format("The target's table {} has no column {}.", table.name, column.name),
                "Upgrade the target's schema, or copy into an empty database.");
}

/// Mixes the bits, so that a sum of hashes does not cancel out.
std::uint64_t hash_of(std::string_view bytes) {
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9U;
    hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebU;
    return hash ^ (hash >> 31);
}

class Copier {
  public:
    Copier(const std::string& from, const std::string& to, bool terminal)
        : source_(open(from)), target_(open(to)), state_(target_), progress_(terminal) {
        source_name_ = engine::Url::parse(from).to_string();
    }

    std::vector<CopiedTable> run() {
        const sql::AlterFacts* const facts = sql::alter_facts(target_.dialect());
        if (facts != nullptr) execute(target_, facts->suspend_foreign_keys);
        target_.commit();
        source_.begin_read();
        read_tables();
        if (const auto begun = state_.source(); !begun)
            prepare();
        else if (*begun != source_name_)
            throw Error("other_copy", "The target has an unfinished copy of " + *begun + ".",
                        "Finish that copy, or empty the target.");
        else
            progress_.say("Continuing the copy that was interrupted.");
        read_target();
        for (const sql::Table* table : order_) copy(*table);
        build_later();
        for (const sql::Table* table : order_) set_sequences(table->name);
        std::vector<CopiedTable> result;
        for (const sql::Table* table : order_) result.push_back(compare(*table));
        check_foreign_keys(facts);
        state_.end();
        return result;
    }

  private:
    void read_tables();
    void prepare();
    void create(const sql::Table& table);
    void use_existing(const sql::Table& table);
    void read_target();
    void copy(const sql::Table& table);
    bool is_filled(const std::string& table);
    void build_later();
    void set_sequences(const std::string& table);
    void check_foreign_keys(const sql::AlterFacts* facts);
    CopiedTable compare(const sql::Table& table);
    std::uint64_t sum(engine::Connection& connection, const sql::Table& table, const std::vector<std::string>& names,
                      const std::vector<sql::ColumnType>& types, std::int64_t& rows);
    std::vector<sql::Column> columns_for(const sql::Table& table) const;
    const sql::Table& in_target(const std::string& name) const;

    engine::Connection source_, target_;
    CopyState state_;
    Progress progress_;
    std::string source_name_;
    Tables tables_;         // of the source
    Tables target_tables_;  // those of the same names
    std::vector<const sql::Table*> order_;
};

void Copier::read_tables() {
    engine::Inspector inspector(source_);
    for (const std::string& name : inspector.table_names())
        if (name != lease_table && !CopyState::is_own_table(name)) tables_.push_back(inspector.table(name));
    std::vector<const sql::Table*> pointers;
    for (const sql::Table& table : tables_) pointers.push_back(&table);
    order_ = sql::in_creation_order(pointers);
    const auto views = inspector.view_names();
    if (!views.empty()) progress_.say(fmt::format("Views are not copied: {}.", fmt::join(views, ", ")));
}

bool Copier::is_filled(const std::string& table) {
    const std::string text = "SELECT 1 FROM " + quoted(table, target_.dialect()) + " LIMIT 1";
    return target_.execute(sql::unchecked(text)).fetchone().has_value();
}

/// Creates the missing tables and records the copy, all in one transaction.
void Copier::prepare() {
    engine::Inspector inspector(target_);
    std::vector<std::string> warnings;
    Tables made;
    const std::vector<std::string> present = inspector.table_names();
    std::vector<const sql::Table*> existing;
    for (const sql::Table* table : order_) {
        if (std::find(present.begin(), present.end(), table->name) == present.end()) {
            made.push_back(target_table(*table, source_, target_, warnings));
            continue;
        }
        if (is_filled(table->name) && !belongs_to_migrations(table->name))
            throw Error("target_not_empty", "The table " + table->name + " of the target has rows.",
                        "Copy into an empty database, or into tables that migrations have just created.");
        existing.push_back(table);
    }
    Tables existing_tables;
    for (const sql::Table* table : existing) {
        existing_tables.push_back(inspector.table(table->name));
        for (const sql::Column& column : table->columns)
            if (existing_tables.back().position(column.name) == sql::Table::npos) refuse_missing(*table, column);
    }
    target_.begin_write();
    try {
        state_.begin(source_name_);
        for (const sql::Table& table : existing_tables) {
            use_existing(table);
            if (belongs_to_migrations(table.name) && is_filled(table.name))
                state_.record(table.name, {.rows = 0, .done = true});
        }
        for (const sql::Table& table : made) create(table);
        target_.commit();
    } catch (...) {
        target_.rollback();
        throw;
    }
    for (const std::string& warning : warnings) progress_.say("warning: " + warning);
}

/// Indexes are built when the rows are there, and so are foreign keys where they can be added to a table.
void Copier::create(const sql::Table& table) {
    const sql::Dialect& dialect = target_.dialect();
    const sql::AlterFacts* const facts = sql::alter_facts(dialect);
    sql::Table bare = table;
    bare.indexes.clear();
    const bool later = facts != nullptr && facts->in_place;
    std::vector<sql::TableName> referred;
    for (const sql::ForeignKey& key : table.foreign_keys)
        if (later) referred.push_back({key.referred_schema, key.referred_table});
    for (const std::string& text : sql::create_statements(bare, dialect, referred)) execute(target_, text);
    for (const sql::Index& index : table.indexes) state_.add_later(sql::create_index_statement(table, index, dialect));
    if (!later) return;
    for (const sql::ForeignKey& key : table.foreign_keys)
        state_.add_later("ALTER TABLE " + quoted(table.name, dialect) + " ADD " +
                         sql::constraint_definition(key, dialect));
}

/// The foreign keys of a table that is already there are dropped until all rows are copied: a cycle has no order.
void Copier::use_existing(const sql::Table& table) {
    const sql::Dialect& dialect = target_.dialect();
    const sql::AlterFacts* const facts = sql::alter_facts(dialect);
    if (facts == nullptr || !facts->in_place) return;
    const std::string alter = "ALTER TABLE " + quoted(table.name, dialect) + " ";
    for (const sql::ForeignKey& key : table.foreign_keys) {
        state_.add_later(alter + "ADD " + sql::constraint_definition(key, dialect));
        execute(target_, alter + "DROP CONSTRAINT " + quoted(key.name, dialect));
    }
}

void Copier::read_target() {
    engine::Inspector inspector(target_);
    for (const sql::Table& table : tables_) target_tables_.push_back(inspector.table(table.name));
    for (const sql::Table& table : tables_) columns_for(table);
}

const sql::Table& Copier::in_target(const std::string& name) const {
    return *std::find_if(target_tables_.begin(), target_tables_.end(),
                         [&](const sql::Table& table) { return table.name == name; });
}

/// The target's columns, in the order of the source, without those that are computed. Their types are those of the
/// engine that knows more about its values than SQLite, where an interval is a DATETIME.
std::vector<sql::Column> Copier::columns_for(const sql::Table& table) const {
    std::vector<sql::Column> columns;
    const sql::Table& target = in_target(table.name);
    for (const sql::Column& column : table.columns) {
        const std::size_t at = target.position(column.name);
        if (at == sql::Table::npos) refuse_missing(table, column);
        if (!target.columns[at].computed.empty()) continue;
        columns.push_back(target.columns[at]);
        if (source_.dialect().numbering != sql::Numbering::rowid) columns.back().type = column.type;
    }
    return columns;
}

void Copier::copy(const sql::Table& table) {
    TableProgress done = state_.progress(table.name);
    if (done.done) return;
    const std::vector<sql::Column> columns = columns_for(table);
    RowSource source(source_, table, names_of(columns));
    progress_.start(table.name, source.count());
    while (!done.done) {
        progress_.move(done.rows);
        target_.begin_write();
        try {
            std::int64_t rows = 0;
            if (!columns.empty()) {
                const auto target = open_target(target_, table.name, columns, source_.dialect());
                rows = source.read(done.last_key, portion, [&](std::span<const sql::ValueView> row) {
                    target->write(row);
                    if (!source.has_key()) progress_.move(++done.rows);
                });
                target->finish();
            }
            if (source.has_key()) done.rows += rows;
            done.done = rows < portion || !source.has_key();
            state_.record(table.name, done);
            target_.commit();
        } catch (const Error& error) {
            target_.rollback();
            throw Error(
                "copy_failed",
                fmt::format("Copying the table {} failed after {} rows: {}", table.name, done.rows, error.message()),
                error.hint().empty() ? "Correct the rows, and run the same command again: it continues there."
                                     : error.hint());
        }
    }
    progress_.move(done.rows);
    progress_.finish();
}

void Copier::build_later() {
    const std::int64_t count = state_.count_later();
    if (count == 0) return;
    progress_.start("indexes and foreign keys", count);
    for (std::int64_t done = 0; state_.run_next();) progress_.move(++done);
    progress_.finish();
}

/// The next number of a column is greater than those that were copied.
void Copier::set_sequences(const std::string& table) {
    const sql::Dialect& dialect = target_.dialect();
    if (dialect.numbering != sql::Numbering::serial) return;
    for (const sql::Column& column : in_target(table).columns) {
        if (column.identity == sql::Identity::none) continue;
        const std::string name = quoted(column.name, dialect);
        const std::string text = fmt::format(
            "SELECT setval(pg_get_serial_sequence(quote_ident(?), ?), greatest(coalesce(max({0}), 0) + 1, 1), "
            "false) FROM {1}",
            name, quoted(table, dialect));
        target_.begin_write();
        target_.execute(sql::unchecked(text), table, column.name).fetchone();
        target_.commit();
    }
}

void Copier::check_foreign_keys(const sql::AlterFacts* facts) {
    if (facts == nullptr || facts->foreign_key_violations.empty()) return;
    for (auto&& [table, row, parent] : target_.execute(sql::unchecked(facts->foreign_key_violations))
                                           .as<std::string, std::optional<std::int64_t>, std::string>())
        progress_.say(
            fmt::format("warning: row {} of {} refers to a row that {} does not have", row.value_or(0), table, parent));
}

std::uint64_t Copier::sum(engine::Connection& connection, const sql::Table& table,
                          const std::vector<std::string>& names, const std::vector<sql::ColumnType>& types,
                          std::int64_t& rows) {
    RowSource source(connection, table, names);
    std::uint64_t sum = 0;
    std::string text;
    std::vector<sql::Value> key;
    while (true) {
        const std::int64_t read = source.read(key, portion, [&](std::span<const sql::ValueView> row) {
            text.clear();
            for (std::size_t i = 0; i < row.size(); ++i) append_canonical(text, row[i], types[i]);
            sum += hash_of(text);
            if (++rows % 1024 == 0) progress_.move(rows);
        });
        if (read < portion || !source.has_key()) return sum;
    }
}

CopiedTable Copier::compare(const sql::Table& table) {
    CopiedTable result{.name = table.name};
    const std::vector<sql::Column> columns = columns_for(table);
    std::vector<sql::ColumnType> types;
    for (const sql::Column& column : columns) types.push_back(column.type);
    RowSource counted(source_, table, names_of(columns));
    progress_.start("comparing " + table.name, counted.count());
    if (!columns.empty()) {
        result.source_sum = sum(source_, table, names_of(columns), types, result.source_rows);
        result.target_sum = sum(target_, in_target(table.name), names_of(columns), types, result.target_rows);
    }
    progress_.move(result.target_rows);
    progress_.clear();
    return result;
}

}  // namespace

std::vector<CopiedTable> copy_database(const std::string& from, const std::string& to, bool terminal) {
    return Copier(from, to, terminal).run();
}

}  // namespace carboy::cli
