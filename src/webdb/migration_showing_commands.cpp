#include <carboy/migrate/compare/diff.hpp>
#include <carboy/migrate/revision/draft.hpp>
#include <carboy/webdb/database.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "webdb/migration_setup.hpp"

namespace carboy::webdb {
namespace {

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
    return out;
}

/// One line as Alembic prints it: "<base> -> 3f2a (head), Add users".
std::string line_of(const migrate::Revision& revision, const migrate::History& history) {
    const auto heads = history.heads();
    const bool head = std::any_of(heads.begin(), heads.end(), [&](const auto* one) { return one->id == revision.id; });
    const char* const merge = revision.revises.size() > 1 ? " (mergepoint)" : "";
    return fmt::format("{} -> {}{}{}, {}", revision.revises.empty() ? "<base>" : joined(revision.revises), revision.id,
                       head ? " (head)" : "", merge, revision.title);
}

int show_current(const MigrationSetup& setup) {
    MigrationConnection connection(setup.database.engine());
    const migrate::History history = setup.folder.read();
    const migrate::Ids ids = migrate::Runner(*connection, history, {}).current();
    for (const std::string& id : ids) {
        if (history.contains(id))
            std::cout << line_of(history.get(id), history) << '\n';
        else
            std::cout << id << " (no file has this revision)\n";
    }
    if (ids.empty()) std::cout << "No revision is applied.\n";
    return 0;
}

int show_history(const MigrationSetup& setup) {
    const migrate::History history = setup.folder.read();
    for (auto one = history.in_order().rbegin(); one != history.in_order().rend(); ++one)
        std::cout << line_of(*one, history) << '\n';
    return 0;
}

int show_heads(const MigrationSetup& setup) {
    const migrate::History history = setup.folder.read();
    for (const migrate::Revision* head : history.heads()) std::cout << line_of(*head, history) << '\n';
    return 0;
}

int show_revision(const MigrationSetup& setup, const std::string& target) {
    const migrate::History history = setup.folder.read();
    for (const std::string& id : history.named(target))
        std::cout << "-- file: " << history.get(id).file << '\n' << migrate::print_revision(history.get(id));
    return 0;
}

/// Prints the problems and returns their number.
std::size_t check_state(migrate::Runner& runner, const migrate::History& history) {
    std::size_t complaints = 0;
    for (const migrate::Revision* missing : history.upgrade_path(runner.current(), "heads")) {
        std::cout << "not applied: " << missing->id << " " << missing->title << '\n';
        ++complaints;
    }
    for (const std::string& id : runner.changed()) {
        std::cout << "changed after it was applied: " << history.get(id).file << '\n';
        ++complaints;
    }
    if (history.heads().size() > 1) {
        std::cout << "several heads: join them with `db merge heads`\n";
        ++complaints;
    }
    return complaints;
}

int check(const MigrationSetup& setup) {
    MigrationConnection connection(setup.database.engine());
    const migrate::History history = setup.folder.read();
    migrate::Runner runner(*connection, history, {});
    std::size_t complaints = check_state(runner, history);
    const migrate::Difference difference = migrate::diff(migrate::live_schema(*connection, setup.ignored),
                                                         models_schema(*connection), (*connection).dialect());
    for (const migrate::Change& change : difference.changes) {
        std::cout << "the models need: " << migrate::describe(change) << '\n';
        ++complaints;
    }
    if (complaints == 0) std::cout << "Models, revisions and database agree.\n";
    return complaints == 0 ? 0 : 1;
}

}  // namespace

std::vector<web::Command> showing_commands(const MigrationSetup& setup) {
    const auto command = [&setup](std::string name, std::string help, int (*run)(const MigrationSetup&)) {
        return web::Command{.name = std::move(name),
                            .help = std::move(help),
                            .parameters = {},
                            .run = [&setup, run](const web::CommandValues&) { return run(setup); }};
    };
    return {command("db current", "Show the revisions that the database is at", show_current),
            command("db history", "List the revisions, the newest first", show_history),
            command("db heads", "List the revisions that no other one revises", show_heads),
            command("db check", "Fail when models, revisions and database differ", check),
            {.name = "db show",
             .help = "Print a revision",
             .parameters = {{.name = "revision", .help = "head, heads or an id", .default_value = "head"}},
             .run = [&setup](const web::CommandValues& values) { return show_revision(setup, values["revision"]); }}};
}

}  // namespace carboy::webdb
