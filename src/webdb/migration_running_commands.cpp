#include <carboy/base/error.hpp>
#include <carboy/migrate/revision/draft.hpp>
#include <carboy/webdb/database.hpp>

#include <fmt/format.h>

#include <iostream>

#include "webdb/migration_setup.hpp"

namespace carboy::webdb {
namespace {

constexpr const char* sql_option = "--sql";

web::CommandParameter sql_flag() {
    return {.name = sql_option,
            .help = "Print the SQL instead of running it; for downgrade write FROM:TO",
            .default_value = "",
            .is_flag = true};
}

/// Splits "from:to" of the offline mode.
int print_sql(const MigrationSetup& setup, const std::string& target, migrate::Direction direction) {
    const std::size_t colon = target.find(':');
    const std::string from = colon == std::string::npos ? "base" : target.substr(0, colon);
    const std::string to = colon == std::string::npos ? target : target.substr(colon + 1);
    if (direction == migrate::Direction::downgrade && colon == std::string::npos)
        throw Error("from_missing", "A downgrade with --sql needs to know where it begins.",
                    "Write FROM:TO, for example head:base.");
    const migrate::History history = setup.folder.read();
    std::cout << migrate::offline_sql(history, history.named(from), to, direction, setup.database.engine().dialect());
    return 0;
}

int run(const MigrationSetup& setup, const std::string& target, migrate::Direction direction) {
    MigrationConnection connection(setup.database.engine());
    const migrate::History history = setup.folder.read();
    migrate::Runner runner(*connection, history, runner_options(setup, connection));
    const std::size_t count =
        direction == migrate::Direction::upgrade ? runner.upgrade(target) : runner.downgrade(target);
    if (count == 0) std::cout << "Nothing to do: the database is already there." << std::endl;
    return 0;
}

web::Command command_of(const MigrationSetup& setup, migrate::Direction direction, std::string help,
                        std::string target) {
    return {.name = "db " + std::string(to_string(direction)),
            .help = std::move(help),
            .parameters = {{.name = "revision",
                            .help = "head, heads, base, an id, +1 or -- -1",
                            .default_value = std::move(target)},
                           sql_flag()},
            .run = [&setup, direction](const web::CommandValues& values) {
                return values.flag(sql_option) ? print_sql(setup, values["revision"], direction)
                                               : run(setup, values["revision"], direction);
            }};
}

constexpr const char* alembic_option = "--from-alembic";

/// Writes the live schema as the revision that Alembic's table names, so that it is the base of further revisions and
/// a new database can be made from the files.
void adopt_alembic(const MigrationSetup& setup, engine::Connection& connection, const migrate::Ids& ids) {
    if (ids.empty())
        throw Error("no_alembic", "The database has no table alembic_version with a row.",
                    "Use `db migrate` for a database that Alembic does not manage.");
    if (ids.size() > 1)
        throw Error("several_heads", "Alembic's table has several rows.", "Merge its heads with Alembic first.");
    const migrate::Schema live = migrate::live_schema(connection, setup.ignored);
    migrate::Revision revision =
        migrate::draft({}, live, connection.dialect(), {}, {.title = "adopted from Alembic", .id = *ids.begin()});
    std::erase_if(revision.parts, [](const auto& part) { return part.direction == migrate::Direction::downgrade; });
    std::cout << "Wrote " << setup.folder.write(revision).string() << std::endl;
}

int stamp(const MigrationSetup& setup, const web::CommandValues& values) {
    MigrationConnection connection(setup.database.engine());
    std::string target = values["revision"];
    if (values.flag(alembic_option)) {
        const migrate::History before = setup.folder.read();
        const migrate::Ids ids = migrate::Runner(*connection, before, {}).current();
        if (ids.size() != 1 || !before.contains(*ids.begin())) {
            if (!before.empty())
                throw Error("history_exists", "The folder has revisions, but not that of Alembic's table.",
                            "Adopt Alembic's database before the first `db migrate`.");
            adopt_alembic(setup, *connection, ids);
        }
        target = *ids.begin();
    }
    if (target.empty()) throw Error("revision_missing", "Name the revision to stamp.", "For example: db stamp head.");
    const migrate::History history = setup.folder.read();
    migrate::Runner(*connection, history, runner_options(setup, connection)).stamp(target);
    std::cout << "The database is now recorded as being at " << target << '.' << std::endl;
    return 0;
}

}  // namespace

std::vector<web::Command> running_commands(const MigrationSetup& setup) {
    return {command_of(setup, migrate::Direction::upgrade, "Apply the missing revisions", "head"),
            command_of(setup, migrate::Direction::downgrade, "Undo revisions", "-1"),
            {.name = "db stamp",
             .help = "Record a revision as applied without running it",
             .parameters = {{.name = "revision", .help = "head, heads, base or an id", .default_value = ""},
                            {.name = alembic_option,
                             .help = "Adopt a database that Alembic manages",
                             .default_value = "",
                             .is_flag = true}},
             .run = [&setup](const web::CommandValues& values) { return stamp(setup, values); }}};
}

}  // namespace carboy::webdb
