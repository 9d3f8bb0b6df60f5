#include "jinja/run/macro.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/undefined.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja {

const ObjectType printable_type{.name = "object", .native = true};

std::string Macro::quoted_name() const { return code_.name.empty() ? "None" : Value::view(code_.name).repr(); }

Value Macro::attribute(std::string_view name) {
    if (name == "name") return code_.name.empty() ? Value(nullptr) : Value(code_.name);
    if (name == "catch_kwargs") return code_.kwargs_slot >= 0;
    if (name == "catch_varargs") return code_.varargs_slot >= 0;
    if (name == "caller") return code_.caller_slot >= 0 || code_.explicit_caller;
    if (name != "arguments") return Value::missing();
    std::vector<Value> names;
    for (const MacroParameter& parameter : code_.parameters) names.push_back(Value(parameter.name));
    return make_tuple(std::move(names));
}

void Macro::repr(std::string& out) const {
    out.append("<Macro ").append(code_.name.empty() ? "anonymous" : quoted_name()).append(">");
}

Value Macro::call(State& state, const Args& args) {
    Render& render = static_cast<Render&>(state);
    const bool escaping = render.escaping();
    Render::Capture capture(render);
    print(render, args);
    return make_text(capture.text(), escaping);
}

void Macro::print(Render& render, const Args& args) {
    check(args);
    render.run(code_, *scope_, closure_.get(), [&](Frame& frame) {
        bind(frame, args);
        bind_rest(render, frame, args);
        bind_fallbacks(render, frame, 0);
    });
}

void Printable::print_call(Render& render, const ArgumentExprs& arguments, const Value* caller) {
    print(render, ArgumentValues(render, arguments, nullptr, caller).args());
}

void Macro::print_call(Render& render, const ArgumentExprs& arguments, const Value* caller) {
    const std::size_t given = arguments.positional.size();
    if (caller || !code_.direct || !arguments.plain || given > code_.parameters.size())
        return Printable::print_call(render, arguments, caller);
    const auto fill = [&](Value* slots) {
        const MacroParameter* parameter = code_.parameters.data();
        for (const ExprPtr& argument : arguments.positional) {
            Value& slot = slots[parameter++->slot];
            // A value that is stored elsewhere lives at least as long as the call.
            if (const Value& value = argument->eval(render, slot); &value != &slot) slot.alias(value);
        }
        for (std::size_t i = std::max(given, code_.first_known); i < code_.parameters.size(); ++i)
            slots[code_.parameters[i].slot].alias(*code_.parameters[i].known);
    };
    render.run(code_, *scope_, closure_.get(), fill, [&](Frame& frame) {
        if (given < code_.first_known) bind_fallbacks(render, frame, given);
    });
}

/// True when a keyword argument is for a parameter, including `caller`.
bool Macro::consumes(const Args& args, std::string_view name) const {
    for (std::size_t i = args.size(); i < code_.parameters.size(); ++i)
        if (code_.parameters[i].name == name) return true;
    return name == "caller" && code_.caller_slot >= 0;
}

/// Source: Jinja runtime.py, Macro.__call__.
void Macro::check(const Args& args) const {
    for (const NamedValue& argument : args.keyword) {
        if (code_.kwargs_slot >= 0 || consumes(args, argument.name)) continue;
        if (args.find("caller"))
            type_error(
                fmt::format("macro {} was invoked with two values for the special caller argument. This is "
                            "most likely a bug.",
                            quoted_name()));
        type_error(fmt::format("macro {} takes no keyword argument '{}'", quoted_name(), argument.name));
    }
    if (code_.varargs_slot < 0 && args.size() > code_.parameters.size())
        type_error(fmt::format("macro {} takes not more than {} argument(s)", quoted_name(), code_.parameters.size()));
}

void Macro::bind(Frame& frame, const Args& args) const {
    for (std::size_t i = 0; i < code_.parameters.size(); ++i) {
        const MacroParameter& parameter = code_.parameters[i];
        const Value* given = i < args.size() ? &args[i] : args.find(parameter.name);
        frame.slots[parameter.slot] = given ? *given : Value::missing();
    }
}

void Macro::bind_rest(Render& render, Frame& frame, const Args& args) const {
    if (code_.caller_slot >= 0) {
        const Value* caller = args.find("caller");
        frame.slots[code_.caller_slot] =
            caller && !caller->is_none() ? *caller : undefined_hint(render.flavour(), "No caller defined", "caller");
    }
    if (code_.kwargs_slot >= 0) {
        auto kwargs = make_ref<Dict>();
        for (const NamedValue& argument : args.keyword)
            if (!consumes(args, argument.name)) kwargs->set(argument.name, argument.value);
        frame.slots[code_.kwargs_slot] = Value(std::move(kwargs));
    }
    if (code_.varargs_slot >= 0) {
        const auto more = args.positional.subspan(std::min(args.size(), code_.parameters.size()));
        frame.slots[code_.varargs_slot] = make_tuple({more.begin(), more.end()});
    }
}

void Macro::bind_fallbacks(Render& render, Frame& frame, std::size_t first) const {
    for (std::size_t i = first; i < code_.parameters.size(); ++i) {
        const MacroParameter& parameter = code_.parameters[i];
        Value& slot = frame.slots[parameter.slot];
        if (!slot.is_missing()) continue;
        if (parameter.known) {
            slot.alias(*parameter.known);
        } else if (parameter.fallback) {
            Value scratch;
            slot = Value(parameter.fallback->eval(render, scratch));
        } else {
            slot = undefined_hint(render.flavour(), fmt::format("parameter '{}' was not provided", parameter.name),
                                  parameter.name);
        }
    }
}

}  // namespace carboy::jinja
