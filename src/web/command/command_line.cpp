#include "web/command/command_line.hpp"

#include <CLI/CLI.hpp>

#include <carboy/base/error.hpp>
#include <carboy/web/command/completion.hpp>

#include "web/command/check_settings.hpp"
#include "web/command/command_set.hpp"
#include "web/command/serve.hpp"
#include "web/command/standard_streams.hpp"
#include "web/command/uncaught.hpp"
#include "web/config/settings.hpp"
#include "web/context/application.hpp"

namespace carboy::web {

namespace {

void add_serve_options(CLI::App& command, ServeOptions& options) {
    command.add_option("--host", options.host, "Address to listen on")->capture_default_str();
    command.add_option("--port", options.port, "Port to listen on; 0 chooses a free one")
        ->check(CLI::Range(0, 65535))
        ->capture_default_str();
    command.add_option("--workers", options.workers, "Worker threads; 0 means one for each processor")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    command
        .add_option("--stack-size", options.stack_size,
                    "Stack of a request, such as 4MiB; overrides STACK_SIZE in the configuration")
        ->transform(CLI::AsSizeValue(false));
    command.add_flag("--debug", options.debug,
                     "Show errors in the browser, build and restart after a change; never use it in production");
    command.add_flag("--no-reload", options.no_reload,
                     "With --debug: do not build and restart when a source file changes");
    command.add_flag("--debug-for-everyone", options.debug_for_everyone,
                     "Allow --debug on an address that other machines can reach; its pages answer this machine only");
}

/// An added command and the storage of its arguments.
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
    CommandLine(Application& application, const CommandSet& set, const char* program, int& result)
        : application_(application), set_(set), result_(result), root_("The application " + application.name) {
        serve_options_.host = application.config.get(settings::host);
        serve_options_.port = application.config.get(settings::port);
        serve_options_.workers = application.config.get(settings::workers);
        root_.require_subcommand(0, 1);
        root_.set_help_all_flag("--help-all", "Show the options of all subcommands");
        add_serve_options(root_, serve_options_);
        CLI::App* run = root_.add_subcommand("run", "Serve the application (also without a subcommand)");
        add_serve_options(*run, serve_options_);
        bound_.reserve(set.commands.size());
        for (const Command& command : set.commands) add(command);
        add_completion_command(root_, program);
    }

    void parse(int argc, char** argv) {
        if (answer_completion(root_, argc, argv)) return;
        serve_options_.arguments.assign(argv, argv + argc);
        root_.parse(argc, argv);
        const bool served = root_.get_subcommands().empty() || root_.got_subcommand("run");
        if (!served) return;
        check_setting_values(application_, set_);
        result_ = serve(application_, serve_options_);
    }

    int explain(const CLI::ParseError& error) { return root_.exit(error); }

  private:
    /// Returns the group "db" for "db create-all".
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
            const AppContext context(application_);
            result_ = bound.command->run(bound.values());
        });
    }

    Application& application_;
    const CommandSet& set_;
    int& result_;
    CLI::App root_;
    ServeOptions serve_options_;
    std::vector<CLI::App*> groups_;
    std::vector<BoundCommand> bound_;
};

int run(Application& application, const CommandSet& commands, int argc, char** argv) {
    int result = 0;
    CommandLine line(application, commands, argc > 0 ? argv[0] : "", result);
    try {
        line.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return line.explain(error);
    }
    return result;
}

}  // namespace

int run_command_line(Application& application, const CommandSet& commands, int argc, char** argv) {
    open_standard_streams();
    try {
        return run(application, commands, argc, argv);
    } catch (const std::exception& error) {
        report_error(error);
    }
    return 1;
}

}  // namespace carboy::web
