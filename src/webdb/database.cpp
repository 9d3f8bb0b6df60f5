#include <carboy/engine/address_check.hpp>
#include <carboy/orm/schema/create_all.hpp>
#include <carboy/web/command/check.hpp>
#include <carboy/web/debug/statements.hpp>
#include <carboy/webdb/database.hpp>

#include <filesystem>
#include <iterator>
#include <sstream>
#include <utility>

#include "webdb/binding.hpp"
#include "webdb/checks.hpp"
#include "webdb/context_session.hpp"
#include "webdb/debug_statements.hpp"
#include "webdb/http_errors.hpp"
#include "webdb/settings.hpp"
#include "webdb/shell/sql_shell.hpp"

namespace carboy::webdb {
namespace {

std::string configured_address(const web::Config& config) {
    for (const auto& setting : {settings::database_url, settings::sqlalchemy_database_uri}) {
        std::string address = config.get(setting);
        if (!address.empty()) return address;
    }
    throw Error("no_database_url", "The configuration has no DATABASE_URL.",
                "Set app.config[\"DATABASE_URL\"], for example to \"sqlite:///app.db\".");
}

/// Returns the addresses, which are separated by spaces.
std::vector<std::string> configured_replicas(const web::Config& config) {
    std::istringstream words(config.get(settings::database_replica_urls));
    return {std::istream_iterator<std::string>(words), {}};
}

/// Returns the keys and addresses of other databases.
std::vector<std::pair<std::string, std::string>> configured_binds(const web::Config& config) {
    std::vector<std::pair<std::string, std::string>> binds;
    std::istringstream words(config.get(settings::database_binds));
    for (std::string word; words >> word;) {
        const std::size_t equals = word.find('=');
        if (equals == 0 || equals == std::string::npos || equals > word.find(':'))
            throw Error("database_binds", "DATABASE_BINDS has a word without a key.",
                        "Write key=address, separated by spaces: events=sqlite:///events.db.");
        binds.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    }
    return binds;
}

/// Resolves a relative file path in the instance folder, which is created when it does not exist.
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
                    "Cannot create the instance folder '" + folder.string() + "': " + failure.message() + ".",
                    "Set INSTANCE_PATH in the configuration to a folder that the application may write to.");
    url.database = (folder / path).string();
    return url;
}

/// An address without "://" is the path of a file. A word such as "nonsense" or "postgres:/x" is a mistake.
bool is_mistaken_path(const engine::Url& url) {
    const std::string& path = url.database;
    if (!url.dialect.empty() || path == ":memory:" || path.starts_with("file:")) return false;
    const std::size_t mark = path.find_first_of("/.");
    return mark == std::string::npos || path.find(':') < mark;
}

/// Throws: Error "bad_setting" with the setting and its value, without the password.
void check_address(std::string_view setting, const std::string& address, const web::App& app) {
    std::string value;
    try {
        const engine::Url url = engine::Url::parse(address);
        value = " is '" + url.to_string() + "'. ";
        if (is_mistaken_path(url))
            throw engine::UrlError(
                "bad_url", "This is neither a URL nor the path of a file.",
                "Write sqlite:///app.db, postgresql://user@host/database, or a path such as ./app.db.");
        engine::check_address(in_instance_folder(url, app));
    } catch (const Error& error) {
        throw Error("bad_setting", std::string(setting) + (value.empty() ? ": " : value) + error.message(),
                    error.hint());
    }
}

void check_addresses(const web::App& app) {
    const bool is_ours = !app.config.get(settings::database_url).empty();
    check_address(is_ours ? settings::database_url.name : settings::sqlalchemy_database_uri.name,
                  configured_address(app.config), app);
    for (const std::string& address : configured_replicas(app.config))
        check_address(settings::database_replica_urls.name, address, app);
    for (const auto& [key, address] : configured_binds(app.config))
        check_address(settings::database_binds.name, address, app);
}

}  // namespace

// Most requests call this and binds_of(), so there is no lock on the usual way.
engine::Engine& Binding::engine_of(web::App& app) {
    if (engine::Engine* const known = current_.load(std::memory_order_acquire)) return *known;
    const std::lock_guard lock(guard_);
    if (is_replaced_) return *replacement_;
    if (!engine_) {
        engine_ = std::make_unique<engine::Engine>(
            in_instance_folder(engine::Url::parse(configured_address(app.config)), app),
            engine::EngineOptions{.connect = {}, .pool = {}, .replicas = configured_replicas(app.config)});
        if (records_) webdb::record_statements(*engine_);
    }
    current_ = engine_.get();
    return *engine_;
}

std::vector<orm::Bind> Binding::binds_of(web::App& app) {
    if (is_alone_.load(std::memory_order_acquire)) return {};
    const std::lock_guard lock(guard_);
    if (!std::exchange(has_bound_, true))
        for (auto& [key, address] : configured_binds(app.config)) {
            auto engine = std::make_unique<engine::Engine>(in_instance_folder(engine::Url::parse(address), app));
            if (records_) webdb::record_statements(*engine);
            bound_.emplace_back(std::move(key), std::move(engine));
        }
    is_alone_ = bound_.empty();
    std::vector<orm::Bind> binds;
    for (const auto& [key, engine] : bound_) binds.push_back({key, engine.get()});
    return binds;
}

void Binding::record_statements() {
    const std::lock_guard lock(guard_);
    if (std::exchange(records_, true)) return;
    if (engine_) webdb::record_statements(*engine_);
    for (const auto& [key, engine] : bound_) webdb::record_statements(*engine);
}

void Binding::replace_engine(std::unique_ptr<engine::Engine> engine) {
    const std::lock_guard lock(guard_);
    if (records_) webdb::record_statements(*engine);
    replacement_ = std::move(engine);
    is_replaced_ = true;
    current_ = replacement_.get();
}

void Binding::restore_engine() {
    const std::lock_guard lock(guard_);
    replacement_->pool().invalidate();
    is_replaced_ = false;
    current_ = engine_.get();
}

bool Binding::is_replaced() {
    const std::lock_guard lock(guard_);
    return is_replaced_;
}

Binding& current_binding() {
    Binding* binding = web::current_app().extensions.get<Binding>();
    if (binding == nullptr)
        throw Error("no_database", "The application '" + web::current_app().name() + "' has no Database.",
                    "Declare `Database db{app};`, or call db.init_app(app) before it serves.");
    return *binding;
}

orm::Session& ContextSession::session() {
    if (!session_) {
        web::App& app = web::current_app();
        session_.emplace(binding_.engine_of(app), orm::SessionOptions{.binds = binding_.binds_of(app)});
    }
    return *session_;
}

void Database::init_app(web::App& app) {
    if (app.extensions.get<Binding>() != nullptr)
        throw Error("second_database", "The application '" + app.name() + "' already has a Database.",
                    "Use that one everywhere, and call init_app(app) only once.");
    Binding& binding = app.extensions.emplace<Binding>();
    app.on_context_push([&binding](web::AppContext& context) { context.storage.emplace<ContextSession>(binding); });
    app.extensions.emplace<web::StatementSource>(web::StatementSource{[&binding] { binding.record_statements(); }});
    app.extensions.emplace<web::ErrorPreparation>(web::ErrorPreparation{roll_back_after});
    add_checks(app);
    app.extensions.get_or_emplace<web::SettingChecks>().all.emplace_back([] { check_addresses(web::current_app()); });
    translate_database_errors(app);
    app.describe_settings({describe(settings::database_url), describe(settings::sqlalchemy_database_uri),
                           describe(settings::database_replica_urls), describe(settings::database_binds)});
    for (const char* name : {"shell", "db shell"})
        app.add_command(
            {.name = name,
             .help = "Run SQL statements and show their rows",
             .parameters = {},
             .run = [this](const web::CommandValues&) { return run_sql_shell(engine(), web::current_app().name()); }});
    app.add_command({.name = "db create-all",
                     .help = "Create the missing tables",
                     .parameters = {},
                     .run = [this](const web::CommandValues&) {
                         create_all();
                         return 0;
                     }});
}

void Database::create_all() {
    orm::create_all(engine());
    for (const orm::Bind& bind : current_binding().binds_of(web::current_app()))
        orm::create_all(*bind.engine, bind.key);
}

void Database::drop_all() {
    orm::drop_all(engine());
    for (const orm::Bind& bind : current_binding().binds_of(web::current_app())) orm::drop_all(*bind.engine, bind.key);
}

engine::Engine& Database::engine(std::string_view bind_key) {
    for (const orm::Bind& bind : current_binding().binds_of(web::current_app()))
        if (bind.key == bind_key) return *bind.engine;
    throw Error("no_bind", "The application has no database with the bind key '" + std::string(bind_key) + "'.",
                "Add it to DATABASE_BINDS: " + std::string(bind_key) + "=sqlite:///other.db.");
}

engine::Engine& Database::engine() { return detail::current_engine(); }

orm::SessionOptions detail::current_session_options() {
    return {.binds = current_binding().binds_of(web::current_app())};
}

engine::Engine& detail::current_engine() { return current_binding().engine_of(web::current_app()); }

}  // namespace carboy::webdb
