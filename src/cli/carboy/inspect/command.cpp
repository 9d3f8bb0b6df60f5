#include "cli/carboy/inspect/command.hpp"

#include <carboy/base/error.hpp>
#include <carboy/base/file_error.hpp>
#include <carboy/engine/inspector.hpp>
#include <carboy/engine/url.hpp>
#include <carboy/migrate/compare/schema.hpp>
#include <carboy/sql/dialects/quoted.hpp>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <memory>

#include "cli/carboy/database_file.hpp"
#include "cli/carboy/inspect/header_text.hpp"
#include "cli/carboy/inspect/remarks.hpp"

namespace carboy::cli {
namespace {

/// The last part of an address, which has no password in it: "shop.db".
std::string name_of(const std::string& url) {
    std::string text = url.substr(0, url.find('?'));
    return text.substr(text.rfind('/') + 1);
}

struct Options {
    std::string url, name_space, schema, output;
};

void require_schema(engine::Connection& connection, const std::string& schema) {
    const std::vector<std::string> names = engine::Inspector(connection).schema_names();
    if (schema.empty() || std::find(names.begin(), names.end(), schema) != names.end()) return;
    std::string known;
    for (const std::string& name : names) known += (known.empty() ? "" : ", ") + name;
    throw Error("no_such_schema", "The database has no schema " + schema + ".", "It has: " + known + ".");
}

/// Makes the schema the default one, so that its tables are found without it.
void enter(engine::Connection& connection, const std::string& schema) {
    require_schema(connection, schema);
    if (schema.empty() || connection.dialect().attached_schemas) return;
    connection.execute(sql::unchecked("SET search_path TO " + sql::quoted(schema, connection.dialect()) + ", public"));
    connection.commit();
}

void run(const Options& options) {
    const std::string text = inspect(options.url, options.name_space, options.schema);
    if (options.output.empty()) {
        std::cout << text << std::flush;
        return;
    }
    std::ofstream file(options.output, std::ios::binary);
    if (!(file << text) || !file.flush()) throw FileError("write", options.output, errno == 0 ? EIO : errno);
}

}  // namespace

std::string inspect(const std::string& url, const std::string& name_space, const std::string& schema) {
    require_database(url);
    engine::Connection connection = engine::connect(url);
    enter(connection, schema);
    const migrate::Schema live = migrate::live_schema(connection);
    const Plan plan = make_plan(live.reported, connection.dialect(), schema);
    return header_text(plan,
                       {.source = name_of(url), .name_space = name_space, .remarks = remarks(connection, live, plan)});
}

void add_inspect_command(CLI::App& line) {
    const auto options = std::make_shared<Options>();
    CLI::App* const command = line.add_subcommand("inspect", "Print a header with models for an existing database");
    command->add_option("database", options->url, "The URL of the database: sqlite:///shop.db, postgresql://host/shop")
        ->required();
    command->add_option("--namespace", options->name_space, "The namespace of the models");
    command->add_option("--schema", options->schema, "The schema of the tables, instead of the default one");
    command->add_option("-o,--output", options->output, "The file to write; without it, the header is printed");
    command->callback([options] { run(*options); });
}

}  // namespace carboy::cli
