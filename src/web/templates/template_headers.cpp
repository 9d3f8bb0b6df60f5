// request.headers: names in any case, several values of one name joined by commas; iteration yields pairs.
// Source: Werkzeug datastructures, EnvironHeaders, and serving, make_environ.
#include "web/templates/template_headers.hpp"

#include <cctype>

#include <carboy/web/context/context.hpp>

#include "web/templates/template_mapping.hpp"

namespace carboy::web {

namespace {

using jinja::Value;

/// Converts "user-agent", "user_agent" and "USER-AGENT" to "User-Agent".
std::string title_case(std::string_view name) {
    std::string out(name);
    bool inside = false;
    for (char& c : out) {
        if (c == '_') c = '-';
        const auto byte = static_cast<unsigned char>(c);
        c = static_cast<char>(inside ? std::tolower(byte) : std::toupper(byte));
        inside = std::isalpha(byte) != 0;
    }
    return out;
}

jinja::Ptr<jinja::Dict> read_headers() {
    jinja::Ptr<jinja::Dict> out = jinja::make_ref<jinja::Dict>();
    for (const auto field : request().headers) {
        const std::string name = title_case(field.name);
        const Value* known = out->find(std::string_view(name));
        out->set(name, known ? Value(std::string(known->text()) + "," + std::string(field.value)) : Value(field.value));
    }
    return out;
}

class HeadersObject final : public Mapping<HeadersObject> {
  public:
    static constexpr std::string_view python_name = "EnvironHeaders";

    std::size_t count() const { return fields_->size(); }
    Value key(std::size_t index) const {
        const jinja::Dict::Entry& entry = fields_->entries()[index];
        return jinja::make_tuple({entry.key, entry.value});
    }
    Value find(std::string_view name) const { return find_in(*fields_, name); }
    Value method(std::string_view name) const;
    void write(std::string& out) const {
        for (const jinja::Dict::Entry& entry : fields_->entries())
            out.append(entry.key.text()).append(": ").append(entry.value.text()).append("\r\n");
        out += "\r\n";
    }

  private:
    static Value find_in(const jinja::Dict& fields, std::string_view name) {
        const Value* known = fields.find(std::string_view(title_case(name)));
        return known ? *known : Value::missing();
    }
    static Value get_in(const jinja::Dict& fields, const jinja::Args& args) {
        const Value* name = args.size() > 0 ? &args[0] : args.find("key");
        const Value* otherwise = args.size() > 1 ? &args[1] : args.find("default");
        const Value known = name && name->is_string() ? find_in(fields, name->text()) : Value::missing();
        if (!known.is_missing()) return known;
        return otherwise ? *otherwise : Value(nullptr);
    }

    jinja::Ptr<jinja::Dict> fields_ = read_headers();
};

Value HeadersObject::method(std::string_view name) const {
    const auto fields = fields_;
    if (name == "get") return Value([fields](const jinja::Args& args) { return get_in(*fields, args); });
    if (name == "getlist" || name == "get_all")
        return Value([fields](const std::string& wanted) {
            const Value known = find_in(*fields, wanted);
            return jinja::make_list(known.is_missing() ? std::vector<Value>() : std::vector<Value>{known});
        });
    if (name == "has_key")
        return Value([fields](const std::string& wanted) { return !find_in(*fields, wanted).is_missing(); });
    // These are a dict's own methods, because the items of the headers are pairs.
    if (name != "keys" && name != "values" && name != "items" && name != "to_wsgi_list") return Value::missing();
    return Value([fields, which = name[0]]() {
        std::vector<Value> out;
        for (const jinja::Dict::Entry& entry : fields->entries())
            out.push_back(which == 'k'   ? entry.key
                          : which == 'v' ? entry.value
                                         : jinja::make_tuple({entry.key, entry.value}));
        return jinja::make_list(std::move(out));
    });
}

}  // namespace

Value make_headers_object() { return make_object<HeadersObject>(); }

}  // namespace carboy::web
