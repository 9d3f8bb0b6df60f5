#include "cli/carboy/copy/target_schema.hpp"

#include <carboy/base/text.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/sql/compile/ddl.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "cli/carboy/default_text.hpp"

namespace carboy::cli {
namespace {

using sql::TypeKind;

/// Returns a default in the words of another engine; nullopt when it is more than a value.
std::optional<std::string> translated(const std::string& text, TypeKind kind) {
    const std::string_view value = without_cast(text);
    if (is_now(value)) return "CURRENT_TIMESTAMP";
    for (const std::string_view word : {"current_date", "current_time", "null"})
        if (equals_ignoring_case(value, word)) return std::string(value);
    const auto content = quoted_content(value);
    const std::string_view word = content ? std::string_view(*content) : value;
    if (kind == TypeKind::boolean) {
        const bool yes = equals_ignoring_case(word, "true") || word == "1" || word == "t";
        const bool no = equals_ignoring_case(word, "false") || word == "0" || word == "f";
        return yes ? std::optional<std::string>("true") : no ? std::optional<std::string>("false") : std::nullopt;
    }
    const bool number = !value.empty() && value.find_first_not_of("+-.0123456789eE") == std::string_view::npos;
    return content || number ? std::optional<std::string>(value) : std::nullopt;
}

/// Makes one table for the target.
class Translation {
  public:
    Translation(const sql::Table& table, engine::Connection& source, engine::Connection& target,
                std::vector<std::string>& warnings)
        : table_(table), source_(source), target_(target), warnings_(warnings) {}

    sql::Table make() {
        made_ = {.name = table_.name, .columns = {}, .primary_key = table_.primary_key};
        made_.comment = table_.comment;
        if (same_engine()) made_.options = table_.options;
        for (const sql::Column& column : table_.columns) add_column(column);
        for (const sql::UniqueConstraint& unique : table_.uniques) made_.uniques.push_back(unique);
        for (sql::ForeignKey key : table_.foreign_keys) {
            if (!key.referred_schema.empty()) {
                warn(fmt::format("the foreign key to {}.{}", key.referred_schema, key.referred_table));
                continue;
            }
            made_.foreign_keys.push_back(std::move(key));
        }
        for (sql::CheckConstraint check : table_.checks) {
            if (!same_engine()) check.condition = plain_condition(check.condition);
            if (!try_with([&](sql::Table& trial) { trial.checks.push_back(check); }))
                warn("the check " + check.condition);
        }
        for (const sql::ExcludeConstraint& exclude : table_.excludes)
            if (!same_engine() || !try_with([&](sql::Table& trial) { trial.excludes.push_back(exclude); }))
                warn("the constraint EXCLUDE " + exclude.definition);
        for (sql::Index index : table_.indexes) {
            if (!same_engine()) {
                index.where = plain_condition(index.where);
                for (std::string& expression : index.expressions) expression = plain_condition(expression);
            }
            if (!add_index(index)) warn("the index " + index.name);
        }
        return std::move(made_);
    }

  private:
    bool same_engine() const { return &source_.dialect() == &target_.dialect(); }
    void warn(const std::string& what) {
        warnings_.push_back(
            fmt::format("{}: {} is left out, because the target does not accept it.", table_.name, what));
    }

    /// Without the order and the operator classes of its keys, which another engine may not have, it is still an index.
    bool add_index(sql::Index& index) {
        const auto add = [&](sql::Table& trial) { trial.indexes.push_back(index); };
        if (try_with(add)) return true;
        const bool has_columns = std::find(index.columns.begin(), index.columns.end(), "") == index.columns.end();
        if (index.expressions.empty() || !has_columns) return false;
        index.expressions.clear();
        return try_with(add);
    }

    void add_column(sql::Column column) {
        column.identity = sql::Identity::none;
        if (!column.collation.empty() && !same_engine()) warn_of_collation(column);
        if (needs_big_integer(column)) column.type.kind = TypeKind::big_integer;
        if (column.server_default && !same_engine()) {
            const auto text = translated(*column.server_default, column.type.kind);
            if (!text) warn(fmt::format("the default of {}: {}", column.name, *column.server_default));
            column.server_default = text;
        } else if (column.server_default) {
            keep_default(column);
        }
        const std::string computed = std::exchange(column.computed, {});
        made_.columns.push_back(column);
        if (computed.empty()) return;
        made_.columns.pop_back();
        column.computed = computed;
        const auto add = [&](sql::Table& trial) { trial.columns.push_back(column); };
        if (try_with(add)) return;
        // An engine may only have generated columns that are stored.
        if (!std::exchange(column.stored, true) && try_with(add)) return;
        warn(fmt::format("the expression that computes {}: {}", column.name, computed));
        column.computed.clear();
        made_.columns.push_back(std::move(column));
    }

    /// Its name means nothing to another engine.
    void warn_of_collation(sql::Column& column) {
        warn(fmt::format("the collation {} of {}", column.collation, column.name));
        column.collation.clear();
    }

    void keep_default(sql::Column& column) {
        sql::Column trial = column;
        trial.primary_key = false;
        if (accepts({.name = made_.name, .columns = {trial}})) return;
        warn(fmt::format("the default of {}: {}", column.name, *column.server_default));
        column.server_default.reset();
    }

    /// An INTEGER of SQLite has 64 bits, and elsewhere it has 32.
    bool needs_big_integer(const sql::Column& column) {
        const bool integer = column.type.kind == TypeKind::integer || column.type.kind == TypeKind::small_integer;
        if (!integer || same_engine() || source_.dialect().numbering != sql::Numbering::rowid || column.type.array)
            return false;
        const std::string name = quoted(column.name, source_.dialect());
        const std::string query = fmt::format(
            "SELECT 1 FROM {} WHERE {} NOT BETWEEN -2147483648 AND 2147483647 AND typeof({}) = 'integer' LIMIT 1",
            quoted(table_.name, source_.dialect()), name, name);
        return source_.execute(sql::unchecked(query)).fetchone().has_value();
    }

    template <class Change>
    bool try_with(Change change) {
        sql::Table trial = made_;
        change(trial);
        if (!accepts(trial)) return false;
        made_ = std::move(trial);
        return true;
    }

    /// Creates the table in the target, without its keys to other tables, and undoes that.
    bool accepts(sql::Table trial) {
        trial.foreign_keys.clear();
        trial.name = "carboy_copy_trial";
        for (sql::Index& index : trial.indexes) index.name = "carboy_copy_trial_" + index.name;
        for (sql::UniqueConstraint& unique : trial.uniques) unique.name.clear();
        if (trial.columns.size() < table_.columns.size())
            trial.primary_key.clear();  // its columns may not be there yet
        target_.begin_write();
        bool accepted = true;
        try {
            for (const std::string& text : sql::create_statements(trial, target_.dialect()))
                target_.execute(sql::unchecked(text));
        } catch (const engine::DatabaseError&) {
            accepted = false;
        }
        target_.rollback();
        return accepted;
    }

    const sql::Table& table_;
    engine::Connection& source_;
    engine::Connection& target_;
    std::vector<std::string>& warnings_;
    sql::Table made_;
};

}  // namespace

sql::Table target_table(const sql::Table& table, engine::Connection& source, engine::Connection& target,
                        std::vector<std::string>& warnings) {
    return Translation(table, source, target, warnings).make();
}

std::vector<std::string> names_of(const std::vector<sql::Column>& columns) {
    std::vector<std::string> names;
    for (const sql::Column& column : columns) names.push_back(column.name);
    return names;
}

}  // namespace carboy::cli
