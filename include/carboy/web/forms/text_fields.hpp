// Fields for text, and check boxes and buttons.
#pragma once

#include <carboy/web/forms/value_field.hpp>

namespace carboy::web {

/// `<input type="text">`.  Source: WTForms fields/simple.py, as for the other classes here.
class StringField : public ValueField<std::string> {
  public:
    static constexpr FieldKind kind = FieldKind::text;
    using Spec = FieldSpec<StringField, Options>;

    StringField(std::optional<std::string> label = {}, FieldValidators<StringField> validators = {},
                Options options = {});
    explicit StringField(Spec spec);

    /// The text; empty when nothing was given.  Lifetime: until the field changes.
    const std::string& data() const noexcept;

    std::string_view type() const noexcept override { return "StringField"; }
    std::size_t length() const override;
    std::string text() const override { return data(); }
    const Widget& widget() const noexcept override;
    jinja::Value input_value() const override;

  protected:
    void take_input() override;
};

/// `<textarea>`.
class TextAreaField : public StringField {
  public:
    using StringField::StringField;
    std::string_view type() const noexcept override { return "TextAreaField"; }
    const Widget& widget() const noexcept override;
};

/// `<input type="password">`. The value is not written into the page.
class PasswordField : public StringField {
  public:
    using StringField::StringField;
    std::string_view type() const noexcept override { return "PasswordField"; }
    const Widget& widget() const noexcept override;
};

/// `<input type="hidden">`.
class HiddenField : public StringField {
  public:
    HiddenField(std::optional<std::string> label = {}, FieldValidators<StringField> validators = {},
                Options options = {});
    explicit HiddenField(Spec spec);
    std::string_view type() const noexcept override { return "HiddenField"; }
    const Widget& widget() const noexcept override;
};

/// `<input type="search">`.
class SearchField : public StringField {
  public:
    using StringField::StringField;
    std::string_view type() const noexcept override { return "SearchField"; }
    const Widget& widget() const noexcept override;
};

/// `<input type="tel">`.
class TelField : public StringField {
  public:
    using StringField::StringField;
    std::string_view type() const noexcept override { return "TelField"; }
    const Widget& widget() const noexcept override;
};

/// `<input type="url">`.
class URLField : public StringField {
  public:
    using StringField::StringField;
    std::string_view type() const noexcept override { return "URLField"; }
    const Widget& widget() const noexcept override;
};

/// `<input type="email">`.
class EmailField : public StringField {
  public:
    using StringField::StringField;
    std::string_view type() const noexcept override { return "EmailField"; }
    const Widget& widget() const noexcept override;
};

/// `<input type="checkbox">`. A browser sends nothing for a box that is not checked; "false" and "" are also false.
class BooleanField : public ValueField<bool> {
  public:
    static constexpr FieldKind kind = FieldKind::flag;
    using Spec = FieldSpec<BooleanField, Options>;

    BooleanField(std::optional<std::string> label = {}, FieldValidators<BooleanField> validators = {},
                 Options options = {});
    explicit BooleanField(Spec spec);

    bool data() const noexcept { return value_.value_or(false); }

    std::string_view type() const noexcept override { return "BooleanField"; }
    jinja::Value data_view() const override { return data(); }
    const Widget& widget() const noexcept override;
    jinja::Value input_value() const override;

  protected:
    void take_input() override;
};

/// `<input type="submit">`. Its value tells whether the visitor pressed this button.
class SubmitField : public BooleanField {
  public:
    using BooleanField::BooleanField;
    std::string_view type() const noexcept override { return "SubmitField"; }
    const Widget& widget() const noexcept override;
};

}  // namespace carboy::web
