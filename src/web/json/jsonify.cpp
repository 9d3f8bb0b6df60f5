// Uses the form of Flask's default provider, which JsonOptions change.
#include <carboy/web/json/jsonify.hpp>

#include <algorithm>
#include <list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/container/small_vector.hpp>

#include <carboy/base/error.hpp>
#include <carboy/jinja/python/operand.hpp>
#include <carboy/jinja/stdlib/python_values.hpp>
#include <carboy/value/json/json_writer.hpp>
#include <carboy/web/context/context.hpp>
#include <carboy/web/json/json_options.hpp>

#include "web/context/application.hpp"

namespace carboy::web {

namespace {

constexpr int depth_limit = 128;

[[noreturn]] void refuse(std::string_view what) {
    throw Error("not_json", "JSON cannot represent " + std::string(what) + ".",
                "Pass text, numbers, bools, null, sequences, mappings or rows to jsonify.");
}

/// The options of the current application; those of Flask outside of one.
const JsonOptions& json_options() {
    static const JsonOptions usual;
    const JsonOptions* options = has_app_context() ? app_context().application().parts.get<JsonOptions>() : nullptr;
    return options ? *options : usual;
}

value::JsonStyle style_of(const JsonOptions& options) {
    value::JsonStyle style = value::compact_json;
    style.ascii_only = options.ensure_ascii;
    if (options.compact) return style;
    style.key_separator = ": ";
    style.indent = "  ";
    return style;
}

/// Reports values to a writer, as the options say.
class JsonPage {
  public:
    explicit JsonPage(const JsonOptions& options) : sorted_(options.sort_keys), style_(style_of(options)) {
        out_.reserve(usual_size);
    }

    void write(const jinja::Value& value) {
        switch (value.kind()) {
            case jinja::Kind::none: return json_.null();
            case jinja::Kind::boolean: return json_.boolean(value.boolean());
            case jinja::Kind::integer: return json_.integer(value.integer());
            case jinja::Kind::real: return json_.real(value.real());
            case jinja::Kind::string: return json_.text(value.text());
            case jinja::Kind::list: return write_sequence(value.list().items());
            case jinja::Kind::tuple: return write_sequence(value.tuple().items());
            case jinja::Kind::dict: return write_dict(value.dict());
            case jinja::Kind::object: return write_object(value);
            case jinja::Kind::undefined:
            case jinja::Kind::missing: refuse("an undefined value");
        }
    }

    void write_dict(const jinja::Dict& dict) {
        std::list<std::string> numbers;
        Fields fields;
        fields.reserve(dict.size());
        for (const auto& entry : dict.entries()) fields.push_back({key_text(entry.key, numbers), &entry.value});
        write_unsorted(fields);
    }

    void write_entries(const JsonFields& entries) {
        Fields fields;
        for (const JsonFields::Entry& entry : entries.entries())
            fields.push_back({entry.name(), &entry.value(), entry.type() == nullptr ? nullptr : &entry});
        sort(fields);
        remove_repeated(fields);
        if (!sorted_)
            std::sort(fields.begin(), fields.end(), [](const Field& a, const Field& b) { return a.place < b.place; });
        write_fields(fields);
    }

    void write_declared(const value::JsonType& type, const void* object) { type.write(object, json_); }

    std::string take() { return std::move(out_); }

  private:
    // Units: bytes.
    static constexpr std::size_t usual_size = 255;

    struct Field {
        std::string_view name;
        const jinja::Value* value;
        const JsonFields::Entry* declared = nullptr;  // instead of the value
        std::size_t place = 0;
    };
    using Fields = boost::container::small_vector<Field, 16>;

    /// Returns the text of a key. Lifetime: that of the key and of `numbers`, which holds strings that had to be made.
    static std::string_view key_text(const jinja::Value& key, std::list<std::string>& numbers) {
        if (key.is_string()) return key.text();
        if (key.is_integer()) return numbers.emplace_back(std::to_string(key.integer()));
        refuse("a key that is neither text nor a whole number");
    }

    template <class Items>
    void write_sequence(const Items& items) {
        const Nesting nesting(*this);
        json_.begin_list();
        for (const jinja::Value& item : items) write(item);
        json_.end_list();
    }

    static bool is_less(const Field& a, const Field& b) noexcept {
        if (!a.name.empty() && !b.name.empty() && a.name[0] != b.name[0])
            return static_cast<unsigned char>(a.name[0]) < static_cast<unsigned char>(b.name[0]);
        return a.name < b.name;
    }

    // Programs often name the members in order.
    static void sort(Fields& fields) {
        if (std::is_sorted(fields.begin(), fields.end(), is_less)) return;
        for (std::size_t i = 0; i < fields.size(); ++i) fields[i].place = i;
        std::sort(fields.begin(), fields.end(), [](const Field& a, const Field& b) {
            const int order = a.name.compare(b.name);
            return order != 0 ? order < 0 : a.place < b.place;
        });
    }

    /// Of fields with the same name, the last one counts, at the place of the first, as in a dict.
    static void remove_repeated(Fields& fields) {
        auto end = fields.begin();
        for (Field field : fields) {
            if (end != fields.begin() && end[-1].name == field.name) field.place = (--end)->place;
            *end++ = field;
        }
        fields.erase(end, fields.end());
    }

    void write_unsorted(Fields& fields) {
        if (sorted_) sort(fields);
        write_fields(fields);
    }

    void write_fields(const Fields& fields) {
        const Nesting nesting(*this);
        json_.begin_object();
        for (const Field& field : fields) {
            json_.key(field.name);
            if (field.declared != nullptr)
                write_declared(*field.declared->type(), field.declared->object());
            else
                write(*field.value);
        }
        json_.end_object();
    }

    void write_object(const jinja::Value& value) {
        if (const auto digits = jinja::large_integer_digits(value)) return json_.large_integer(*digits);
        if (const jinja::Operand* operand = jinja::operand_of(value)) {
            const jinja::Value shown = operand->json();
            return shown.is_missing() ? refuse("an object of type " + std::string(operand->type_name())) : write(shown);
        }
        const jinja::ObjectType& type = value.type();
        if (type.shape == jinja::Shape::sequence && type.size && type.item) {
            std::vector<jinja::Value> items;
            for (std::size_t i = 0; i < type.size(value.data()); ++i) items.push_back(type.item(value.data(), i));
            return write_sequence(items);
        }
        if (type.shape == jinja::Shape::mapping && type.size && type.key && type.lookup) {
            std::vector<std::pair<jinja::Value, jinja::Value>> items;
            for (std::size_t i = 0; i < type.size(value.data()); ++i) {
                jinja::Value key = type.key(value.data(), i);
                jinja::Value found = type.lookup(value.data(), key);
                items.emplace_back(std::move(key), std::move(found));
            }
            std::list<std::string> numbers;
            Fields fields;
            for (const auto& [key, found] : items) fields.push_back({key_text(key, numbers), &found});
            return write_unsorted(fields);
        }
        if (!type.write) refuse("an object of type " + std::string(type.name));
        std::string text;
        type.write(value.data(), text);
        json_.text(text);
    }

    struct Nesting {
        explicit Nesting(JsonPage& nested) : writer(nested) {
            if (++writer.depth_ > depth_limit) refuse("values nested deeper than " + std::to_string(depth_limit));
        }
        ~Nesting() { --writer.depth_; }
        JsonPage& writer;
    };
    const bool sorted_;
    const value::JsonStyle style_;
    std::string out_;
    value::JsonWriter json_{out_, style_};
    int depth_ = 0;
};

Response json_page(std::string text, int status, const JsonOptions& options) {
    text += '\n';
    return Response(std::move(text), status, options.mimetype);
}

}  // namespace

std::string to_json(const jinja::Value& value) {
    JsonPage page(json_options());
    page.write(value);
    return page.take();
}

Response detail::json_response(const jinja::Value& value, int status) {
    return json_page(to_json(value), status, json_options());
}

Response detail::json_response(const value::JsonType& type, const void* object, int status) {
    const JsonOptions& options = json_options();
    JsonPage page(options);
    page.write_declared(type, object);
    Response response = json_page(page.take(), status, options);
    response.json_type = &type;
    return response;
}

Response jsonify(const JsonFields& fields, int status) {
    const JsonOptions& options = json_options();
    JsonPage page(options);
    if (fields.context() != nullptr)
        page.write_dict(fields.context()->values());
    else
        page.write_entries(fields);
    return json_page(page.take(), status, options);
}

Response jsonify(value::JsonView document, int status) {
    const JsonOptions& options = json_options();
    const value::JsonStyle style = style_of(options);
    std::string text;
    value::JsonWriter json(text, style);
    value::tell_json(document, json, options.sort_keys ? value::KeyOrder::sorted : value::KeyOrder::kept);
    return json_page(std::move(text), status, options);
}

}  // namespace carboy::web
