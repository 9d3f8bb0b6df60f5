// Statements that use other templates and blocks.
#include "jinja/errors/fail.hpp"
#include "jinja/methods/access.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/run/environment_parts.hpp"
#include "jinja/run/module.hpp"
#include "jinja/run/print.hpp"
#include "jinja/run/stmt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

namespace carboy::jinja {

Flow BlockStmt::exec(Render& render) const {
    const Chain& chain = render.here().chain;
    const Block& block = *chain.find_block(name);
    if (required && !chain.overridden_by(block))
        throw TemplateRuntimeError(fmt::format("Required block '{}' not found", name));
    render.run_block(block, scoped ? *render.derived_scope(locals) : render.here());
    return Flow::normal;
}

/// A cache that was the current one earlier is still held, because its templates are in use.
const TemplateCache& Render::present_cache() {
    const EnvironmentParts& parts = *parts_;
    if (cache_ != parts.present.load(std::memory_order_acquire)) [[unlikely]] {
        auto cache = parts.hold_cache();
        cache_ = cache.get();
        held_.push_back(std::move(cache));
    }
    return *cache_;
}

const Program& Render::load(const Value& name, const TemplateLink* link) {
    if (link)
        if (const Program* known = link->find(present_cache().id)) return *known;
    if (name.is_undefined()) fail_undefined(name);
    if (!name.is_string()) throw TemplateNotFound(name.str(), fmt::format("{} is not a template name", name.repr()));
    auto program = parts_->load(name.text(), link).program;
    const Program& out = *program;
    if (std::find(held_.begin(), held_.end(), program) == held_.end()) held_.push_back(std::move(program));
    return out;
}

const Program& Render::load_any(const Value& names, const TemplateLink* link) {
    if (names.is_string() || names.is_undefined()) return load(names, link);
    std::vector<std::string> tried, reasons;
    for (const Value& name : to_vector(names)) {
        try {
            return load(name, nullptr);
        } catch (const TemplateNotFound& error) {
            if (error.line() != 0) throw;
            reasons.push_back(name.str());
        } catch (const UndefinedError& error) {
            reasons.push_back(error.message());
        }
        tried.push_back(name.is_undefined() ? std::string() : name.str());
    }
    throw TemplatesNotFound(std::move(tried), reasons);
}

Flow ExtendsStmt::exec(Render& render) const {
    Value scratch;
    const Program& program = render.load(name->eval(render, scratch), link.get());
    render.here().chain.add(program);
    render.parent = &program;
    return Flow::normal;
}

Flow ExtendedTwiceStmt::exec(Render& render) const {
    if (always_ || render.parent) throw TemplateRuntimeError("extended multiple times");
    return Flow::normal;
}

Flow IncludeStmt::exec(Render& render) const {
    const Program* program = nullptr;
    try {
        Value scratch;
        program = &render.load_any(name->eval(render, scratch), link.get());
    } catch (const TemplateNotFound&) {
        if (ignore_missing) return Flow::normal;
        throw;
    }
    if (!with_context) {
        print_value(render, render.default_module(*program), false);
        return Flow::normal;
    }
    Ptr<Scope> scope = render.new_scope(*program);
    scope->globals = nullptr;
    scope->outer = render.scope();
    render.give(locals, *scope);
    render.run_root(*program, *scope);
    return Flow::normal;
}

static Value module_in_context(Render& render, const Program& program, const std::vector<Local>& locals) {
    Ptr<Scope> scope = render.new_scope(program);
    scope->globals = nullptr;
    // A copy, because the module must not see later changes of its importer.
    render.here().collect(scope->locals);
    render.give(locals, *scope);
    return render.import_module(program, *scope);
}

Flow ImportStmt::exec(Render& render) const {
    Value scratch;
    const Program& program = render.load(name->eval(render, scratch), link.get());
    const Value own = with_context ? module_in_context(render, program, locals) : Value();
    const Value& imported = with_context ? own : render.default_module(program);
    if (module) render.slot(*module) = imported;
    for (const auto& [exported, place] : names) {
        Value value = find_attribute(imported, exported);
        if (value.is_missing())
            value = undefined_hint(render.flavour(),
                                   fmt::format("the template '{}' (imported on line {} in '{}') does not export the "
                                               "requested name '{}'",
                                               program.origin.name, line, render.template_name(), exported),
                                   exported);
        render.slot(place) = std::move(value);
    }
    publish(render, exports);
    return Flow::normal;
}

}  // namespace carboy::jinja
