// The `jinja` command: renders a template with a JSON context, or checks every template below a folder.
#include <carboy/jinja/environment.hpp>
#include <carboy/jinja/error.hpp>
#include <carboy/jinja/json.hpp>
#include <carboy/jinja/loader.hpp>

#include <CLI/CLI.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

namespace {

namespace fs = std::filesystem;
using namespace carboy::jinja;

struct Arguments {
    std::string file, context, autoescape, undefined = "default";
    std::vector<std::string> search;
    bool any_names = false;
};

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file || fs::is_directory(path))
        throw carboy::Error("file_unreadable", "cannot read '" + path + "'", "check the path");
    return {std::istreambuf_iterator<char>(file), {}};
}

/// "FILE:LINE: kind: message"
int report(const TemplateError& error, const std::string& fallback) {
    const std::string& file = !error.file().empty()            ? error.file()
                              : !error.template_name().empty() ? error.template_name()
                                                               : fallback;
    std::cerr << file << ':' << std::max(error.line(), 1) << ": " << error.kind() << ": " << error.message() << '\n';
    return 1;
}

Options options_of(const Arguments& arguments) {
    static const std::map<std::string, Undefined> flavours = {{"default", Undefined::lenient},
                                                              {"strict", Undefined::strict},
                                                              {"chainable", Undefined::chainable},
                                                              {"debug", Undefined::debug}};
    Options options;
    options.undefined = flavours.at(arguments.undefined);
    if (!arguments.autoescape.empty())
        options.autoescape = arguments.autoescape == "on" ? Autoescape::on : Autoescape::off;
    options.expression_statement = options.loop_controls = options.i18n = true;
    return options;
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
        const Environment environment(options_of(arguments), std::make_shared<FolderLoader>(std::move(folders)));
        std::cout << environment.render(file.filename().string(), context) << std::flush;
        return 0;
    } catch (const TemplateError& error) {
        return report(error, arguments.file);
    }
}

/// Adds the filter or test that an error says does not exist: the application will have it. Returns: whether it did.
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
        throw carboy::Error("not_a_folder", "'" + arguments.file + "' is not a folder", "check the path");
    const auto loader = std::make_shared<FolderLoader>(fs::path(arguments.file));
    Environment environment(options_of(arguments), loader);
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
    render_command->add_option("--context", arguments.context, "A JSON file with an object: the variables");
    render_command->add_option("--search", arguments.search, "Another folder for included templates")
        ->allow_extra_args(false);  // what follows may be FILE
    render_command->add_option("--autoescape", arguments.autoescape, "on or off; by the file's name if not given")
        ->check(CLI::IsMember({"on", "off"}));
    render_command->add_option("--undefined", arguments.undefined, "What undefined variables do")
        ->check(CLI::IsMember({"default", "strict", "chainable", "debug"}));
    CLI::App* check_command = app.add_subcommand("check", "Compile every template below a folder");
    check_command->add_option("DIR", arguments.file, "The folder")->required();
    check_command->add_flag("--any-names", arguments.any_names, "Take filters and tests that Jinja does not have");
    CLI11_PARSE(app, argc, argv);
    try {
        return render_command->parsed() ? render(arguments) : check(arguments);
    } catch (const std::exception& error) {
        std::cerr << "jinja: " << error.what() << '\n';
        return 1;
    }
}
