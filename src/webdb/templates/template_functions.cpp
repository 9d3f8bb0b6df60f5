#include "webdb/templates/template_functions.hpp"

#include <map>
#include <mutex>

namespace carboy::webdb {

namespace {

struct Shown {
    std::vector<TemplateFunction> functions;
    bool in_use = false;
};

struct Registry {
    std::mutex guard;
    std::map<const orm::Mapper*, Shown> models;
};

Registry& registry() {
    static Registry all;
    return all;
}

std::string title(const orm::Mapper& mapper, std::string_view name) {
    return "'" + std::string(name) + "' of the model " + std::string(mapper.model);
}

}  // namespace

void detail::add_template_attribute(const orm::Mapper& mapper, std::string_view name, TemplateAttribute read) {
    if (mapper.column_named(name) != orm::no_index || mapper.relationship_named(name) != orm::no_index)
        throw Error("template_name_taken", title(mapper, name) + " is a column or relationship.",
                    "Give the function another name in templates.");
    Registry& all = registry();
    const std::lock_guard lock(all.guard);
    Shown& shown = all.models[&mapper];
    for (const TemplateFunction& known : shown.functions) {
        if (known.name != name) continue;
        if (known.read == read) return;
        throw Error("template_name_taken", title(mapper, name) + " is already another function.",
                    "Give one of them another name in templates.");
    }
    if (shown.in_use)
        throw Error("templates_in_use", title(mapper, name) + " was added after a template had used the model.",
                    "Call template_property and template_method where the application is set up.");
    shown.functions.push_back({std::string(name), read});
}

std::vector<TemplateFunction> take_template_functions(const orm::Mapper& mapper) {
    Registry& all = registry();
    const std::lock_guard lock(all.guard);
    Shown& shown = all.models[&mapper];
    shown.in_use = true;
    return shown.functions;
}

}  // namespace carboy::webdb
