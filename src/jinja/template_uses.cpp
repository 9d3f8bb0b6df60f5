#include <carboy/jinja/template_uses.hpp>

#include <carboy/jinja/environment.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "jinja/run/environment_parts.hpp"
#include "jinja/syntax/lexer.hpp"
#include "jinja/syntax/parser.hpp"
#include "jinja/template_values.hpp"

namespace carboy::jinja {
namespace {

/// Included templates and macros are read where they are used, which could go on without end.
constexpr int deepest = 12;
constexpr int most_readings = 2000;

struct Scope;

/// A macro or the block of a `call`, with the scope in which it was defined.
struct Macro {
    const Node* node = nullptr;
    Scope* scope = nullptr;
    std::string template_name;
};

/// What a name stands for in a template.
struct Binding {
    Known value{};
    Known loop_item{};  // of `loop`
    std::optional<Macro> macro{};
    Scope* module = nullptr;           // of an import
    std::vector<std::string> texts{};  // the constants that it may be
};

/// Scopes live as long as their finder, because macros refer to them.
struct Scope {
    Scope* outer = nullptr;
    std::map<std::string, Binding, std::less<>> names{};
    bool isolated = false;  // an imported module, which sees no variables of the application
};

using Body = std::vector<NodePtr>;

class UseFinder {
  public:
    UseFinder(const Environment& environment, std::string name)
        : environment_(environment), template_name_(std::move(name)) {}

    TemplateUses run(std::string_view text) {
        enter(nullptr);
        visit_all(parsed(text, template_name_));
        std::erase_if(uses_.paths, [this](const TemplatePath& path) { return tested_.contains(attributes(path)); });
        if (asks_for_names_) uses_.unknown_names.clear();
        return std::move(uses_);
    }

  private:
    const Body& parsed(std::string_view text, const std::string& name) {
        const Options& options = environment_.parts().options;
        const std::string source = normalized_source(text, options.keep_trailing_newline);
        const Origin origin{name, {}};
        return trees_.emplace_back(Parser(source, options, origin).parse_template());
    }

    /// Returns another template; nullptr if there is none or it has an error, which its own check reports.
    const Body* other(const std::string& name) {
        const auto [known, added] = others_.emplace(name, nullptr);
        if (!added) return known->second;
        const auto source = environment_.loader() ? environment_.loader()->load(name) : std::nullopt;
        if (!source) return nullptr;
        try {
            return known->second = &parsed(source->text, name);
        } catch (const TemplateError&) {
            return nullptr;
        }
    }

    Scope& enter(Scope* outer) {
        scopes_.push_back({.outer = outer});
        scope_ = &scopes_.back();
        return *scope_;
    }
    void leave() { scope_ = scope_->outer; }

    /// Returns what a name stands for; nullptr for a variable of the application.
    const Binding* find(std::string_view name) const {
        static const Binding unknown;
        for (const Scope* scope = scope_; scope != nullptr; scope = scope->outer) {
            if (const auto found = scope->names.find(name); found != scope->names.end()) return &found->second;
            if (scope->isolated) return &unknown;
        }
        return nullptr;
    }

    void visit_all(const Body& nodes) {
        for (const NodePtr& node : nodes)
            if (node) visit(*node);
    }

    void visit_children(const Node& node) {
        for_each_child(node, [this](const Node& child) { visit(child); });
    }

    /// Returns what is known about the value of an expression.
    Known value_of(const Node& node) const {
        switch (node.kind) {
            case NodeKind::name: {
                const Binding* bound = find(node.name);
                return bound ? bound->value : KnownValue{.path = {node.name, {}, node.line, {}}};
            }
            case NodeKind::attribute:
                if (const Known item = loop_item(node)) return item;
                return attribute_of(value_of(*node.a), node.name, node.line);
            case NodeKind::item: {
                if (node.b->kind == NodeKind::slice) return value_of(*node.a);
                const auto name = constant_text(*node.b);
                return name ? attribute_of(value_of(*node.a), *name, node.line) : item_of(value_of(*node.a));
            }
            case NodeKind::filter: return node.a ? filtered(node, value_of(*node.a)) : std::nullopt;
            default: return std::nullopt;
        }
    }

    /// loop.previtem, loop.nextitem
    Known loop_item(const Node& node) const {
        if (node.a->kind != NodeKind::name || (node.name != "previtem" && node.name != "nextitem")) return std::nullopt;
        const Binding* bound = find(node.a->name);
        return bound ? bound->loop_item : std::nullopt;
    }

    /// Returns the texts that an expression may be, if they are constants.
    std::vector<std::string> texts_of(const Node& node) const {
        if (auto text = constant_text(node)) return {*std::move(text)};
        if (node.kind == NodeKind::name) {
            const Binding* bound = find(node.name);
            return bound ? bound->texts : std::vector<std::string>();
        }
        if (node.kind != NodeKind::conditional || !node.c) return {};
        std::vector<std::string> one = texts_of(*node.b), more = texts_of(*node.c);
        if (one.empty() || more.empty()) return {};
        one.insert(one.end(), more.begin(), more.end());
        return one;
    }

    static std::string attributes(const TemplatePath& path) {
        std::string text = path.variable;
        for (const std::string& step : path.steps) (text += '.') += step;
        return text;
    }

    void add(TemplatePath path) {
        path.template_name = template_name_;
        if (added_.insert(attributes(path) + '\n' + std::to_string(path.line) + '\n' + template_name_).second)
            uses_.paths.push_back(std::move(path));
    }

    /// Sets a variable. A second value of another kind makes it unknown, because the template may take either way.
    void bind(const Node& target, const Known& value, std::vector<std::string> texts = {}) {
        if (target.kind != NodeKind::name) return bind_parts(target, value);
        const auto [known, added] = scope_->names.emplace(target.name, Binding{.value = value, .texts = texts});
        Binding& binding = known->second;
        if (added) return;
        const bool same = binding.value && value && binding.value->form == value->form &&
                          attributes(binding.value->path) == attributes(value->path);
        if (!same) binding.value = std::nullopt;
        if (texts.empty()) binding.texts.clear();
        if (!binding.texts.empty()) binding.texts.insert(binding.texts.end(), texts.begin(), texts.end());
        binding.macro.reset();
        binding.module = nullptr;
    }

    /// {% for key, posts in all|groupby('state') %}
    void bind_parts(const Node& target, const Known& value) {
        const bool group = value && value->form == KnownValue::Form::group && target.items.size() == 2;
        for (std::size_t i = 0; i < target.items.size(); ++i)
            if (target.items[i])
                bind(*target.items[i], group && i == 1 ? attribute_of(value, "list", target.line) : std::nullopt);
    }

    void visit(const Node& node) {
        switch (node.kind) {
            case NodeKind::item:
            case NodeKind::attribute: return visit_attribute(node);
            case NodeKind::call: return visit_call(node);
            case NodeKind::for_: return visit_for(node);
            case NodeKind::with: return visit_with(node);
            case NodeKind::macro: return visit_macro(node);
            case NodeKind::call_block: return visit_call_block(node);
            case NodeKind::assign: return visit_assign(node);
            case NodeKind::assign_block: return visit_assign_block(node);
            case NodeKind::extends: return visit_extends(node);
            case NodeKind::include: return visit_include(node);
            case NodeKind::import:
            case NodeKind::from_import: return visit_import(node);
            case NodeKind::test:
            case NodeKind::filter: return visit_filter(node);
            default: return visit_children(node);
        }
    }

    void visit_attribute(const Node& node) {
        const Known value = value_of(node);
        if (!value) return visit_children(node);
        if (value->form == KnownValue::Form::value && !value->path.steps.empty()) add(value->path);
        const Node* inner = &node;  // its attributes are those of the path
        while (inner->kind == NodeKind::attribute || inner->kind == NodeKind::item) {
            if (inner->b) visit(*inner->b);
            inner = inner->a.get();
        }
        if (inner->kind != NodeKind::name) visit(*inner);
    }

    const Macro* macro_of(const Node& callee) const {
        const Binding* bound = nullptr;
        if (callee.kind == NodeKind::name) {
            bound = find(callee.name);
        } else if (callee.kind == NodeKind::attribute && callee.a->kind == NodeKind::name) {
            const Binding* module = find(callee.a->name);
            if (!module || !module->module) return nullptr;
            const auto found = module->module->names.find(callee.name);
            bound = found == module->module->names.end() ? nullptr : &found->second;
        }
        return bound && bound->macro ? &*bound->macro : nullptr;
    }

    void visit_call(const Node& node) {
        if (readings_ == 0 && node.a->kind == NodeKind::name && !find(node.a->name)) add_call(node);
        if (const Macro* macro = macro_of(*node.a)) read_macro(Macro(*macro), node, nullptr);
        visit_children(node);
    }

    void add_call(const Node& node) {
        TemplateCall call{.function = node.a->name, .complete = !node.b && !node.c, .line = node.line};
        for (const NodePtr& argument : node.items) call.arguments.push_back(constant_text(*argument));
        for (const auto& [name, value] : node.keywords) {
            call.keywords.push_back(name);
            call.keyword_texts.push_back(constant_text(*value));
        }
        const auto texts = node.items.empty() ? std::vector<std::string>() : texts_of(*node.items[0]);
        for (const std::string& text : texts) {
            call.arguments[0] = text;
            uses_.calls.push_back(call);
        }
        if (texts.empty()) uses_.calls.push_back(std::move(call));
    }

    /// Visits something that is elsewhere for its attributes only: the rest was found where it is.
    template <class Visit>
    void read(Scope* outer, const std::string& where, Visit visit_it) {
        if (readings_ == deepest || ++all_readings_ > most_readings) return;
        Scope* const scope = scope_;
        std::string name = std::exchange(template_name_, where);
        ++readings_;
        enter(outer);
        visit_it();
        --readings_;
        template_name_ = std::move(name);
        scope_ = scope;
    }

    /// Reads the body of a macro with the arguments of a call.
    void read_macro(const Macro& macro, const Node& call, const Macro* caller) {
        std::vector<std::pair<std::string, Binding>> arguments;
        const Body& parameters = macro.node->items;
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const Node* value = i < call.items.size() ? call.items[i].get() : nullptr;
            for (const auto& [name, given] : call.keywords)
                if (name == parameters[i]->name) value = given.get();
            Binding bound;
            if (value) bound.value = value_of(*value);
            if (value) bound.texts = texts_of(*value);
            arguments.emplace_back(parameters[i]->name, std::move(bound));
        }
        read(macro.scope, macro.template_name, [&] {
            bind_own_names();
            if (caller) scope_->names["caller"].macro = *caller;
            for (auto& [name, bound] : arguments) scope_->names[name] = std::move(bound);
            visit_all(macro.node->body);
        });
    }

    void bind_own_names() {
        for (const char* own : {"caller", "varargs", "kwargs"}) scope_->names[own] = {};
    }

    void visit_for(const Node& node) {
        visit(*node.b);
        const Known item = item_of(value_of(*node.b));
        enter(scope_).names["loop"] = {.loop_item = item};
        bind(*node.a, item);
        if (node.c) visit(*node.c);
        visit_all(node.body);
        leave();
        enter(scope_);
        visit_all(node.otherwise);
        leave();
    }

    void visit_with(const Node& node) {
        visit_all(node.defaults);
        std::vector<Known> values;
        for (const NodePtr& one : node.defaults) values.push_back(value_of(*one));
        enter(scope_);
        for (std::size_t i = 0; i < node.items.size(); ++i)
            bind(*node.items[i], i < values.size() ? values[i] : Known());
        visit_all(node.body);
        leave();
    }

    /// Visits a body whose parameters are not known.
    void visit_definition(const Node& node) {
        visit_all(node.defaults);
        enter(scope_);
        bind_own_names();
        for (const NodePtr& parameter : node.items) bind(*parameter, std::nullopt);
        visit_all(node.body);
        leave();
    }

    void visit_macro(const Node& node) {
        scope_->names[node.name] = {.macro = Macro{&node, scope_, template_name_}};
        visit_definition(node);
    }

    void visit_call_block(const Node& node) {
        visit_definition(node);
        if (const Macro* macro = macro_of(*node.a->a)) {
            const Macro block{&node, scope_, template_name_};
            read_macro(Macro(*macro), *node.a, &block);
        }
        visit_children(*node.a);
    }

    void visit_assign(const Node& node) {
        visit(*node.b);
        bind(*node.a, value_of(*node.b), texts_of(*node.b));
    }

    void visit_assign_block(const Node& node) {
        visit_all(node.body);
        if (node.b) visit(*node.b);
        bind(*node.a, std::nullopt);
    }

    /// Returns the names of the templates that a statement may take.
    std::vector<std::string> refer(const Node& node) {
        std::vector<std::string> names;
        const bool list = node.a->kind == NodeKind::list || node.a->kind == NodeKind::tuple;
        if (list) {
            for (const NodePtr& one : node.a->items) {
                const auto texts = texts_of(*one);
                if (texts.empty()) return {};
                names.insert(names.end(), texts.begin(), texts.end());
            }
        } else {
            names = texts_of(*node.a);
        }
        if (readings_ > 0 || node.flag || names.empty()) return names;
        if (list)
            uses_.references.push_back({names, node.line});
        else
            for (const std::string& name : names) uses_.references.push_back({{name}, node.line});
        return names;
    }

    void visit_extends(const Node& node) {
        for (std::string& name : refer(node)) uses_.templates.push_back(std::move(name));
        visit_children(node);
    }

    void visit_include(const Node& node) {
        visit_children(node);
        const std::vector<std::string> names = refer(node);
        if (!node.with_context) return;
        for (const std::string& name : names)
            if (const Body* body = other(name)) read(scope_, name, [&] { visit_all(*body); });
    }

    void visit_import(const Node& node) {
        visit_children(node);
        const std::vector<std::string> names = refer(node);
        const Body* body = names.size() == 1 ? other(names[0]) : nullptr;
        Scope* module = nullptr;
        if (body)
            read(node.with_context ? scope_ : nullptr, names[0], [&] {
                module = scope_;
                module->isolated = !node.with_context;
                visit_all(*body);
            });
        if (node.kind == NodeKind::import) {
            scope_->names[node.name] = {.module = module};
            return;
        }
        for (const auto& [exported, alias] : node.names) {
            const auto found = module ? module->names.find(exported) : std::map<std::string, Binding>::iterator();
            scope_->names[alias] = module && found != module->names.end() ? found->second : Binding();
        }
    }

    /// `user.nick is defined` and `user.nick|default('')` are meant for attributes that may be missing.
    void visit_filter(const Node& node) {
        check_name(node);
        const bool asks =
            node.name == "defined" || node.name == "undefined" || node.name == "default" || node.name == "d";
        const Known value = node.a ? value_of(*node.a) : std::nullopt;
        if (node.kind == NodeKind::filter)
            for (TemplatePath& path : attributes_read(node, value)) add(std::move(path));
        if (!asks || !value) return visit_children(node);
        if (!value->path.steps.empty()) tested_.insert(attributes(value->path));
        visit_all(node.items);
    }

    void check_name(const Node& node) {
        const bool test = node.kind == NodeKind::test;
        if (test && (node.name == "filter" || node.name == "test")) asks_for_names_ = true;
        const EnvironmentParts& parts = environment_.parts();
        if (readings_ > 0 || (test ? parts.tests : parts.filters).find(node.name)) return;
        uses_.unknown_names.push_back(
            {test ? UnknownName::Kind::test : UnknownName::Kind::filter, node.name, node.line});
    }

    const Environment& environment_;
    std::string template_name_;
    TemplateUses uses_;
    std::deque<Scope> scopes_;
    Scope* scope_ = nullptr;
    std::deque<Body> trees_;
    std::map<std::string, const Body*> others_;
    std::set<std::string> added_, tested_;
    bool asks_for_names_ = false;
    int readings_ = 0, all_readings_ = 0;
};

}  // namespace

TemplateUses uses_of(const Environment& environment, std::string_view text, const std::string& name) {
    return UseFinder(environment, name).run(text);
}

}  // namespace carboy::jinja
