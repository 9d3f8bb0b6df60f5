#include <carboy/engine/error.hpp>
#include <carboy/webdb/database.hpp>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <sstream>

#include "webdb/binding.hpp"
#include "webdb/context_session.hpp"

namespace carboy::webdb {
namespace {

std::string configured_address(const web::Config& config) {
    for (const std::string_view name : {"DATABASE_URL", "SQLALCHEMY_DATABASE_URI"}) {
        std::string address = config.get(name);
        if (!address.empty()) return address;
    }
    throw Error("no_database_url", "the configuration has no DATABASE_URL",
                "Set app.config[\"DATABASE_URL\"], for example to \"sqlite:///app.db\".");
}

/// Addresses with spaces between them.
std::vector<std::string> configured_replicas(const web::Config& config) {
    std::istringstream words(config.get("DATABASE_REPLICA_URLS"));
    return {std::istream_iterator<std::string>(words), {}};
}

/// A file with a relative path lies in the instance folder, which is made when it is missing.
engine::Url in_instance_folder(engine::Url url, const web::App& app) {
    const engine::Driver& driver = engine::driver_for(url);
    if (!driver.opens_paths() || driver.is_private(url) || url.database.empty()) return url;
    const std::filesystem::path path = url.database;
    if (path.is_absolute() || url.database.starts_with("file:")) return url;
    const std::filesystem::path folder = app.instance_path();
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
        throw Error("instance_folder",
                    "the instance folder '" + folder.string() + "' cannot be made: " + failure.message(),
                    "Set INSTANCE_PATH in the configuration to a folder that the application may write to.");
    url.database = (folder / path).string();
    return url;
}

std::vector<const sql::Table*> all_tables() {
    std::vector<const sql::Table*> tables;
    for (const orm::Mapper* mapper : orm::all_mappers()) tables.push_back(&mapper->table);
    return sql::in_creation_order(tables);
}

bool exists(engine::Connection& connection, const sql::Table& table, const sql::Dialect& dialect) {
    return connection.execute(sql::unchecked(dialect.table_exists), table.name).fetchone().has_value();
}

/// Runs `work(connection, table, dialect)` for each table in one transaction.
template <class Tables, class Work>
void for_tables(engine::Engine& engine, const Tables& tables, Work work) {
    const sql::Dialect& dialect = *sql::find_dialect(engine.dialect());
    engine::PooledConnection connection = engine.connect("create_all");
    connection->begin_write();
    for (const sql::Table* table : tables) work(*connection, *table, dialect);
    connection->commit();
}

}  // namespace

engine::Engine& Binding::engine_of(web::App& app) {
    const std::lock_guard lock(guard_);
    if (!engine_)
        engine_ = std::make_unique<engine::Engine>(
            in_instance_folder(engine::Url::parse(configured_address(app.config)), app),
            engine::EngineOptions{.connect = {}, .pool = {}, .replicas = configured_replicas(app.config)});
    return *engine_;
}

Binding& current_binding() {
    Binding* binding = web::current_app().extensions.get<Binding>();
    if (binding == nullptr)
        throw Error("no_database", "the application '" + web::current_app().name() + "' has no Database",
                    "Declare `Database db{app};`, or call db.init_app(app) before it serves.");
    return *binding;
}

orm::Session& ContextSession::session() {
    if (!session_) session_.emplace(binding_.engine_of(web::current_app()));
    return *session_;
}

void Database::init_app(web::App& app) {
    if (app.extensions.get<Binding>() != nullptr)
        throw Error("second_database", "the application '" + app.name() + "' has a Database already",
                    "Use that one everywhere; init_app(app) is called once.");
    Binding& binding = app.extensions.emplace<Binding>();
    app.on_context_push([&binding](web::AppContext& context) { context.storage.emplace<ContextSession>(binding); });
    app.error_status<orm::NotFound>(404);
    app.error_status<engine::IntegrityError>(409);
    app.error_status<orm::ConcurrentUpdate>(409);
    app.error_status<engine::Timeout>(503);
    app.add_command({.name = "db create-all",
                     .help = "Create the tables that are not there yet",
                     .parameters = {},
                     .run = [this](const web::CommandValues&) {
                         create_all();
                         return 0;
                     }});
}

void Database::create_all() {
    for_tables(engine(), all_tables(),
               [](engine::Connection& connection, const sql::Table& table, const sql::Dialect& dialect) {
                   if (exists(connection, table, dialect)) return;
                   for (const std::string& text : sql::create_statements(table, dialect))
                       connection.execute(sql::unchecked(text));
               });
}

void Database::drop_all() {
    std::vector<const sql::Table*> tables = all_tables();
    std::reverse(tables.begin(), tables.end());
    std::set<std::string> types;  // enumerations of the database that several tables may share
    for_tables(engine(), tables,
               [&](engine::Connection& connection, const sql::Table& table, const sql::Dialect& dialect) {
                   if (!exists(connection, table, dialect)) return;
                   connection.execute(sql::unchecked(sql::drop_statement(table, dialect)));
                   for (std::string& text : sql::drop_type_statements(table, dialect)) types.insert(std::move(text));
               });
    if (types.empty()) return;
    engine::PooledConnection connection = engine().connect("drop_all");
    connection->begin_write();
    for (const std::string& text : types) connection->execute(sql::unchecked(text));
    connection->commit();
}

engine::Engine& Database::engine() { return current_binding().engine_of(web::current_app()); }

}  // namespace carboy::webdb
