#include <carboy/web/forms/form.hpp>

#include <map>

#include <carboy/base/error.hpp>
#include <carboy/web/context/context.hpp>

#include "web/config/csrf_settings.hpp"
#include "web/context/application.hpp"
#include "web/forms/csrf_field.hpp"
#include "web/forms/form_data.hpp"

namespace carboy::web {

namespace {

bool submits(const http::Request& request) {
    switch (request.method) {
        case http::Method::post:
        case http::Method::put:
        case http::Method::patch:
        case http::Method::delete_: return true;
        default: return false;
    }
}

/// The input of a request, or null when it submits no form.  Source: Flask-WTF form.py, wrap_formdata.
std::unique_ptr<FormData> data_of(const http::Request& request) {
    if (!submits(request) || (request.files.empty() && request.form.empty())) return nullptr;
    return std::make_unique<FormData>(*request.form, &*request.files);
}

/// Source: WTForms form.py, BaseForm.__init__.
std::string separated(std::string prefix) {
    if (!prefix.empty() && std::string_view("-_;:/.").find(prefix.back()) == std::string_view::npos) prefix += '-';
    return prefix;
}

}  // namespace

FormInput::FormInput() : request_(has_request_context() ? &request() : nullptr) {}

Form::Form(FormInput input, FormOptions options) : prefix_(separated(std::move(options.prefix))) {
    if (input.request_) {
        is_submitted_ = submits(*input.request_);
        data_ = data_of(*input.request_);
    } else if (input.fields_) {
        is_submitted_ = true;
        data_ = std::make_unique<FormData>(*input.fields_);
    }
    input_ = data_ ? data_.get() : input.data_;
    if (!input.is_inner_) add_csrf_field(options.csrf);
}

Form::~Form() = default;

void Form::add_csrf_field(const std::optional<bool>& wanted) {
    const bool by_default = has_request_context() && app_context().application().config.get(settings::csrf_enabled);
    if (!wanted.value_or(by_default)) return;
    if (!has_request_context())
        throw Error("no_request_context", "A form with a CSRF token was made outside a request.",
                    "Make it in a handler, or with {.csrf = false}.");
    csrf_field_ = std::make_unique<CsrfTokenField>();
    const std::string name = app_context().application().config.get(settings::csrf_field_name);
    csrf_field_->bind({name, prefix_});
    csrf_field_->process(input_);
    fields_.push_back({csrf_field_->short_name(), csrf_field_.get(), nullptr});
}

void Form::add_field(Field& field, std::string_view name, Field::InlineValidator validator) {
    field.bind({name, prefix_});
    fields_.insert(fields_.begin() + static_cast<std::ptrdiff_t>(own_fields()), {name, &field, validator});
}

void Form::process_from(std::size_t first) {
    for (std::size_t i = first; i < own_fields(); ++i) fields_[i].field->process(input_);
}

bool Form::validate() {
    bool valid = true;
    for (const Entry& entry : fields_) valid = entry.field->validate(*this, entry.validator) && valid;
    return valid;
}

std::vector<FieldErrors> Form::errors() const {
    std::vector<FieldErrors> out;
    for (const Entry& entry : fields_)
        if (!entry.field->errors().empty()) out.push_back({std::string(entry.name), entry.field->errors()});
    return out;
}

Field* Form::find(std::string_view name) const noexcept {
    for (const Entry& entry : fields_)
        if (entry.name == name) return entry.field;
    return nullptr;
}

Field& Form::operator[](std::string_view name) const {
    if (Field* field = find(name)) return *field;
    throw Error("no_such_field", "The form has no field '" + std::string(name) + "'.",
                "Add it to the list of CARBOY_FORM, or correct the name.");
}

jinja::Markup Form::hidden_tag() const {
    std::string html;
    for (const Entry& entry : fields_) {
        if (!entry.field->has_flag("hidden")) continue;
        if (!html.empty()) html += '\n';
        html += (*entry.field)().text;
    }
    return {std::move(html)};
}

}  // namespace carboy::web

namespace carboy::value {

void JsonCodec<std::vector<web::FieldErrors>>::write(const std::vector<web::FieldErrors>& errors, JsonWriter& out) {
    std::map<std::string_view, const std::vector<std::string>*> sorted;
    for (const web::FieldErrors& field : errors) sorted[field.name] = &field.messages;
    out.begin_object();
    for (const auto& [name, messages] : sorted) {
        out.key(name);
        JsonCodec<std::vector<std::string>>::write(*messages, out);
    }
    out.end_object();
}

}  // namespace carboy::value
