// The `jinja` command: renders a template with a JSON context, or checks every template below a folder.
#include <carboy/jinja/adapt/json.hpp>
#include <carboy/jinja/environment.hpp>
#include <carboy/jinja/errors/error.hpp>
#include <carboy/jinja/run/loader.hpp>

#include <CLI/CLI.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "engine_options.hpp"

namespace {

namespace fs = std::filesystem;
using namespace carboy::jinja;

struct Arguments {
    std::string file, context;
    std::vector<std::string> search;
    bool any_names = false;
    Options options = command_options();
};

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file || fs::is_directory(path))
        throw carboy::Error("file_unreadable", "Cannot read '" + path + "'.", "Check the path.");
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Prints "FILE:LINE: kind: message".
int report(const TemplateError& error, const std::string& fallback) {
    const std::string& file = !error.file().empty()            ? error.file()
                              : !error.template_name().empty() ? error.template_name()
                                                               : fallback;
    std::cerr << file << ':' << std::max(error.line(), 1) << ": " << error.kind() << ": " << error.message() << '\n';
    return 1;
}

int render(const Arguments& arguments) {
    const fs::path file = arguments.file;
    std::vector<fs::path> folders{file.parent_path()};  // empty: here
    folders.insert(folders.end(), arguments.search.begin(), arguments.search.end());
    Context context;
    try {
        if (!arguments.context.empty()) context = Context::from(parse_json(read_file(arguments.context)));
    } catch (const TemplateError& error) {
        return report(error, arguments.context);
    }
    try {
        const Environment environment(arguments.options, std::make_shared<FolderLoader>(std::move(folders)));
        std::cout << environment.render(file.filename().string(), context) << std::flush;
        return 0;
    } catch (const TemplateError& error) {
        return report(error, arguments.file);
    }
}

/// Adds the filter or test that an error reports as missing, because the application will define it. Returns whether it
/// did.
bool add_missing(Environment& environment, const std::string& message) {
    const Value stand_in([](const Value& value, const Args&) { return value; });
    for (const bool filter : {true, false}) {
        const std::string_view start = filter ? "No filter named '" : "No test named '";
        if (!message.starts_with(start)) continue;
        const std::string name = message.substr(start.size(), message.rfind('\'') - start.size());
        filter ? environment.add_filter(name, stand_in) : environment.add_test(name, stand_in);
        return true;
    }
    return false;
}

int check_one(Environment& environment, const std::string& name, bool any_names) {
    while (true) {
        try {
            environment.get_template(name);
            return 0;
        } catch (const TemplateError& error) {
            if (!any_names || !add_missing(environment, error.message())) return report(error, name);
        }
    }
}

int check(const Arguments& arguments) {
    if (!fs::is_directory(arguments.file))
        throw carboy::Error("not_a_folder", "'" + arguments.file + "' is not a folder.", "Check the path.");
    const auto loader = std::make_shared<FolderLoader>(fs::path(arguments.file));
    Environment environment(arguments.options, loader);
    int failed = 0;
    for (const std::string& name : loader->list()) failed += check_one(environment, name, arguments.any_names);
    return failed ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Renders and checks Jinja templates.", "jinja"};
    app.require_subcommand(1);
    Arguments arguments;
    CLI::App* render_command = app.add_subcommand("render", "Print a template rendered with a context");
    render_command->add_option("FILE", arguments.file, "The template")->required();
    render_command->add_option("--context", arguments.context, "A JSON file with an object that holds the variables");
    render_command->add_option("--search", arguments.search, "Another folder for included templates")
        ->allow_extra_args(false);  // what follows may be FILE
    add_engine_options(*render_command, arguments.options);
    CLI::App* check_command = app.add_subcommand("check", "Compile every template below a folder");
    check_command->add_option("DIR", arguments.file, "The folder")->required();
    check_command->add_flag("--any-names", arguments.any_names, "Accept filters and tests that Jinja does not have");
    add_engine_options(*check_command, arguments.options);
    CLI11_PARSE(app, argc, argv);
    try {
        return render_command->parsed() ? render(arguments) : check(arguments);
    } catch (const std::exception& error) {
        std::cerr << "jinja: " << error.what() << '\n';
        return 1;
    }
}
