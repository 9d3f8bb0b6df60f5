// Fields for numbers.
#pragma once

#include <carboy/web/forms/value_field.hpp>

namespace carboy::web {

/// `<input type="number">` for integers.  Source: WTForms fields/numeric.py, as for the other classes here.
class IntegerField : public ValueField<std::int64_t> {
  public:
    static constexpr FieldKind kind = FieldKind::number;
    using Spec = FieldSpec<IntegerField, Options>;

    IntegerField(std::optional<std::string> label = {}, FieldValidators<IntegerField> validators = {},
                 Options options = {});
    explicit IntegerField(Spec spec);

    const std::optional<std::int64_t>& data() const noexcept { return value(); }

    std::string_view type() const noexcept override { return "IntegerField"; }
    bool counts_when_typed() const override { return true; }
    std::string text() const override;
    const Widget& widget() const noexcept override;
    jinja::Value input_value() const override;

  protected:
    void take_input() override;
};

/// `<input type="range">` for integers.
class IntegerRangeField : public IntegerField {
  public:
    using IntegerField::IntegerField;
    std::string_view type() const noexcept override { return "IntegerRangeField"; }
    const Widget& widget() const noexcept override;
};

/// `<input type="text">` for floating-point numbers.
class FloatField : public ValueField<double> {
  public:
    static constexpr FieldKind kind = FieldKind::number;
    using Spec = FieldSpec<FloatField, Options>;

    FloatField(std::optional<std::string> label = {}, FieldValidators<FloatField> validators = {},
               Options options = {});
    explicit FloatField(Spec spec);

    const std::optional<double>& data() const noexcept { return value(); }

    std::string_view type() const noexcept override { return "FloatField"; }
    bool counts_when_typed() const override { return true; }
    std::string text() const override;
    const Widget& widget() const noexcept override;
    jinja::Value input_value() const override;

  protected:
    void take_input() override;
};

/// The options of a field for decimal numbers.
struct DecimalOptions {
    /// The digits after the point that an unsubmitted form shows; -1 shows the number as it is.
    int places = 2;
    std::string description = {};
    std::optional<std::string> default_ = {};
    Attributes render_kw = {};
    std::string id = {};
    std::string name = {};
    FieldWidget widget = {};
};

/// `<input type="number">` for decimal numbers, which are kept as text. DecimalField (with a database) returns them as
/// sql::Decimal.
class DecimalTextField : public ValueField<std::string> {
  public:
    static constexpr FieldKind kind = FieldKind::number;
    using Options = DecimalOptions;
    using Spec = FieldSpec<DecimalTextField, Options>;

    DecimalTextField(std::optional<std::string> label = {}, FieldValidators<DecimalTextField> validators = {},
                     Options options = {});
    explicit DecimalTextField(Spec spec);

    /// The number as Python's Decimal prints it: "12.50".
    const std::optional<std::string>& data() const noexcept { return value(); }

    std::string_view type() const noexcept override { return "DecimalField"; }
    jinja::Value data_view() const override;
    bool is_falsy() const override;
    bool counts_when_typed() const override { return true; }
    std::string text() const override { return value().value_or(""); }
    const Widget& widget() const noexcept override;
    jinja::Value input_value() const override;

  protected:
    void take_input() override;

  private:
    int places_;
};

/// `<input type="range">` for decimal numbers.
class DecimalRangeTextField : public DecimalTextField {
  public:
    using DecimalTextField::DecimalTextField;
    std::string_view type() const noexcept override { return "DecimalRangeField"; }
    const Widget& widget() const noexcept override;
};

}  // namespace carboy::web
