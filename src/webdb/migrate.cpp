#include <carboy/webdb/migrate.hpp>

#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/sql/compile/foreign_key.hpp>

#include <iostream>
#include <iterator>
#include <sstream>

#include "webdb/checks.hpp"
#include "webdb/migration_setup.hpp"

namespace carboy::webdb {
namespace {

std::vector<std::string> words(const std::string& text) {
    std::istringstream stream(text);
    return {std::istream_iterator<std::string>(stream), {}};
}

}  // namespace

struct Migrate::State {
    MigrationSetup setup;
};

Migrate::Migrate(Database& database, MigrateOptions options, SourceLocation where)
    : state_(std::make_unique<State>(
          State{{database, MigrationFolder(std::move(options.folder), where), words(options.ignored_tables)}})) {}

Migrate::Migrate(web::App& app, Database& database, MigrateOptions options, SourceLocation where)
    : Migrate(database, std::move(options), where) {
    init_app(app);
}

Migrate::~Migrate() = default;

void Migrate::init_app(web::App& app) {
    for (auto* commands : {&writing_commands, &running_commands, &showing_commands})
        for (web::Command& command : commands(state_->setup)) app.add_command(std::move(command));
    app.extensions.get_or_emplace<CheckedMigrations>().setup = &state_->setup;
}

void Migrate::function(std::string name, std::function<void(engine::Connection&)> body) {
    state_->setup.functions.insert_or_assign(std::move(name), std::move(body));
}

std::size_t Migrate::upgrade(std::string_view target) {
    MigrationConnection connection(state_->setup.database.engine());
    const migrate::History history = state_->setup.folder.read();
    migrate::RunnerOptions options = runner_options(state_->setup, connection);
    options.say = nullptr;
    return migrate::Runner(*connection, history, std::move(options)).upgrade(target);
}

MigrationConnection::MigrationConnection(engine::Engine& engine) {
    engine::Driver& driver = engine::driver_for(engine.url());
    if (driver.is_private(engine.url())) {
        pooled_ = engine.connect("migrate");
        return;
    }
    open_ = [&driver, url = engine.url()] {
        const engine::ConnectOptions options{.call_timeout = std::chrono::milliseconds(0)};
        return engine::Connection(driver.open(url, options));
    };
    own_.emplace(open_());
}

migrate::RunnerOptions runner_options(const MigrationSetup& setup, const MigrationConnection& connection) {
    return {.say = [](const std::string& line) { std::cout << line << std::endl; },
            .functions = setup.functions,
            .open = connection.opener()};
}

migrate::Schema models_schema(engine::Connection& connection) {
    const std::vector<const sql::Table*> tables = orm::tables_to_create();
    sql::check_foreign_keys(tables, connection.dialect());
    return migrate::declared_schema(connection, tables);
}

}  // namespace carboy::webdb
