// The command `carboy`, for everything before an application has its own command line.
#include <CLI/CLI.hpp>

#include <carboy/base/error.hpp>
#include <carboy/web/command/completion.hpp>

#include <iostream>

#include "cli/carboy/check_project.hpp"
#include "cli/carboy/copy/command.hpp"
#include "cli/carboy/inspect/command.hpp"
#include "cli/carboy/new_project.hpp"
#include "cli/carboy/resource/command.hpp"

static void make_project(const std::string& parent, const std::string& name) {
    for (const auto& file : carboy::cli::new_project(parent, name)) std::cout << name << '/' << file.string() << '\n';
    std::cout << "\nNext: cd " << name << " && make test && make run\n";
}

int main(int argc, char** argv) {
    CLI::App line("Creates and checks Carboy applications");
    line.require_subcommand(1);
    line.set_version_flag("--version", "carboy " CARBOY_VERSION, "Print the version and exit");
    std::string name, parent = ".";
    CLI::App* made = line.add_subcommand("new", "Create a project that builds and passes its tests");
    made->require_subcommand(0, 1);
    made->add_option("name", name, "The name of the project and of its folder");
    made->add_option("--in", parent, "The folder in which the project's folder is created")->capture_default_str();
    carboy::cli::add_resource_command(*made);
    made->callback([&] {
        if (made->get_subcommands().empty()) make_project(parent, name);
    });
    carboy::cli::add_check_command(line);
    carboy::cli::add_inspect_command(line);
    carboy::cli::add_copy_command(line);
    carboy::web::add_completion_command(line, argv[0]);
    if (carboy::web::answer_completion(line, argc, argv)) return 0;
    try {
        line.parse(argc, argv);
        return 0;
    } catch (const CLI::ParseError& error) {
        return line.exit(error);
    } catch (const carboy::Error& error) {
        std::cerr << "error: " << error.message() << "\nhint: " << error.hint() << '\n';
    } catch (const std::exception& error) {
        std::cerr << "error: " << error.what() << '\n';
    }
    return 1;
}
