// What the checks of a template's variables have in common.
#pragma once

#include <carboy/web/command/check.hpp>

#include <set>
#include <string>

namespace carboy::webdb {

/// Looks at what a rendered template uses, and reports each fault once.
class PathChecks {
  public:
    PathChecks(const web::CheckInput& input, web::CheckResult& result) : input_(input), result_(result) {}

    /// Calls `look` with each path of a variable in the template and in those that it extends, includes or imports.
    template <class Look>
    void each_path(const std::string& template_name, const Look& look) {
        seen_.clear();
        visit(template_name, look);
    }
    void report(const jinja::TemplatePath& path, const std::string& what) {
        const std::string& file = file_of(path.template_name);
        if (told_.insert(file + ":" + std::to_string(path.line) + what).second)
            result_.faults.push_back({file, path.line, what});
    }

  private:
    template <class Look>
    void visit(const std::string& name, const Look& look) {
        if (!seen_.insert(name).second) return;
        for (const web::CheckedTemplate& one : input_.templates) {
            if (one.name != name) continue;
            for (const jinja::TemplatePath& path : one.uses.paths) look(path);
            for (const std::string& other : one.uses.templates) visit(other, look);
        }
    }
    const std::string& file_of(const std::string& name) const {
        for (const web::CheckedTemplate& one : input_.templates)
            if (one.name == name) return one.file;
        return name;
    }

    const web::CheckInput& input_;
    web::CheckResult& result_;
    std::set<std::string> seen_, told_;
};

}  // namespace carboy::webdb
