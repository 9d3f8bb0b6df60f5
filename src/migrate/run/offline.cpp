// The SQL of an upgrade as a script, for a database that the program cannot reach.
#include <carboy/base/error.hpp>
#include <carboy/migrate/run/runner.hpp>

#include <fmt/format.h>

#include <algorithm>

#include "migrate/revision/step.hpp"
#include "migrate/run/state_tables.hpp"
#include "migrate/text/sql_of.hpp"

namespace carboy::migrate {
namespace {

// A row that breaks the CHECK stops the script before the old table is dropped.
void print_replacement(std::string& out, const Replacement& replacement, const sql::Dialect& dialect) {
    const std::string table = quoted(replacement.table, dialect), copy = quoted(replacement.copy, dialect);
    out += fmt::format(
        "-- Indexes, triggers and views of {0} that this script does not create again must be created by hand.\n"
        "CREATE TEMP TABLE carboy_count (same INTEGER CHECK (same));\n"
        "INSERT INTO carboy_count SELECT (SELECT count(*) FROM {0}) = (SELECT count(*) FROM {1});\n"
        "DROP TABLE carboy_count;\nPRAGMA legacy_alter_table = ON;\nDROP TABLE {0};\nALTER TABLE {1} RENAME TO {0};\n"
        "PRAGMA legacy_alter_table = OFF;\n",
        table, copy);
}

void print_step(std::string& out, const Step& step, const Revision& revision, const sql::Dialect& dialect) {
    if (const auto name = as_call(step.text))
        throw Error("not_sql", fmt::format("The revision {} runs the function {}.", revision.id, *name),
                    "Upgrade with the program, or up to the revision before this one with --sql.");
    if (const auto replacement = as_replacement(step.text)) return print_replacement(out, *replacement, dialect);
    out += step.text + ";\n";
}

}  // namespace

std::string offline_sql(const History& history, const Ids& from, std::string_view target, Direction direction,
                        const sql::Dialect& dialect) {
    const sql::AlterFacts& facts = facts_of(dialect);
    std::string out;
    Ids ids = from;
    const auto path =
        direction == Direction::upgrade ? history.upgrade_path(ids, target) : history.downgrade_path(ids, target);
    if (from.empty())
        for (const std::string& text : state_table_statements()) out += text + ";\n";
    for (const Revision* one : path) {
        const auto& steps = one->steps(direction, dialect);
        const bool copies = std::any_of(steps.begin(), steps.end(),
                                        [](const Step& step) { return as_replacement(step.text).has_value(); });
        const Ids next = history.after(ids, *one, direction);
        out += fmt::format("\n-- {} {}: {}\n", to_string(direction), one->id, one->title);
        if (copies) out += std::string(facts.suspend_foreign_keys) + ";\n";
        if (one->in_transaction) out += "BEGIN;\n";
        for (const Step& step : steps) print_step(out, step, *one, dialect);
        if (!one->in_transaction) out += "BEGIN;\n";
        for (const std::string& text : state_statements(ids, next, *one, direction)) out += text + ";\n";
        out += "COMMIT;\n";
        if (copies) out += std::string(facts.resume_foreign_keys) + ";\n";
        ids = next;
    }
    return out;
}

}  // namespace carboy::migrate
