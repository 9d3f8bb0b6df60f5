#include <carboy/base/error.hpp>
#include <carboy/migrate/revision/draft.hpp>
#include <carboy/migrate/revision/lint.hpp>
#include <carboy/webdb/database.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "webdb/migration_answers.hpp"
#include "webdb/migration_setup.hpp"

namespace carboy::webdb {
namespace {

constexpr const char* message_option = "-m,--message";
constexpr const char* head_option = "--head";

web::CommandParameter message_parameter(std::string default_value = "") {
    const bool required = default_value.empty();
    return {.name = message_option,
            .help = "What the revision does, in a few words",
            .default_value = std::move(default_value),
            .required = required};
}

std::vector<std::string> ids_of(const std::vector<const migrate::Revision*>& revisions) {
    std::vector<std::string> ids;
    for (const migrate::Revision* one : revisions) ids.push_back(one->id);
    return ids;
}

void print_warnings(const migrate::Revision& revision, const sql::Dialect& dialect) {
    for (const migrate::Warning& warning : migrate::lint(revision, dialect)) {
        std::cout << "warning: " << revision.file << ":" << warning.line << ": " << warning.what << '\n';
        std::string instead = warning.instead;
        for (std::size_t at = 0; (at = instead.find('\n', at)) != std::string::npos; at += 5)
            instead.replace(at, 1, "\n    ");
        std::cout << "    " << instead << '\n';
    }
}

void write(const MigrationSetup& setup, const migrate::Revision& revision, const sql::Dialect* dialect) {
    const std::filesystem::path path = setup.folder.write(revision);
    std::cout << "Wrote " << path.string() << std::endl;
    if (dialect == nullptr) return;
    const migrate::History written = setup.folder.read();  // parsed again, so that lines are known
    print_warnings(written.get(revision.id), *dialect);
}

/// The models can be compared with the database only when all revisions are applied.
void require_newest(migrate::Runner& runner, const migrate::History& history) {
    const auto missing = history.upgrade_path(runner.current(), "head");
    if (!missing.empty())
        throw Error("not_newest", fmt::format("The database lacks the revision {}.", missing.front()->id),
                    "Run `db upgrade` first.");
}

int migrate_models(const MigrationSetup& setup, const web::CommandValues& values) {
    MigrationConnection connection(setup.database.engine());
    const migrate::History history = setup.folder.read();
    migrate::Runner runner(*connection, history, {});
    require_newest(runner, history);
    const migrate::Schema live = migrate::live_schema(*connection, setup.ignored);
    const migrate::Schema wanted = models_schema(*connection);
    const migrate::Answers answers = find_answers(values, live, wanted, *connection);
    const sql::Dialect& dialect = (*connection).dialect();
    const migrate::Difference difference = migrate::diff(live, wanted, dialect, answers);
    if (difference.empty()) {
        std::cout << "No changes: models and database agree." << std::endl;
        return 0;
    }
    for (const migrate::Change& change : difference.changes) std::cout << migrate::describe(change) << '\n';
    write(setup,
          migrate::draft(live, wanted, dialect, answers,
                         {.title = values[message_option], .revises = ids_of(history.heads())}),
          &dialect);
    return 0;
}

int new_revision(const MigrationSetup& setup, const web::CommandValues& values) {
    const migrate::History history = setup.folder.read();
    const migrate::Ids heads = history.named(values[head_option]);
    write(setup, migrate::empty_revision({.title = values[message_option], .revises = {heads.begin(), heads.end()}}),
          nullptr);
    return 0;
}

int merge(const MigrationSetup& setup, const web::CommandValues& values) {
    const migrate::History history = setup.folder.read();
    const auto heads = ids_of(history.heads());
    if (heads.size() < 2) {
        std::cout << "Nothing to merge: there is one head." << std::endl;
        return 0;
    }
    write(setup, migrate::empty_revision({.title = values[message_option], .revises = heads}), nullptr);
    return 0;
}

int init(const MigrationSetup& setup) {
    setup.folder.create();
    std::cout << "Created the folder " << setup.folder.path().string() << '.' << std::endl;
    return 0;
}

}  // namespace

std::vector<web::Command> writing_commands(const MigrationSetup& setup) {
    std::vector<web::CommandParameter> migrate_parameters = answer_parameters();
    migrate_parameters.insert(migrate_parameters.begin(), message_parameter());
    return {{.name = "db init",
             .help = "Create the folder of the revisions",
             .parameters = {},
             .run = [&setup](const web::CommandValues&) { return init(setup); }},
            {.name = "db migrate",
             .help = "Write a revision from what has changed in the models",
             .parameters = std::move(migrate_parameters),
             .run = [&setup](const web::CommandValues& values) { return migrate_models(setup, values); }},
            {.name = "db revision",
             .help = "Write a revision without statements",
             .parameters = {message_parameter(),
                            {.name = head_option, .help = "The revision that it follows", .default_value = "head"}},
             .run = [&setup](const web::CommandValues& values) { return new_revision(setup, values); }},
            {.name = "db merge",
             .help = "Write a revision that joins all heads",
             .parameters = {{.name = "heads", .help = "The word heads", .default_value = "heads"},
                            message_parameter("merge heads")},
             .run = [&setup](const web::CommandValues& values) { return merge(setup, values); }}};
}

}  // namespace carboy::webdb
