#include "cli/carboy/resource/command.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "cli/carboy/resource/new_resource.hpp"

namespace carboy::cli {

void add_resource_command(CLI::App& new_command) {
    struct Given {
        std::string model;
        std::vector<std::string> columns;
        std::string folder = ".";
    };
    const auto given = std::make_shared<Given>();
    CLI::App* command = new_command.add_subcommand(
        "resource", "Add a model with its revision, pages, forms, templates and tests to the project in this folder");
    command->add_option("model", given->model, "The model's name in the singular, such as Post")->required();
    command
        ->add_option(
            "columns", given->columns,
            "name:type, where type is string:200, text, integer, float, decimal:10,2, boolean, date, datetime or "
            "references")
        ->required();
    command->add_option("--in", given->folder, "The project's folder")->capture_default_str();
    command->callback([given] {
        for (const auto& file : new_resource(given->folder, given->model, given->columns))
            std::cout << file.generic_string() << '\n';
        std::cout << "\nNext: make test && make run\n";
    });
}

}  // namespace carboy::cli
