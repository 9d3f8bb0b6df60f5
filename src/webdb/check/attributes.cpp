#include "webdb/check/attributes.hpp"

#include <carboy/orm/mapping/mapper.hpp>

#include "webdb/check/path_checks.hpp"
#include "webdb/check/template_types.hpp"
#include "webdb/templates/column_value.hpp"
#include "webdb/templates/template_functions.hpp"

namespace carboy::webdb {
namespace {

using Shape = PassedType::Shape;

bool has_function(const orm::Mapper& mapper, const std::string& name) {
    for (const TemplateFunction& function : take_template_functions(mapper))
        if (function.name == name) return true;
    return false;
}

class AttributeChecker {
  public:
    AttributeChecker(const web::CheckInput& input, web::CheckResult& result) : checks_(input, result) {}

    void check(const Rendering& rendering) {
        checks_.each_path(rendering.name, [&](const jinja::TemplatePath& path) { follow(path, rendering); });
    }
    std::size_t checked() const { return checked_; }

  private:
    void follow(const jinja::TemplatePath& path, const Rendering& rendering) {
        const auto variable = rendering.variables.find(path.variable);
        if (variable == rendering.variables.end()) return;
        ++checked_;
        PassedType type = variable->second;
        for (const std::string& step : path.steps) {
            if (type.shape == Shape::page && (step == "items" || step == "[]")) {
                type.shape = step == "[]" ? Shape::object : Shape::list;
            } else if (type.shape == Shape::list && step == "[]") {
                type.shape = Shape::object;
            } else if (type.shape != Shape::object || step == "[]") {
                return;
            } else {
                const auto next = related(type, step);
                if (!next) return require(path, *type.mapper, step);
                type = *next;
            }
        }
    }

    void require(const jinja::TemplatePath& path, const orm::Mapper& mapper, const std::string& name) {
        if (mapper.column_named(name) != orm::no_index || has_function(mapper, name) ||
            column_in_table(mapper, name) != orm::no_index)
            return;
        const std::string what = std::string(mapper.model) + " has no attribute '" + name + "'.";
        checks_.report(path, what);
    }

    PathChecks checks_;
    std::size_t checked_ = 0;
};

}  // namespace

void check_attributes(const web::CheckInput& input, const std::vector<SourceFile>& sources, web::CheckResult& result) {
    const std::vector<const orm::Mapper*>& models = orm::all_mappers();
    AttributeChecker checker(input, result);
    const ReturnedTypes functions = returned_types(sources, models);
    for (const SourceFile& source : sources)
        for (const Rendering& rendering : renderings_in(source, models, functions)) checker.check(rendering);
    result.looked_at.push_back(std::to_string(checker.checked()) + " attributes of models");
}

}  // namespace carboy::webdb
