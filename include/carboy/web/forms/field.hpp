// The common part of all form fields: names, label, errors, rendering. Values belong to the classes for each kind.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/base/error.hpp>
#include <carboy/base/function.hpp>
#include <carboy/base/named_options.hpp>
#include <carboy/jinja/adapt/ownership.hpp>
#include <carboy/web/forms/attributes.hpp>
#include <carboy/web/forms/validator.hpp>

namespace carboy::web {

class FormData;
struct Widget;

/// Draws a field in the application's own way.
using FieldWidget = std::function<jinja::Markup(const Field& field, const Attributes& attributes)>;

/// The options of a field of any kind, in addition to its label and validators.
/// Shape: T is the type of the field's value.
template <class T>
struct FieldOptions {
    NamedOptions names_are_needed = {};
    std::string description = {};
    /// The value of a form that is shown for the first time, unless an object gives one.
    std::optional<T> default_ = {};
    /// Attributes of its HTML; those given in a template take precedence.
    Attributes render_kw = {};
    /// The HTML id; the name when empty.
    std::string id = {};
    /// The name in the HTML form, without the form's prefix; the member's name when empty.
    std::string name = {};
    /// Functions that change the value before it is validated, such as one that trims it.
    std::vector<std::function<T(T)>> filters = {};
    FieldWidget widget = {};
};

/// A field's label.
class Label {
  public:
    std::string field_id;
    std::string text;

    /// Returns `<label for="id">text</label>`.
    jinja::Markup operator()(Attributes attributes = {}, std::string_view other_text = {}) const;
    operator std::string() const { return (*this)().text; }
};

/// A field of a form.
/// Lifetime: a member of its form; it can be neither copied nor moved.
/// Source: WTForms fields/core.py, Field.
class Field {
  public:
    virtual ~Field();
    Field(const Field&) = delete;
    Field& operator=(const Field&) = delete;

    /// The class's name in WTForms: "StringField".
    virtual std::string_view type() const noexcept = 0;
    /// The name in the HTML form, with the form's prefix.
    const std::string& name() const noexcept { return name_; }
    const std::string& short_name() const noexcept { return short_name_; }
    const std::string& id() const noexcept { return label_.field_id; }
    const Label& label() const noexcept { return label_; }
    void set_label(std::string text) { label_.text = std::move(text); }
    const std::string& description() const noexcept { return description_; }
    Attributes& render_kw() noexcept { return render_kw_; }
    const Attributes& render_kw() const noexcept { return render_kw_; }
    /// The HTML attributes that validators add to the field: required, maxlength, min, ...
    const Attributes& flags() const noexcept { return flags_; }
    void set_flag(std::string_view name, jinja::Value value);
    bool has_flag(std::string_view name) const noexcept { return find_attribute(flags_, name) != nullptr; }

    /// The strings that the visitor sent for the field; empty before the form is submitted.
    const std::vector<std::string>& raw_data() const noexcept { return raw_data_; }
    /// True when the form was submitted, so that an empty raw_data() means that nothing was sent for the field.
    bool has_input() const noexcept { return has_input_; }
    /// The messages to show beside the field. A handler may add its own.
    std::vector<std::string>& errors() noexcept { return errors_; }
    const std::vector<std::string>& errors() const noexcept { return errors_; }
    /// Reasons why the input could not be read.
    const std::vector<std::string>& process_errors() const noexcept { return process_errors_; }

    /// Returns the field's HTML.
    jinja::Markup operator()(Attributes attributes = {}) const;
    /// The value as templates see it.  Lifetime: that of the field.
    virtual jinja::Value data_view() const = 0;
    /// True when there is no value, or when Python would call it false: "", 0, an empty list, an unchecked box.
    virtual bool is_falsy() const = 0;
    /// True when the field has a value.
    virtual bool has_value() const { return true; }
    /// True for numbers and times, for which required() checks whether something was typed: 0 is a value.
    virtual bool counts_when_typed() const { return false; }
    /// True when the values are equal. Fields of different kinds are not.
    virtual bool equals(const Field& other) const;
    /// The number of characters of a string, or of items of a list.
    virtual std::size_t length() const { return 0; }
    /// The text that validators such as email() check; empty without a value.
    virtual std::string text() const { return {}; }
    /// The errors as templates see them: a list of strings, of lists, or a dict of lists.
    virtual jinja::Value errors_view() const;
    virtual bool has_errors() const { return !errors_.empty(); }
    /// The fields inside it: the options of a choice, the entries of a list, the fields of a form.
    virtual std::vector<const Field*> subfields() const { return {}; }
    virtual bool has_subfields() const { return false; }
    /// Returns an attribute for templates that only this kind of field has; missing for another name.
    virtual jinja::Value attribute(std::string_view name) const;
    virtual const Widget& widget() const noexcept = 0;
    /// The text of the value attribute: what was typed, or the value in its usual form.
    virtual jinja::Value input_value() const = 0;

    // For forms.
    struct Place {
        std::string_view name;
        std::string_view prefix = {};
        std::string_view id = {};
    };
    void bind(const Place& place);
    /// Takes the object's or the default value, then the input if there is any.
    virtual void process(const FormData* data);
    using InlineValidator = void (*)(Form& form, Field& field);
    virtual bool validate(Form& form, InlineValidator inline_validator = nullptr);
    /// Translates a message of the framework.
    static std::string translate(std::string_view message);
    static std::string translate(std::string_view one, std::string_view many, std::int64_t count);

  protected:
    template <class T>
    Field(std::optional<std::string> label, std::vector<ValidationRulePtr> rules, const FieldOptions<T>& options)
        : Field(std::move(label), std::move(rules), options.description, options.render_kw, options.id, options.name,
                options.widget) {}
    Field(std::optional<std::string> label, std::vector<ValidationRulePtr> rules, std::string description,
          Attributes render_kw, std::string id, std::string name, FieldWidget widget);

    /// Sets the value from an object or to the default.
    virtual void take_default() = 0;
    /// Sets the value from raw_data().
    virtual void take_input() = 0;
    virtual void apply_filters() {}
    virtual Verdict pre_validate(Form&) { return {}; }
    /// Runs the rules and the inline validator.
    void run_rules(Form& form, InlineValidator inline_validator);
    /// Adds a translated message about input that cannot be read.
    void refuse(std::string_view message) { process_errors_.push_back(translate(message)); }
    void set_raw_data(std::vector<std::string> texts) { raw_data_ = std::move(texts); }

  private:
    /// Returns false when the validation of the field ends here.
    bool accept(Verdict verdict);
    template <class Check>
    bool run(const Check& check);

    std::string name_;
    std::string short_name_;
    Label label_;
    std::string description_;
    Attributes render_kw_;
    Attributes flags_;
    FieldWidget own_widget_;
    std::vector<ValidationRulePtr> rules_;
    std::vector<std::string> raw_data_;
    std::vector<std::string> errors_;
    std::vector<std::string> process_errors_;
    bool has_input_ = false;
    bool has_label_ = false;
    std::string own_id_;
    std::string own_name_;
};

/// A view of the field for templates: printed as HTML, called with attributes.  Lifetime: the field's.
jinja::Value view_field(const Field& field);

}  // namespace carboy::web

namespace carboy::jinja {

template <std::derived_from<web::Field> T>
struct Adapt<T> {
    static Value view(const T& field) { return web::view_field(field); }
};

}  // namespace carboy::jinja
