// Values as JSON text, in the spelling of Flask's default provider: sorted keys, ASCII only, no white space.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <carboy/base/error.hpp>
#include <carboy/jinja/operand.hpp>
#include <carboy/web/responses.hpp>

#include "web/json_string.hpp"
#include "web/url_text.hpp"

namespace carboy::web {

namespace {

constexpr int depth_limit = 128;

[[noreturn]] void refuse(std::string_view what) {
    throw Error("not_json", "JSON has no form for " + std::string(what),
                "Give jsonify text, numbers, bools, null, sequences, mappings or rows");
}

class JsonWriter {
  public:
    void write(const jinja::Value& value) {
        switch (value.kind()) {
            case jinja::Kind::none: out.append("null"); return;
            case jinja::Kind::boolean: out.append(value.boolean() ? "true" : "false"); return;
            case jinja::Kind::integer: out.append(std::to_string(value.integer())); return;
            case jinja::Kind::real: return write_number(value.real());
            case jinja::Kind::string: return append_json_string(out, value.text());
            case jinja::Kind::list: return write_sequence(value.list().items());
            case jinja::Kind::tuple: return write_sequence(value.tuple().items());
            case jinja::Kind::dict: return write_dict(value.dict());
            case jinja::Kind::object: return write_object(value);
            case jinja::Kind::undefined:
            case jinja::Kind::missing: refuse("an undefined value");
        }
    }

    void write_dict(const jinja::Dict& dict) {
        std::vector<std::pair<std::string, jinja::Value>> fields;
        for (const auto& entry : dict.entries()) fields.emplace_back(key_text(entry.key), entry.value);
        write_fields(std::move(fields));
    }

    std::string out;

  private:
    static std::string key_text(const jinja::Value& key) {
        if (key.is_string()) return std::string(key.text());
        if (key.is_integer()) return std::to_string(key.integer());
        refuse("a key that is neither text nor a whole number");
    }

    void write_number(double number) {
        if (!std::isfinite(number)) refuse("a number that is not finite");
        out += plain_text(UrlValue(number));
    }

    template <class Items>
    void write_sequence(const Items& items) {
        const Nesting nesting(*this);
        out += '[';
        bool first = true;
        for (const jinja::Value& item : items) {
            if (!std::exchange(first, false)) out += ',';
            write(item);
        }
        out += ']';
    }

    void write_fields(std::vector<std::pair<std::string, jinja::Value>> fields) {
        const Nesting nesting(*this);
        std::sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        out += '{';
        bool first = true;
        for (const auto& [name, value] : fields) {
            if (!std::exchange(first, false)) out += ',';
            append_json_string(out, name);
            out += ':';
            write(value);
        }
        out += '}';
    }

    void write_object(const jinja::Value& value) {
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
            std::vector<std::pair<std::string, jinja::Value>> fields;
            for (std::size_t i = 0; i < type.size(value.data()); ++i) {
                const jinja::Value key = type.key(value.data(), i);
                fields.emplace_back(key_text(key), type.lookup(value.data(), key));
            }
            return write_fields(std::move(fields));
        }
        if (!type.write) refuse("an object of type " + std::string(type.name));
        std::string text;
        type.write(value.data(), text);
        append_json_string(out, text);
    }

    struct Nesting {
        explicit Nesting(JsonWriter& nested) : writer(nested) {
            if (++writer.depth_ > depth_limit) refuse("values nested deeper than " + std::to_string(depth_limit));
        }
        ~Nesting() { --writer.depth_; }
        JsonWriter& writer;
    };
    int depth_ = 0;
};

Response json_page(std::string text) {
    text += '\n';
    return Response(std::move(text), 200, "application/json");
}

}  // namespace

std::string to_json(const jinja::Value& value) {
    JsonWriter writer;
    writer.write(value);
    return std::move(writer.out);
}

Response detail::json_response(const jinja::Value& value) { return json_page(to_json(value)); }

Response jsonify(const jinja::Context& fields) {
    JsonWriter writer;
    writer.write_dict(fields.values());
    return json_page(std::move(writer.out));
}

}  // namespace carboy::web
