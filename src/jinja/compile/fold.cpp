#include "jinja/compile/fold.hpp"

#include "jinja/methods/access.hpp"
#include "jinja/python/arithmetic.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"

namespace carboy::jinja {
namespace {

/// Replaces the render that filters ask about escaping.
class FoldState final : public State {
  public:
    FoldState(const EnvironmentParts& environment, bool escaping)
        : State(environment.environment, environment), escaping_(escaping) {
        autoescape_ = &escaping_;
    }
    Value resolve(std::string_view) const override { return {}; }
    std::string_view template_name() const override { return {}; }
    void keep(const Value&) override {}

  private:
    bool escaping_;
};

/// A slice as a key that was not found; it can only be printed.
class SliceKey final : public NativeObject {
  public:
    explicit SliceKey(std::string text) : text_(std::move(text)) {}
    std::string_view type_name() const override { return "slice"; }
    void repr(std::string& out) const override { out += text_; }

  private:
    std::string text_;
};

class Folder {
  public:
    Folder(const EnvironmentParts& environment, const FoldMode& mode)
        : environment_(environment), mode_(mode), state_(environment, mode.escaping) {}

    /// Returns the value. Throws: NotConstant, or the exception of the evaluation.
    struct NotConstant {};
    Value value(const Node& node) {
        switch (node.kind) {
            case NodeKind::constant: return node.value;
            case NodeKind::template_data:
                if (mode_.unknown) throw NotConstant();
                return node.value.as_markup(mode_.escaping);
            case NodeKind::tuple: return node.access == Access::load ? make_tuple(values(node.items)) : reject();
            case NodeKind::list: return make_list(values(node.items));
            case NodeKind::dict: return dict(node);
            case NodeKind::conditional:
                if (truth(value(*node.a))) return value(*node.b);
                return node.c ? value(*node.c) : reject();
            case NodeKind::filter: return filter(node, environment_.filters);
            case NodeKind::test: return filter(node, environment_.tests);
            case NodeKind::attribute:
                return get_attribute(value(*node.a), Value(node.name), environment_.options.undefined);
            case NodeKind::item: return item(node);
            case NodeKind::concat: return concat(node);
            case NodeKind::compare: return compare(node);
            case NodeKind::and_: {
                Value left = value(*node.a);
                return truth(left) ? value(*node.b) : left;
            }
            case NodeKind::or_: {
                Value left = value(*node.a);
                return truth(left) ? left : value(*node.b);
            }
            case NodeKind::not_: return !truth(value(*node.a));
            case NodeKind::neg: return negate(value(*node.a));
            case NodeKind::pos: return positive(value(*node.a));
            case NodeKind::add: return add(value(*node.a), value(*node.b));
            case NodeKind::sub: return subtract(value(*node.a), value(*node.b));
            case NodeKind::mul: return multiply(value(*node.a), value(*node.b));
            case NodeKind::div: return divide(value(*node.a), value(*node.b));
            case NodeKind::floordiv: return floor_divide(value(*node.a), value(*node.b));
            case NodeKind::mod: return modulo(value(*node.a), value(*node.b));
            case NodeKind::pow: return power(value(*node.a), value(*node.b));
            default: return reject();
        }
    }

  private:
    [[noreturn]] static Value reject() { throw NotConstant(); }
    std::vector<Value> values(const std::vector<NodePtr>& nodes) {
        std::vector<Value> out;
        for (const NodePtr& node : nodes) out.push_back(value(*node));
        return out;
    }
    Value dict(const Node& node) {
        auto out = make_ref<Dict>();
        for (const NodePtr& pair : node.items) {
            Value key = value(*pair->a);
            out->set(std::move(key), value(*pair->b));
        }
        return out;
    }
    Value item(const Node& node) {
        const Value subject = value(*node.a);
        if (node.b->kind != NodeKind::slice) return get_item(subject, value(*node.b), environment_.options.undefined);
        const auto part = [&](const NodePtr& child) { return child ? value(*child) : Value(nullptr); };
        const Value start = part(node.b->a), stop = part(node.b->b), step = part(node.b->c);
        try {
            return slice(subject, start, stop, step);
        } catch (const TemplateRuntimeError& error) {
            // Jinja's optimizer finds nothing here, where its generated code would fail.
            if (error.kind() != "TypeError") throw;
            std::string key = "slice(" + start.repr() + ", " + stop.repr() + ", " + step.repr() + ")";
            return undefined_attribute(environment_.options.undefined, subject,
                                       Value(Ptr<NativeObject>::adopt(new SliceKey(std::move(key)))));
        }
    }
    /// As in Jinja's optimizer, the joined text is not Markup, whatever its parts are.
    Value concat(const Node& node) {
        std::string out;
        for (const NodePtr& part : node.items) write_str(value(*part), out);
        return Value(out);
    }
    Value compare(const Node& node) {
        Value left = value(*node.a);
        for (const NodePtr& operand : node.items) {
            Value right = value(*operand->a);
            if (!holds(operand->name, left, right)) return false;
            left = std::move(right);
        }
        return true;
    }
    static bool holds(std::string_view op, const Value& a, const Value& b) {
        if (op == "==") return equals(a, b);
        if (op == "!=") return !equals(a, b);
        if (op == "in") return contains(b, a);
        if (op == "notin") return !contains(b, a);
        if (op == "<") return ordered(Order::less, a, b);
        if (op == "<=") return ordered(Order::less_equal, a, b);
        if (op == ">") return ordered(Order::greater, a, b);
        return ordered(Order::greater_equal, a, b);
    }
    Value filter(const Node& node, const FilterTable& table) {
        const FilterEntry* entry = table.find(node.name);
        if (mode_.unknown || !entry || !entry->pure || !node.a || node.b || node.c) return reject();
        const std::vector<Value> positional = values(node.items);
        std::vector<NamedValue> keyword;
        for (const auto& [name, argument] : node.keywords) keyword.push_back({name, value(*argument)});
        return entry->function(state_, value(*node.a), {positional, keyword});
    }

    const EnvironmentParts& environment_;
    FoldMode mode_;
    FoldState state_;
};

}  // namespace

bool is_plain(const Value& value) {
    if (value.is_object() || value.is_undefined() || value.is_missing()) return false;
    if (value.is_list() || value.is_tuple()) {
        for (const Value& item : to_vector(value))
            if (!is_plain(item)) return false;
    } else if (value.is_dict()) {
        for (const Dict::Entry& entry : value.dict().entries())
            if (!is_plain(entry.key) || !is_plain(entry.value)) return false;
    }
    return true;
}

std::optional<Value> fold(const EnvironmentParts& environment, const Node& node, const FoldMode& mode) {
    try {
        return Folder(environment, mode).value(node);
    } catch (const Folder::NotConstant&) {
        return std::nullopt;
    } catch (const TemplateError&) {
        return std::nullopt;
    }
}

}  // namespace carboy::jinja
