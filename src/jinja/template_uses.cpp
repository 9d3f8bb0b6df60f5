#include <carboy/jinja/template_uses.hpp>

#include <carboy/jinja/environment.hpp>

#include <algorithm>
#include <map>

#include "jinja/run/environment_parts.hpp"
#include "jinja/syntax/lexer.hpp"
#include "jinja/syntax/parser.hpp"

namespace carboy::jinja {
namespace {

using Path = std::optional<TemplatePath>;  // nullopt: unknown

class UseFinder {
  public:
    TemplateUses run(const std::vector<NodePtr>& body) {
        scopes_.emplace_back();
        visit_all(body);
        return std::move(uses_);
    }

  private:
    using Scope = std::map<std::string, Path, std::less<>>;

    void visit_all(const std::vector<NodePtr>& nodes) {
        for (const NodePtr& node : nodes)
            if (node) visit(*node);
    }

    void visit_children(const Node& node) {
        for_each_child(node, [this](const Node& child) { visit(child); });
    }

    /// Returns the path of an expression; unknown unless it is made of a variable and attributes.
    Path path_of(const Node& node) const {
        if (node.kind == NodeKind::name) {
            for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
                if (const auto found = scope->find(node.name); found != scope->end()) return found->second;
            return TemplatePath{node.name, {}, node.line};
        }
        if (node.kind != NodeKind::attribute) return std::nullopt;
        Path path = path_of(*node.a);
        if (!path) return std::nullopt;
        path->steps.push_back(node.name);
        path->line = node.line;
        return path;
    }

    /// Sets a variable. A second value of another kind makes it unknown, because the template may take either way.
    void bind(const Node& target, Path path) {
        if (target.kind != NodeKind::name) {
            for (const NodePtr& one : target.items)
                if (one) bind(*one, std::nullopt);
            return;
        }
        Scope& scope = scopes_.back();
        const auto [known, added] = scope.emplace(target.name, path);
        if (added) return;
        const bool same =
            known->second && path && known->second->variable == path->variable && known->second->steps == path->steps;
        if (!same) known->second = std::nullopt;
    }

    void visit(const Node& node) {
        switch (node.kind) {
            case NodeKind::attribute: return visit_attribute(node);
            case NodeKind::call: return visit_call(node);
            case NodeKind::for_: return visit_for(node);
            case NodeKind::with: return visit_with(node);
            case NodeKind::macro:
            case NodeKind::call_block: return visit_macro(node);
            case NodeKind::assign: return visit_assign(node);
            case NodeKind::assign_block: return visit_body_of(node, *node.a);
            case NodeKind::extends:
            case NodeKind::include: return visit_other_template(node);
            case NodeKind::import: scopes_.back()[node.name] = std::nullopt; return visit_children(node);
            case NodeKind::from_import:
                for (const auto& [exported, alias] : node.names) scopes_.back()[alias] = std::nullopt;
                return visit_children(node);
            case NodeKind::test:
            case NodeKind::filter: return visit_filter(node);
            default: return visit_children(node);
        }
    }

    void visit_attribute(const Node& node) {
        if (const Path path = path_of(node)) {
            uses_.paths.push_back(*path);
            return;
        }
        visit_children(node);
    }

    static std::optional<std::string> constant_text(const Node& node) {
        if (node.kind != NodeKind::constant || !node.value.is_string()) return std::nullopt;
        return std::string(node.value.text());
    }

    void visit_call(const Node& node) {
        const Path callee = path_of(*node.a);
        if (callee && callee->steps.empty()) {
            TemplateCall call{.function = callee->variable, .complete = !node.b && !node.c, .line = node.line};
            for (const NodePtr& argument : node.items) call.arguments.push_back(constant_text(*argument));
            for (const auto& [name, value] : node.keywords) call.keywords.push_back(name);
            uses_.calls.push_back(std::move(call));
        }
        visit_children(node);
    }

    void visit_for(const Node& node) {
        visit(*node.b);
        Path item = path_of(*node.b);
        if (item) item->steps.emplace_back("[]");
        scopes_.emplace_back();
        scopes_.back()["loop"] = std::nullopt;
        bind(*node.a, std::move(item));
        if (node.c) visit(*node.c);
        visit_all(node.body);
        scopes_.pop_back();
        scopes_.emplace_back();
        visit_all(node.otherwise);
        scopes_.pop_back();
    }

    void visit_with(const Node& node) {
        visit_all(node.defaults);
        scopes_.emplace_back();
        for (std::size_t i = 0; i < node.items.size(); ++i)
            bind(*node.items[i], i < node.defaults.size() ? path_of(*node.defaults[i]) : std::nullopt);
        visit_all(node.body);
        scopes_.pop_back();
    }

    void visit_macro(const Node& node) {
        if (node.kind == NodeKind::macro) scopes_.back()[node.name] = std::nullopt;
        if (node.a) visit(*node.a);
        visit_all(node.defaults);
        scopes_.emplace_back();
        for (const std::string_view own : {"caller", "varargs", "kwargs"})
            scopes_.back()[std::string(own)] = std::nullopt;
        for (const NodePtr& parameter : node.items) bind(*parameter, std::nullopt);
        visit_all(node.body);
        scopes_.pop_back();
    }

    void visit_assign(const Node& node) {
        visit(*node.b);
        bind(*node.a, path_of(*node.b));
    }

    void visit_body_of(const Node& node, const Node& target) {
        visit_all(node.body);
        bind(target, std::nullopt);
    }

    void visit_other_template(const Node& node) {
        if (const auto name = constant_text(*node.a); name && (node.kind == NodeKind::extends || node.with_context))
            uses_.templates.push_back(*name);
        visit_children(node);
    }

    /// `user.nick is defined` and `user.nick|default('')` are meant for attributes that may be missing.
    void visit_filter(const Node& node) {
        const bool asks =
            node.name == "defined" || node.name == "undefined" || node.name == "default" || node.name == "d";
        if (!asks || !node.a || !path_of(*node.a)) return visit_children(node);
        visit_all(node.items);
    }

    TemplateUses uses_;
    std::vector<Scope> scopes_;
};

}  // namespace

TemplateUses uses_of(const Environment& environment, std::string_view text, const std::string& name) {
    const Options& options = environment.parts().options;
    const std::string source = normalized_source(text, options.keep_trailing_newline);
    const Origin origin{name, {}};
    return UseFinder().run(Parser(source, options, origin).parse_template());
}

}  // namespace carboy::jinja
