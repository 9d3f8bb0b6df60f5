#include "cli/carboy/copy/command.hpp"

#include <carboy/base/error.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>

#include "cli/carboy/copy/copy_database.hpp"
#include "cli/carboy/database_file.hpp"

namespace carboy::cli {
namespace {

struct Options {
    std::string from, to;
};

void run(const Options& options) {
    require_database(options.from);
    const auto tables = copy_database(options.from, options.to, ::isatty(STDERR_FILENO) != 0);
    std::size_t width = 5;
    for (const CopiedTable& table : tables) width = std::max(width, table.name.size());
    bool same = true;
    for (const CopiedTable& table : tables) {
        std::cout << fmt::format("{:<{}}  {:>12} rows  checksum {:016x}", table.name, width, table.source_rows,
                                 table.source_sum);
        if (!table.same())
            std::cout << fmt::format("  DIFFERS: {} rows, checksum {:016x} in the target", table.target_rows,
                                     table.target_sum);
        std::cout << '\n';
        same = same && table.same();
    }
    if (!same)
        throw Error(
            "copy_differs", "The two databases differ after the copy.",
            "Another program may have changed the source, or a type of the target cannot hold a value exactly.");
    std::cout << "All counts and checksums are equal." << std::endl;
}

}  // namespace

void add_copy_command(CLI::App& line) {
    const auto options = std::make_shared<Options>();
    CLI::App* const group = line.add_subcommand("db", "Work with databases");
    group->require_subcommand(1);
    CLI::App* const command = group->add_subcommand(
        "copy", "Copy a database into another one, of any engine; run it again after an interruption");
    command->add_option("from", options->from, "The URL of the database that is read")->required();
    command->add_option("to", options->to, "The URL of the database that is written; its tables are missing or empty")
        ->required();
    command->callback([options] { run(*options); });
}

}  // namespace carboy::cli
