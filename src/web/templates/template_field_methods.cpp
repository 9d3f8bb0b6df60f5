// Source: Werkzeug datastructures, MultiDict and CombinedMultiDict.
#include "web/templates/template_field_methods.hpp"

#include <carboy/jinja/adapt/callable.hpp>

namespace carboy::web {

namespace {

using jinja::Value;

Value first_of(const Value& list) { return list.list()[0]; }

/// Returns an argument by its position or its name; null when it is not given.
const Value* argument(const jinja::Args& args, std::size_t at, std::string_view name) {
    return at < args.size() ? &args[at] : args.find(name);
}

Value get_field(const FieldParts& fields, const jinja::Args& args) {
    const Value* name = argument(args, 0, "key");
    const Value* otherwise = argument(args, 1, "default");
    if (const Value* known = name ? fields.whole->find(*name) : nullptr) return first_of(*known);
    return otherwise ? *otherwise : Value(nullptr);
}

Value get_fields(const FieldParts& fields, const jinja::Args& args) {
    const Value* name = argument(args, 0, "key");
    const Value* known = name ? fields.whole->find(*name) : nullptr;
    return jinja::make_list(known ? known->list().items() : std::vector<Value>());
}

Value field_items(const FieldParts& fields, const jinja::Args& args) {
    const Value* multi = argument(args, 0, "multi");
    if (!multi || !multi->truth()) return field_pairs(*fields.whole, false);
    std::vector<Value> out;
    for (const FieldLists& part : fields.parts) {
        const Value pairs = field_pairs(*part, true);
        for (const Value& pair : pairs.list().items()) out.push_back(pair);
    }
    return jinja::make_list(std::move(out));
}

Value fields_dict(const FieldParts& fields, const jinja::Args& args) {
    const Value* flat = argument(args, 0, "flat");
    jinja::Ptr<jinja::Dict> out = jinja::make_ref<jinja::Dict>();
    for (const jinja::Dict::Entry& entry : fields.whole->entries())
        out->set(entry.key,
                 flat && !flat->truth() ? jinja::make_list(entry.value.list().items()) : first_of(entry.value));
    return Value(out);
}

Value name_lists(const FieldParts& fields, const jinja::Args&) {
    std::vector<Value> out;
    for (const jinja::Dict::Entry& entry : fields.whole->entries())
        out.push_back(jinja::make_tuple({entry.key, jinja::make_list(entry.value.list().items())}));
    return jinja::make_list(std::move(out));
}

Value list_values(const FieldParts& fields, const jinja::Args&) {
    std::vector<Value> out;
    for (const jinja::Dict::Entry& entry : fields.whole->entries())
        out.push_back(jinja::make_list(entry.value.list().items()));
    return jinja::make_list(std::move(out));
}

struct FieldMethod {
    std::string_view name;
    Value (*call)(const FieldParts& fields, const jinja::Args& args);
};

constexpr FieldMethod field_methods[] = {{"get", &get_field},     {"getlist", &get_fields},
                                         {"items", &field_items}, {"to_dict", &fields_dict},
                                         {"lists", &name_lists},  {"listvalues", &list_values}};

}  // namespace

jinja::Value field_pairs(const jinja::Dict& lists, bool every_value) {
    std::vector<Value> out;
    for (const jinja::Dict::Entry& entry : lists.entries())
        for (const Value& value : entry.value.list().items()) {
            out.push_back(jinja::make_tuple({entry.key, value}));
            if (!every_value) break;
        }
    return jinja::make_list(std::move(out));
}

jinja::Value field_method(const FieldParts& fields, std::string_view name) {
    for (const FieldMethod& entry : field_methods)
        if (entry.name == name)
            return Value([fields, call = entry.call](const jinja::Args& args) { return call(fields, args); });
    return Value::missing();
}

}  // namespace carboy::web
