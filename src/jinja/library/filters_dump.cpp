// Filters that show whole values: tojson and pprint.
#include <carboy/jinja/python/operand.hpp>
#include <carboy/jinja/stdlib/python_values.hpp>
#include <carboy/value/json/json_writer.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/library/filters.hpp"
#include "jinja/methods/sorting.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/pretty.hpp"
#include "jinja/python/sequences.hpp"

#include <fmt/format.h>

namespace carboy::jinja {
namespace {

/// Reports a value's contents to the JSON writer.
class Dump {
  public:
    Dump(const Options& options, const value::JsonStyle& style, std::string& out)
        : sort_keys_(options.json_sort_keys), objects_(options.json_objects), out_(out), json_(out, style) {}

    void write(const Value& value) {
        if (++depth_ > 200) fail("RecursionError", "the value is nested too deeply for JSON");
        check_size(out_.size());
        switch (value.kind()) {
            case Kind::none: json_.null(); break;
            case Kind::boolean: json_.boolean(value.boolean()); break;
            case Kind::integer: json_.integer(value.integer()); break;
            case Kind::real: json_.real(value.real()); break;
            case Kind::string: json_.text(value.text()); break;
            default: container(value);
        }
        --depth_;
    }

  private:
    void container(const Value& value) {
        if (is_mapping(value)) return mapping(*to_dict(value));
        if (const auto digits = large_integer_digits(value)) return json_.large_integer(*digits);
        if (const Operand* operand = operand_of(value); operand && objects_)
            if (const Value shown = operand->json(); !shown.is_missing()) return write(shown);
        if (!is_sequence(value) || value.native())
            type_error(fmt::format("Object of type {} is not JSON serializable", class_name(value)));
        json_.begin_list();
        for (const Value& item : to_vector(value)) write(item);
        json_.end_list();
    }
    void mapping(const Dict& dict) {
        std::vector<Value> keys, values;
        for (const Dict::Entry& entry : dict.entries()) {
            keys.push_back(entry.key);
            values.push_back(entry.value);
        }
        if (sort_keys_) sort_by_keys(values, keys, false);
        json_.begin_object();
        for (std::size_t i = 0; i < keys.size(); ++i) {
            json_.key(key_text(keys[i]));
            write(values[i]);
        }
        json_.end_object();
    }
    /// The class's name without its module.
    static std::string_view class_name(const Value& value) {
        const std::string_view name = type_name(value);
        return name.substr(name.rfind('.') + 1);
    }
    /// A number, a bool or None becomes a key in JSON's spelling.
    static std::string key_text(const Value& value) {
        if (value.is_string()) return std::string(value.text());
        if (!is_number(value) && !value.is_none())
            type_error(fmt::format("keys must be str, int, float, bool or None, not {}", class_name(value)));
        std::string out;
        Dump({}, value::compact_json, out).write(value);
        return out;
    }

    bool sort_keys_;
    bool objects_;
    std::string& out_;
    value::JsonWriter json_;
    int depth_ = 0;
};

Value tojson(State& state, const Value& value, const Args& args) {
    const Arguments given("do_tojson", args, {"indent"}, 0);
    std::optional<std::string> indent;
    if (given.given(0)) {
        if (given.at(0).is_string()) {
            indent = std::string(given.text(0, {}));
        } else {
            check_size(given.integer(0, 0), 64);
            indent = std::string(static_cast<std::size_t>(std::max<std::int64_t>(given.integer(0, 0), 0)), ' ');
        }
    }
    const value::JsonStyle style{.item_separator = indent ? "," : ", ", .indent = std::move(indent), .html_safe = true};
    std::string out;
    Dump(state.parts().options, style, out).write(value);
    return Value::markup(out);
}

Value pprint(State&, const Value& value, const Args& args) {
    Arguments("do_pprint", args, {}, 0);
    return Value(pretty(value, 80));
}

}  // namespace

std::span<const BuiltinEntry> dump_filters() {
    static constexpr BuiltinEntry entries[] = {{"tojson", tojson}, {"pprint", pprint}};
    return entries;
}

}  // namespace carboy::jinja
