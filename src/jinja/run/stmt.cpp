#include "jinja/run/stmt.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/methods/namespace.hpp"
#include "jinja/python/escape.hpp"
#include "jinja/python/iterate.hpp"
#include "jinja/python/pretty.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/run/environment_parts.hpp"
#include "jinja/run/macro.hpp"
#include "jinja/run/print.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja {

Flow Body::exec(Render& render) const {
    const StmtPtr* at = statements_.data();
    const StmtPtr* const end = at + statements_.size();
    try {
        for (; at != end; ++at) {
            const Flow flow = (*at)->exec(render);
            if (flow != Flow::normal) [[unlikely]]
                return flow;
        }
    } catch (TemplateError& error) {
        render.annotate(error, (*at)->line);
        throw;
    }
    return Flow::normal;
}

Flow TextStmt::exec(Render& render) const {
    render.write(text_);
    return Flow::normal;
}

Flow UnlessExtendedStmt::exec(Render& render) const { return render.parent ? Flow::normal : inner_->exec(render); }

Flow IfStmt::exec(Render& render) const {
    for (const Branch& branch : branches) {
        render.line_hint = branch.line;
        const bool chosen = branch.condition->test(render);
        render.line_hint = 0;
        if (chosen) return branch.body.exec(render);
    }
    return otherwise.exec(render);
}

void check_target(Render& render, const Target& target) {
    if (target.kind == Target::Kind::attribute && !native_as<Namespace>(render.slot(target.place)))
        throw TemplateRuntimeError("cannot assign attribute on non-namespace object");
    for (const Target& part : target.parts) check_target(render, part);
}

static void unpack(Render& render, const Target& target, const Value& value) {
    if (!is_iterable(value)) {
        if (value.is_undefined()) fail_undefined(value);
        type_error(fmt::format("cannot unpack non-iterable {} object", type_name(value)));
    }
    // A tuple or list is read in place.
    std::vector<Value> other;
    const std::vector<Value>& items = value.is_tuple()  ? value.tuple().items()
                                      : value.is_list() ? value.list().items()
                                                        : other = to_vector(value);
    if (items.size() < target.parts.size())
        value_error(
            fmt::format("not enough values to unpack (expected {}, got {})", target.parts.size(), items.size()));
    if (items.size() > target.parts.size())
        value_error(fmt::format("too many values to unpack (expected {})", target.parts.size()));
    for (std::size_t i = 0; i < items.size(); ++i) assign(render, target.parts[i], items[i]);
}

void assign(Render& render, const Target& target, Value value) {
    switch (target.kind) {
        case Target::Kind::variable: render.slot(target.place) = std::move(value); return;
        case Target::Kind::tuple: return unpack(render, target, value);
        case Target::Kind::attribute:
            if (auto* space = native_as<Namespace>(render.slot(target.place))) space->set(target.name, value);
            return;
    }
}

void publish(Render& render, const std::vector<Export>& exports) {
    Scope& scope = render.here();
    for (const Export& item : exports) {
        // The template outlives the context.
        scope.vars.set_known(Value::view(item.name), item.hash, render.slot(item.place));
        const auto found = std::find(scope.exported.begin(), scope.exported.end(), item.name);
        if (item.exported && found == scope.exported.end()) scope.exported.push_back(item.name);
        if (!item.exported && found != scope.exported.end()) scope.exported.erase(found);
    }
}

Flow AssignStmt::exec(Render& render) const {
    check_target(render, target_);
    Value scratch;
    const Value value = value_->eval(render, scratch);
    assign(render, target_, value);
    publish(render, exports_);
    return Flow::normal;
}

static Value filtered(Render& render, Value value, const std::vector<std::unique_ptr<FilterExpr>>& filters) {
    for (const auto& filter : filters) value = filter->apply(render, value);
    return value;
}

Flow AssignBlockStmt::exec(Render& render) const {
    render.enter(loads);
    Value value;
    {
        const Render::Capture capture(render);
        if (const Flow flow = body.exec(render); flow != Flow::normal) return flow;
        value = make_text(capture.text(), !filters.empty() && render.escapes(escaping));
    }
    check_target(render, target);
    value = filtered(render, std::move(value), filters);
    if (render.escaping()) value = value.is_string() ? value.as_markup(true) : Value::markup(value.str());
    assign(render, target, value);
    publish(render, exports);
    return Flow::normal;
}

Flow FilterBlockStmt::exec(Render& render) const {
    render.enter(loads);
    Value value;
    {
        const Render::Capture capture(render);
        if (const Flow flow = body.exec(render); flow != Flow::normal) return flow;
        value = make_text(capture.text(), !filters.empty() && render.escapes(escaping));
    }
    // The output of a filter block is not escaped again, because the filter decides about it.
    print_value(render, filtered(render, std::move(value), filters), false);
    return Flow::normal;
}

Flow WithStmt::exec(Render& render) const {
    render.enter(loads);
    for (const auto& [target, expr] : values) {
        Value scratch;
        const Value value = expr->eval(render, scratch);
        assign(render, target, value);
    }
    return body.exec(render);
}

Flow ScopeStmt::exec(Render& render) const {
    render.enter(loads);
    return body.exec(render);
}

Flow AutoescapeStmt::exec(Render& render) const {
    struct Restore {
        bool& mode;
        bool before;
        ~Restore() { mode = before; }
    } restore{*render.here().escaping, *render.here().escaping};
    restore.mode = value->test(render);
    return body.exec(render);
}

Flow ExpressionStmt::exec(Render& render) const {
    Value scratch;
    value_->eval(render, scratch);
    return Flow::normal;
}

Flow MacroStmt::exec(Render& render) const {
    Value macro(Ptr<NativeObject>::adopt(new Macro(*code, Ptr<HeapFrame>::share(render.heap_frame()), render.scope())));
    render.slot(place) = std::move(macro);
    publish(render, exports);
    return Flow::normal;
}

Flow CallBlockStmt::exec(Render& render) const {
    const Value caller(
        Ptr<NativeObject>::adopt(new Macro(*code, Ptr<HeapFrame>::share(render.heap_frame()), render.scope())));
    // As in a filter block, the called macro's result is not escaped again.
    call->print_call(render, &caller, false);
    return Flow::normal;
}

Flow DebugStmt::exec(Render& render) const {
    const EnvironmentParts& parts = render.parts();
    auto out = make_ref<Dict>();
    const auto names = [](std::vector<std::string> list) {
        std::sort(list.begin(), list.end());
        std::vector<Value> values;
        for (const std::string& name : list) values.push_back(Value(name));
        return make_list(std::move(values));
    };
    out->set("context", Value(render.here().all()));
    out->set("filters", names(parts.filters.names()));
    out->set("tests", names(parts.tests.names()));
    render.write(pretty(Value(std::move(out)), 80));
    return Flow::normal;
}

}  // namespace carboy::jinja
