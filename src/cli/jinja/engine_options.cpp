#include "engine_options.hpp"

#include <CLI/CLI.hpp>

#include <map>

using namespace carboy::jinja;

namespace {

constexpr auto syntax = "Syntax", behaviour = "Behaviour", limits = "Limits (0 means none)";

/// Converts "\n" and similar escapes, which a shell passes as two characters.
std::string unescaped(std::string text) {
    for (const auto& [written, meant] : {std::pair{"\\r", "\r"}, std::pair{"\\n", "\n"}})
        for (std::size_t at = 0; (at = text.find(written, at)) != std::string::npos;) text.replace(at, 2, meant);
    return text;
}

void add_syntax(CLI::App& command, Options& options) {
    const auto text = [&](const char* name, std::string& value, const char* help) {
        command.add_option(name, value, help)->capture_default_str()->group(syntax);
    };
    text("--block-start", options.block_start, "The start of a statement");
    text("--block-end", options.block_end, "The end of a statement");
    text("--variable-start", options.variable_start, "The start of an expression");
    text("--variable-end", options.variable_end, "The end of an expression");
    text("--comment-start", options.comment_start, "The start of a comment");
    text("--comment-end", options.comment_end, "The end of a comment");
    text("--line-statement-prefix", options.line_statement_prefix, "The prefix of a line that is a statement");
    text("--line-comment-prefix", options.line_comment_prefix, "The prefix of a comment that ends with its line");
    const auto flag = [&](const std::string& name, bool& value, const char* help) {
        command.add_flag("--" + name + ",!--no-" + name, value, help)->group(syntax);
    };
    flag("trim-blocks", options.trim_blocks, "Remove the line break after a statement");
    flag("lstrip-blocks", options.lstrip_blocks, "Remove the white space before a statement that starts its line");
    flag("keep-trailing-newline", options.keep_trailing_newline, "Keep the line break at the end of a template");
    flag("expression-statement", options.expression_statement, "{% do %}; on by default");
    flag("loop-controls", options.loop_controls, "{% break %} and {% continue %}; on by default");
    flag("i18n", options.i18n, "{% trans %}; on by default");
    flag("debug-statement", options.debug, "{% debug %}");
    flag("trimmed-translations", options.trimmed_translations, "Trim {% trans %} unless it has notrimmed");
    command
        .add_option_function<std::string>(
            "--newline-sequence", [&](const std::string& given) { options.newline_sequence = unescaped(given); },
            "The line break: \\n, \\r\\n or \\r")
        ->check(CLI::IsMember({"\\n", "\\r\\n", "\\r", "\n", "\r\n", "\r"}))
        ->group(syntax);
}

template <class Value>
void add_choice(CLI::App& command, const std::string& name, Value& value, const std::map<std::string, Value>& choices,
                const char* help) {
    command
        .add_option_function<std::string>(
            name, [&value, choices](const std::string& given) { value = choices.at(given); }, help)
        ->check(CLI::IsMember(choices))
        ->group(behaviour);
}

void add_behaviour(CLI::App& command, Options& options) {
    add_choice<Autoescape>(command, "--autoescape", options.autoescape,
                           {{"by-name", Autoescape::by_name}, {"on", Autoescape::on}, {"off", Autoescape::off}},
                           "Escape output; the default depends on the file's name");
    add_choice<Undefined>(command, "--undefined", options.undefined,
                          {{"default", Undefined::lenient},
                           {"strict", Undefined::strict},
                           {"chainable", Undefined::chainable},
                           {"debug", Undefined::debug}},
                          "How undefined variables behave");
    const auto list = [&](const char* name, std::vector<std::string>& value, const char* help) {
        command.add_option(name, value, help)->delimiter(',')->allow_extra_args(false)->group(behaviour);
    };
    list("--autoescape-extensions", options.autoescape_extensions, "Extensions of files to escape: html,htm,xml");
    list("--urlize-extra-schemes", options.urlize_extra_schemes, "Additional schemes for urlize");
    command.add_option("--urlize-rel", options.urlize_rel, "The rel attribute of urlize's links")->group(behaviour);
    command.add_option("--urlize-target", options.urlize_target, "The target attribute of urlize's links")
        ->group(behaviour);
    command.add_option("--truncate-leeway", options.truncate_leeway, "Excess characters that truncate tolerates")
        ->capture_default_str()
        ->group(behaviour);
    const auto flag = [&](const std::string& name, bool& value, const char* help) {
        command.add_flag("--" + name + ",!--no-" + name, value, help)->group(behaviour);
    };
    flag("autoescape-strings", options.autoescape_strings, "Escape in templates without a name; on by default");
    flag("newstyle-gettext", options.newstyle_gettext, "gettext functions expand variables");
    flag("json-sort-keys", options.json_sort_keys, "tojson sorts keys; on by default");
    flag("json-objects", options.json_objects, "tojson accepts dates, decimals and UUIDs");
    flag("auto-reload", options.auto_reload, "Check for changed files at each use");
    command
        .add_option_function<std::int64_t>(
            "--reload-interval",
            [&](std::int64_t given) { options.reload_interval = std::chrono::milliseconds(given); },
            "Milliseconds between these checks")
        ->group(behaviour);
}

void add_limits(CLI::App& command, Limits& given) {
    command.add_option("--limit-stack", given.stack, "Bytes of stack")->capture_default_str()->group(limits);
    command.add_option("--limit-depth", given.depth, "Nested macros, includes and blocks")
        ->capture_default_str()
        ->group(limits);
    command.add_option("--limit-output", given.output, "Bytes of output")->capture_default_str()->group(limits);
    command.add_option("--limit-value", given.value, "Bytes of one value")->capture_default_str()->group(limits);
    command.add_option("--limit-iterations", given.iterations, "Iterations of all loops together")
        ->capture_default_str()
        ->group(limits);
    command
        .add_option_function<std::int64_t>(
            "--limit-time", [&](std::int64_t given_time) { given.time = std::chrono::milliseconds(given_time); },
            "Milliseconds for one render [30000]")
        ->check(CLI::NonNegativeNumber)
        ->group(limits);
}

}  // namespace

Options command_options() {
    Options options;
    options.expression_statement = options.loop_controls = options.i18n = true;
    return options;
}

void add_engine_options(CLI::App& command, Options& options) {
    add_syntax(command, options);
    add_behaviour(command, options);
    add_limits(command, options.limits);
}
