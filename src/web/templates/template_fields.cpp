// The request's fields: mappings in which a name may have several values; a lookup returns the first.
#include "web/templates/template_fields.hpp"

#include <array>

#include "web/context/request_context.hpp"
#include "web/templates/template_field_methods.hpp"
#include "web/templates/template_files.hpp"
#include "web/templates/template_mapping.hpp"

namespace carboy::web {

namespace {

using jinja::Value;

void add_field(jinja::Dict& lists, std::string_view name, Value value) {
    if (const Value* known = lists.find(name)) return known->list().append(std::move(value));
    lists.set(name, jinja::make_list({std::move(value)}));
}

void add_fields(jinja::Dict& lists, const http::MultiDict& fields) {
    for (const auto& [name, value] : fields) add_field(lists, name, Value::view(value));
}

FieldParts one_part(FieldLists lists) { return {lists, {lists}}; }

FieldLists read_lists(const http::MultiDict& fields) {
    FieldLists lists = jinja::make_ref<jinja::Dict>();
    add_fields(*lists, fields);
    return lists;
}

FieldParts read_args() { return one_part(read_lists(*request().args)); }
FieldParts read_form() { return one_part(read_lists(*request().form)); }
FieldParts read_cookies() { return one_part(read_lists(*request().cookies)); }

FieldParts read_files() {
    FieldLists lists = jinja::make_ref<jinja::Dict>();
    for (const http::UploadedFile& file : *request().files) add_field(*lists, file.field, view_file(file));
    return one_part(lists);
}

/// The query string's fields, followed by the form's, if the request has a form.
FieldParts read_values() {
    const http::Method method = request().method;
    FieldParts fields = one_part(read_lists(*request().args));
    if (method != http::Method::post && method != http::Method::put && method != http::Method::patch) return fields;
    fields.parts.push_back(read_lists(*request().form));
    fields.whole = read_lists(*request().args);
    add_fields(*fields.whole, *request().form);
    return fields;
}

void write_fields(std::string& out, const jinja::Dict& lists) {
    out.append("ImmutableMultiDict(").append(field_pairs(lists, true).repr()).append(")");
}

class FieldsObject : public Mapping<FieldsObject> {
  public:
    static constexpr std::string_view python_name = "ImmutableMultiDict";

    explicit FieldsObject(FieldParts fields) : fields_(std::move(fields)) {}

    std::size_t count() const { return fields_.whole->size(); }
    Value key(std::size_t index) const { return fields_.whole->entries()[index].key; }
    Value find(std::string_view name) const {
        const Value* known = fields_.whole->find(name);
        return known ? known->list()[0] : Value::missing();
    }
    Value method(std::string_view name) const { return field_method(fields_, name); }
    virtual void write(std::string& out) const { write_fields(out, *fields_.whole); }

  protected:
    FieldParts fields_;
};

/// request.values prints its parts.
class CombinedFieldsObject final : public FieldsObject {
  public:
    using FieldsObject::FieldsObject;
    void write(std::string& out) const override {
        std::string_view start = "CombinedMultiDict([";
        for (const FieldLists& part : fields_.parts) {
            write_fields(out.append(start), *part);
            start = ", ";
        }
        out += "])";
    }
};

/// request.args and similar mappings of one request that templates have used.
struct MadeFields {
    std::array<Value, 5> values;
};

template <class Object>
Value made_once(std::size_t place, FieldParts (*read)()) {
    Value& made = request_context().storage.get_or_emplace<MadeFields>().values[place];
    if (made.is_undefined()) made = make_object<Object>(read());
    return made;
}

}  // namespace

// Templates use these in loops, so each is made once per request.
Value make_args_object() { return made_once<FieldsObject>(0, read_args); }
Value make_form_object() { return made_once<FieldsObject>(1, read_form); }
Value make_files_object() { return made_once<FieldsObject>(2, read_files); }
Value make_cookies_object() { return made_once<FieldsObject>(3, read_cookies); }
Value make_values_object() { return made_once<CombinedFieldsObject>(4, read_values); }

}  // namespace carboy::web
