// The command `check`: what it looks at, and how other libraries add checks of their own.
#pragma once

#include <carboy/base/function.hpp>
#include <carboy/base/path_text.hpp>
#include <carboy/jinja/template_uses.hpp>

#include <string>
#include <vector>

namespace carboy::web {

/// Something that is wrong, at a line of a file. The line is 0 if it concerns the file as a whole.
struct Fault {
    std::string file;
    int line = 0;
    std::string what;
};

/// A template that compiles.
struct CheckedTemplate {
    std::string name;
    /// The file that it was read from; the name if it is inside the executable.
    std::string file;
    jinja::TemplateUses uses;
};

struct CheckInput {
    std::vector<CheckedTemplate> templates;
    /// The folder of the application's sources, or an empty path on a machine that does not have them.
    PathText sources;
    /// Tells whether the application has a template of this name.
    std::function<bool(const std::string& name)> has_template;
    /// Returns what is wrong with a call of url_for, or nothing. The second argument lists the names of its values, and
    /// is nullptr if they are not known.
    std::function<std::string(const std::string& endpoint, const std::vector<std::string>* values)> url_complaint;
    /// The same for the file that a link to a static file names; nothing if the endpoint does not serve static files.
    std::function<std::string(const std::string& endpoint, const std::string& file)> file_complaint;
};

/// What a check has found, and a few words on what it has looked at: "12 SQL statements".
struct CheckResult {
    std::vector<Fault> faults;
    std::vector<std::string> looked_at;
};

/// The checks that other libraries make of their settings, in App::extensions. They run in an application context,
/// before the application serves and in the command `check`. Each throws an Error that names the setting.
struct SettingChecks {
    std::vector<std::function<void()>> all;
};

/// The checks of other libraries, in App::extensions. They run in an application context.
struct MoreChecks {
    std::vector<std::function<void(const CheckInput&, CheckResult&)>> all;
};

}  // namespace carboy::web
