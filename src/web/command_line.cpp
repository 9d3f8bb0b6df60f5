#include "web/command_line.hpp"

#include <CLI/CLI.hpp>

#include <carboy/base/error.hpp>

#include "web/app_core.hpp"
#include "web/list_routes.hpp"
#include "web/serve.hpp"
#include "web/uncaught.hpp"

namespace carboy::web {

namespace {

void add_serve_options(CLI::App& command, ServeOptions& options) {
    command.add_option("--host", options.host, "Address to listen on")->capture_default_str();
    command.add_option("--port", options.port, "Port to listen on; 0 takes a free one")
        ->check(CLI::Range(0, 65535))
        ->capture_default_str();
    command.add_option("--workers", options.workers, "Worker threads; 0 is one for each processor")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    command.add_flag("--debug", options.debug, "Show errors in the browser; never where visitors come");
}

/// An added command and where its arguments land.
struct BoundCommand {
    const Command* command;
    std::vector<std::string> texts;
    std::vector<char> flags;

    explicit BoundCommand(const Command& added)
        : command(&added), texts(added.parameters.size()), flags(added.parameters.size()) {}

    CommandValues values() const {
        CommandValues values;
        for (std::size_t i = 0; i < command->parameters.size(); ++i) {
            const CommandParameter& parameter = command->parameters[i];
            values.set(parameter.name, parameter.is_flag ? (flags[i] ? "true" : "false") : texts[i]);
        }
        return values;
    }
};

void add_parameters(CLI::App& line, BoundCommand& bound) {
    for (std::size_t i = 0; i < bound.command->parameters.size(); ++i) {
        const CommandParameter& parameter = bound.command->parameters[i];
        bound.texts[i] = parameter.default_value;
        if (parameter.is_flag) {
            line.add_flag_callback(
                parameter.name, [&bound, i] { bound.flags[i] = 1; }, parameter.help);
        } else {
            line.add_option(parameter.name, bound.texts[i], parameter.help)
                ->required(parameter.required)
                ->capture_default_str();
        }
    }
}

class CommandLine {
  public:
    CommandLine(AppCore& core, int& result) : core_(core), result_(result), root_("The application " + core.name) {
        root_.require_subcommand(0, 1);
        root_.set_help_all_flag("--help-all", "Show the options of all subcommands");
        add_serve_options(root_, serve_options_);
        CLI::App* run = root_.add_subcommand("run", "Serve the application (also without a subcommand)");
        add_serve_options(*run, serve_options_);
        root_.add_subcommand("routes", "List the routes")->callback([this] { result_ = list_routes(core_); });
        bound_.reserve(core.commands.size());
        for (const Command& command : core.commands) add(command);
    }

    void parse(int argc, char** argv) {
        root_.parse(argc, argv);
        const bool served = root_.get_subcommands().empty() || root_.got_subcommand("run");
        if (served) result_ = serve(core_, serve_options_);
    }

    int explain(const CLI::ParseError& error) { return root_.exit(error); }

  private:
    /// "db create-all" goes into the group "db".
    CLI::App& group(const std::string& name) {
        for (CLI::App* line : groups_)
            if (line->get_name() == name) return *line;
        groups_.push_back(root_.add_subcommand(name, "Commands of " + name));
        groups_.back()->require_subcommand(1);
        return *groups_.back();
    }

    void add(const Command& command) {
        bound_.emplace_back(command);
        BoundCommand& bound = bound_.back();
        const std::size_t space = command.name.find(' ');
        CLI::App& parent = space == command.name.npos ? root_ : group(command.name.substr(0, space));
        CLI::App* line = parent.add_subcommand(command.name.substr(space + 1), command.help);
        add_parameters(*line, bound);
        line->final_callback([this, &bound] {
            AppContext context(core_);
            result_ = bound.command->run(bound.values());
        });
    }

    AppCore& core_;
    int& result_;
    CLI::App root_;
    ServeOptions serve_options_;
    std::vector<CLI::App*> groups_;
    std::vector<BoundCommand> bound_;
};

}  // namespace

int run_command_line(AppCore& core, int argc, char** argv) {
    int result = 0;
    CommandLine line(core, result);
    try {
        line.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return line.explain(error);
    }
    return result;
}

int App::main(int argc, char** argv) {
    try {
        return run_command_line(*core_, argc, argv);
    } catch (const std::exception& error) {
        report_error(error);
    }
    return 1;
}

const std::string& CommandValues::operator[](const std::string& name) const {
    for (const auto& value : values_)
        if (value.first == name) return value.second;
    throw Error("unknown_parameter", "The command has no parameter '" + name + "'",
                "Use a name from the command's own list of parameters");
}

}  // namespace carboy::web
