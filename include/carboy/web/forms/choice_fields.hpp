// Fields for a choice among given values: drop-down lists and radio buttons. The core works on the values' strings; the
// typed classes convert them.
#pragma once

#include <concepts>
#include <cstdint>

#include <carboy/base/named_options.hpp>
#include <carboy/base/owned.hpp>
#include <carboy/web/forms/value_field.hpp>

namespace carboy::web {

namespace detail {
/// An integer as Python's int() reads it.
std::optional<std::int64_t> read_choice(std::string_view text);
}  // namespace detail

/// How a choice's value is written into the page and read back. Specialise it for your own types.
template <class T>
struct ChoiceText;

template <>
struct ChoiceText<std::string> {
    static std::string to_text(const std::string& value) { return value; }
    static std::optional<std::string> from_text(std::string_view text) { return std::string(text); }
};
template <std::integral T>
struct ChoiceText<T> {
    static std::string to_text(T value) { return std::to_string(value); }
    static std::optional<T> from_text(std::string_view text) {
        const auto number = detail::read_choice(text);
        return number && std::in_range<T>(*number) ? std::optional<T>(static_cast<T>(*number)) : std::nullopt;
    }
};

/// One choice: a value, the text that the visitor sees (the value itself if empty), and its heading in a drop-down
/// list.
template <class T>
struct Choice {
    Choice(T choice_value, std::string choice_label, std::string choice_group = {})
        : value(std::move(choice_value)), label(std::move(choice_label)), group(std::move(choice_group)) {}
    template <class U>
    requires(std::convertible_to<U&&, T> && !std::same_as<std::remove_cvref_t<U>, Choice>) Choice(U&& choice_value)
        : value(std::forward<U>(choice_value)), label(ChoiceText<T>::to_text(value)) {}
    T value;
    std::string label;
    std::string group;
};

/// A choice as text.
struct ChoiceItem {
    std::string value;
    std::string label;
    std::string group;
};

/// The options of a choice field. V is the type of the field's value.
template <class T, class V = T>
struct ChoiceOptions {
    NamedOptions names_are_needed = {};
    std::vector<Choice<T>> choices = {};
    /// When false, a value that is not among the choices is accepted.
    bool validate_choice = true;
    std::string description = {};
    std::optional<V> default_ = {};
    Attributes render_kw = {};
    std::string id = {};
    std::string name = {};
    FieldWidget widget = {};
};

/// The core of the choice fields.
class ChoiceField : public Field {
  public:
    const std::vector<ChoiceItem>& choice_items() const noexcept { return items_; }
    bool is_selected(const ChoiceItem& item) const;
    /// The strings of the selected values; nullopt when there is no value.
    const std::optional<std::vector<std::string>>& selected() const noexcept { return selected_; }

    jinja::Value data_view() const override;
    bool is_falsy() const override;
    bool has_value() const override { return selected_.has_value(); }
    bool equals(const Field& other) const override;
    std::string text() const override { return selected_ && !selected_->empty() ? selected_->front() : ""; }
    std::size_t length() const override { return selected_ ? selected_->size() : 0; }
    const Widget& widget() const noexcept override;
    jinja::Value input_value() const override;
    jinja::Value attribute(std::string_view name) const override;
    enum class Style { one, several, radio };
    virtual Style style() const noexcept { return Style::one; }
    /// The options as separate fields, for drawing them one by one.  Lifetime: until the next call.
    std::vector<const Field*> subfields() const override;
    bool has_subfields() const override { return true; }

  protected:
    /// Returns the value's text in its usual form, or nullopt when it is not of the field's type.
    using Normalize = std::optional<std::string> (*)(std::string_view text);
    /// Converts a value's text for templates.
    using Show = jinja::Value (*)(std::string_view text);
    struct Core {
        std::vector<ChoiceItem> items;
        bool validate_choice;
        std::optional<std::vector<std::string>> default_selected;
        Normalize normalize;
        Show show;
    };
    ChoiceField(std::optional<std::string> label, std::vector<ValidationRulePtr> rules, std::string description,
                Attributes render_kw, std::string id, std::string name, FieldWidget widget, Core core);
    void take_default() override;
    void take_input() override;
    Verdict pre_validate(Form& form) override;
    void fill_texts(std::optional<std::vector<std::string>> texts);
    void set_texts(std::optional<std::vector<std::string>> texts) { selected_ = std::move(texts); }
    void set_items(std::vector<ChoiceItem> items) { items_ = std::move(items); }

  private:
    Verdict check_one() const;
    Verdict check_all() const;

    std::vector<ChoiceItem> items_;
    bool validate_choice_;
    std::optional<std::vector<std::string>> default_selected_;
    std::optional<std::vector<std::string>> object_selected_;
    bool has_object_ = false;
    std::optional<std::vector<std::string>> selected_;
    Normalize normalize_;
    Show show_;
    mutable std::vector<Owned<Field>> options_;
};

namespace detail {

template <class T>
std::optional<std::string> normalize_choice(std::string_view text) {
    const auto value = ChoiceText<T>::from_text(text);
    return value ? std::optional(ChoiceText<T>::to_text(*value)) : std::nullopt;
}

template <class T>
jinja::Value show_choice(std::string_view text) {
    if constexpr (std::integral<T>)
        return ChoiceText<T>::from_text(text).value_or(T{});
    else
        return text;
}

template <class T>
std::vector<ChoiceItem> choice_items(const std::vector<Choice<T>>& choices) {
    std::vector<ChoiceItem> items;
    for (const Choice<T>& choice : choices)
        items.push_back({ChoiceText<T>::to_text(choice.value), choice.label, choice.group});
    return items;
}

template <class T>
std::vector<std::string> choice_texts(const T& value) {
    return {ChoiceText<T>::to_text(value)};
}
template <class T>
std::vector<std::string> choice_texts(const std::vector<T>& values) {
    std::vector<std::string> texts;
    for (const T& value : values) texts.push_back(ChoiceText<T>::to_text(value));
    return texts;
}

}  // namespace detail

namespace detail {

template <class T>
std::vector<T> choice_values(const std::vector<std::string>& texts) {
    std::vector<T> values;
    for (const std::string& text : texts)
        if (auto value = ChoiceText<T>::from_text(text)) values.push_back(*std::move(value));
    return values;
}

}  // namespace detail

/// The typed part. V is T for one choice, std::vector<T> for several; Self is the class that derives from it.
template <class T, class V, class Self>
class TypedChoiceField : public ChoiceField {
  public:
    static constexpr FieldKind kind = std::same_as<T, V> ? FieldKind::choice : FieldKind::list;
    using value_type = V;
    using Options = ChoiceOptions<T, V>;
    using Spec = FieldSpec<Self, Options>;

    TypedChoiceField(std::optional<std::string> label = {}, FieldValidators<Self> validators = {}, Options options = {})
        : ChoiceField(std::move(label), std::move(validators.rules), std::move(options.description),
                      std::move(options.render_kw), std::move(options.id), std::move(options.name),
                      std::move(options.widget), core(options)) {}
    explicit TypedChoiceField(Spec spec)
        : TypedChoiceField(std::move(spec.label), std::move(spec.validators), std::move(spec.options)) {}

    void set_choices(const std::vector<Choice<T>>& choices) { set_items(detail::choice_items(choices)); }
    void set_data(const std::optional<V>& value) { set_texts(texts(value)); }
    /// The value; nullopt when nothing was chosen.
    std::optional<V> value() const {
        if (!selected()) return std::nullopt;
        if constexpr (std::same_as<T, V>)
            return ChoiceText<T>::from_text(text());
        else
            return detail::choice_values<T>(*selected());
    }
    /// For forms.
    void fill(const std::optional<V>& value) { fill_texts(texts(value)); }

  private:
    static std::optional<std::vector<std::string>> texts(const std::optional<V>& value) {
        return value ? std::optional(detail::choice_texts(*value)) : std::nullopt;
    }
    static Core core(const Options& options) {
        return {detail::choice_items(options.choices), options.validate_choice, texts(options.default_),
                detail::normalize_choice<T>, detail::show_choice<T>};
    }
};

/// `<select>` for values of any type that has a ChoiceText.  Source: WTForms fields/choices.py,
/// SelectField(coerce=...).
template <class T>
class SelectFieldOf : public TypedChoiceField<T, T, SelectFieldOf<T>> {
  public:
    using TypedChoiceField<T, T, SelectFieldOf<T>>::TypedChoiceField;
    /// The chosen value; nullopt when nothing was chosen.
    std::optional<T> data() const { return this->value(); }
    std::string_view type() const noexcept override { return "SelectField"; }
};

/// `<select>` for strings.
class SelectField : public TypedChoiceField<std::string, std::string, SelectField> {
  public:
    using TypedChoiceField<std::string, std::string, SelectField>::TypedChoiceField;
    /// The chosen value; empty when nothing was chosen.
    std::string data() const { return text(); }
    std::string_view type() const noexcept override { return "SelectField"; }
};

/// Radio buttons for values of any type that has a ChoiceText.
template <class T>
class RadioFieldOf : public SelectFieldOf<T> {
  public:
    using SelectFieldOf<T>::SelectFieldOf;
    std::string_view type() const noexcept override { return "RadioField"; }
    ChoiceField::Style style() const noexcept override { return ChoiceField::Style::radio; }
};

/// Radio buttons for strings.
class RadioField : public SelectField {
  public:
    using SelectField::SelectField;
    std::string_view type() const noexcept override { return "RadioField"; }
    Style style() const noexcept override { return Style::radio; }
};

/// `<select multiple>` for values of any type that has a ChoiceText.
template <class T>
class SelectMultipleFieldOf : public TypedChoiceField<T, std::vector<T>, SelectMultipleFieldOf<T>> {
  public:
    using TypedChoiceField<T, std::vector<T>, SelectMultipleFieldOf<T>>::TypedChoiceField;
    std::vector<T> data() const { return this->value().value_or(std::vector<T>()); }
    std::string_view type() const noexcept override { return "SelectMultipleField"; }
    ChoiceField::Style style() const noexcept override { return ChoiceField::Style::several; }
};

/// `<select multiple>` for strings.
using SelectMultipleField = SelectMultipleFieldOf<std::string>;

}  // namespace carboy::web
