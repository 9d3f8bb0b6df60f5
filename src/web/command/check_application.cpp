#include "web/command/check_application.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <set>
#include <utility>

#include <carboy/base/error.hpp>
#include <carboy/jinja/environment.hpp>
#include <carboy/web/command/check.hpp>

#include "web/command/check_settings.hpp"
#include "web/command/command_set.hpp"
#include "web/context/application.hpp"
#include "web/templates/template_environment.hpp"

namespace carboy::web {

namespace {

std::filesystem::path source_folder(const Application& application) {
    const MadeIn* made = application.parts.get<MadeIn>();
    if (!made || made->file.empty()) return {};
    std::error_code failure;
    const std::filesystem::path file = made->file;
    return std::filesystem::is_regular_file(file, failure) ? file.parent_path() : std::filesystem::path();
}

class Checker {
  public:
    explicit Checker(Application& application) : application_(application) {
        input_.sources = source_folder(application);
        input_.has_template = [this](const std::string& name) { return loader().has(name); };
        input_.url_complaint = [this](const std::string& endpoint, const std::vector<std::string>* values) {
            return url_complaint(endpoint, values);
        };
        input_.file_complaint = [this](const std::string& endpoint, const std::string& file) {
            return file_complaint(endpoint, file);
        };
    }

    int run() {
        check_templates();
        for (const CheckedTemplate& one : input_.templates) check_names(one);
        result_.looked_at.push_back(std::to_string(input_.templates.size()) + " templates");
        result_.looked_at.push_back(std::to_string(urls_) + " calls of url_for");
        if (const MoreChecks* more = application_.extensions.get<MoreChecks>())
            for (const auto& check : more->all) check(input_, result_);
        return report();
    }

  private:
    const jinja::Environment& environment() const { return application_.parts.get<TemplateEngine>()->environment(); }
    const jinja::Loader& loader() const { return *environment().loader(); }

    void check_templates() {
        const jinja::Environment& environment = this->environment();
        const std::vector<std::string> names = loader().list();
        for (const std::string& name : std::set<std::string>(names.begin(), names.end())) {
            const std::optional<jinja::Source> source = loader().load(name);
            if (!source) continue;
            const std::string file = source->file.empty() ? name : source->file;
            try {
                environment.get_template(name);
                input_.templates.push_back({name, file, jinja::uses_of(environment, source->text, name)});
            } catch (const jinja::TemplateError& error) {
                result_.faults.push_back({file, error.line(), error.message()});
            }
        }
    }

    /// What a template names: endpoints, other templates, filters and tests.
    void check_names(const CheckedTemplate& one) {
        for (const jinja::TemplateCall& call : one.uses.calls)
            if (call.function == "url_for") check_url(one, call);
        for (const jinja::TemplateReference& reference : one.uses.references) {
            const auto& names = reference.names;
            if (std::any_of(names.begin(), names.end(), input_.has_template)) continue;
            std::string list;
            for (const std::string& name : names) list += (list.empty() ? "'" : ", '") + name + "'";
            result_.faults.push_back({one.file, reference.line,
                                      names.size() == 1 ? "There is no template " + list + "."
                                                        : "There is none of the templates " + list + "."});
        }
        for (const jinja::UnknownName& unknown : one.uses.unknown_names)
            result_.faults.push_back({one.file, unknown.line,
                                      std::string("There is no ") +
                                          (unknown.kind == jinja::UnknownName::Kind::test ? "test" : "filter") +
                                          " named '" + unknown.name + "'."});
    }

    void check_url(const CheckedTemplate& where, const jinja::TemplateCall& call) {
        if (call.arguments.empty() || !call.arguments[0]) return;
        ++urls_;
        std::string what = url_complaint(*call.arguments[0], call.complete ? &call.keywords : nullptr);
        for (std::size_t i = 0; i < call.keywords.size() && what.empty(); ++i)
            if (call.keywords[i] == "filename" && call.keyword_texts[i])
                what = file_complaint(*call.arguments[0], *call.keyword_texts[i]);
        if (!what.empty()) result_.faults.push_back({where.file, call.line, std::move(what)});
    }

    /// Looks for the file of a link to a static file.
    std::string file_complaint(const std::string& endpoint, const std::string& file) const {
        if (endpoint.starts_with('.')) return {};  // the blueprint is not known
        for (const RouteRule* rule : application_.urls.rules_of(std::string_view(endpoint)))
            if (rule->options.version && rule->options.version(file).empty())
                return "url_for('" + endpoint + "'): there is no static file '" + file + "'.";
        return {};
    }

    /// Tells whether an endpoint such as ".show" is one of the application or of any blueprint.
    bool has_relative(std::string_view endpoint) const {
        const auto& rules = application_.router.rules();
        return std::any_of(rules.begin(), rules.end(), [&](const auto& rule) {
            return std::string_view(rule->options.endpoint).ends_with(endpoint) ||
                   rule->options.endpoint == endpoint.substr(1);
        });
    }

    std::string url_complaint(const std::string& endpoint, const std::vector<std::string>* values) const {
        if (endpoint.starts_with('.'))
            return has_relative(endpoint) ? "" : "url_for('" + endpoint + "'): no blueprint has this endpoint.";
        const auto rules = application_.urls.rules_of(std::string_view(endpoint));
        if (rules.empty()) return "url_for('" + endpoint + "'): no route has this endpoint.";
        if (!values) return {};
        const auto lacks = [&](const RouteRule& rule) {
            return std::find_if(rule.given.begin(), rule.given.end(), [&](const RuleVariable& variable) {
                return !rule.find_default(variable.name) &&
                       std::find(values->begin(), values->end(), variable.name) == values->end();
            });
        };
        for (const RouteRule* rule : rules)
            if (lacks(*rule) == rule->given.end()) return {};
        const RouteRule& last = *rules.back();
        return "url_for('" + endpoint + "'): the value of '" + lacks(last)->name + "' is missing for the rule " +
               last.text + ".";
    }

    int report() {
        std::stable_sort(result_.faults.begin(), result_.faults.end(), [](const Fault& a, const Fault& b) {
            return std::pair(a.file, a.line) < std::pair(b.file, b.line);
        });
        for (const Fault& fault : result_.faults)
            std::cout << fault.file << (fault.line > 0 ? ":" + std::to_string(fault.line) : "") << ": " << fault.what
                      << '\n';
        std::cout << "Checked ";
        for (std::size_t i = 0; i < result_.looked_at.size(); ++i)
            std::cout << (i == 0 ? "" : i + 1 == result_.looked_at.size() ? " and " : ", ") << result_.looked_at[i];
        const std::size_t count = result_.faults.size();
        std::cout << ": " << (count == 0 ? "no" : std::to_string(count)) << (count == 1 ? " fault." : " faults.")
                  << std::endl;
        return count == 0 ? 0 : 1;
    }

    Application& application_;
    CheckInput input_;
    CheckResult result_;
    std::size_t urls_ = 0;
};

}  // namespace

Command check_command(Application& application, const CommandSet& set) {
    return {.name = "check",
            .help = "Check settings, templates, links, SQL and migrations without serving",
            .run = [&application, &set](const CommandValues&) {
                check_setting_values(application, set);
                return Checker(application).run();
            }};
}

}  // namespace carboy::web
