// A field with one value of a C++ type, which may be missing.
#pragma once

#include <cstdint>

#include <carboy/web/forms/field.hpp>

namespace carboy::web {

/// The arguments of a field's constructor, for lists that make such fields. It is not an aggregate, because GCC 12 does
/// not compile the initializers of members that {"Tag"} leaves out.
template <class FieldType, class Options>
struct FieldSpec {
    FieldSpec(std::optional<std::string> field_label = {}, FieldValidators<FieldType> field_validators = {},
              Options field_options = {})
        : label(std::move(field_label)), validators(std::move(field_validators)), options(std::move(field_options)) {}

    std::optional<std::string> label;
    FieldValidators<FieldType> validators;
    Options options;
};

/// Shape: std::string, std::int64_t, double, bool, and time points; compiled once for each.
template <class T>
class ValueField : public Field {
  public:
    using value_type = T;
    using Options = FieldOptions<T>;

    /// The value; nullopt when nothing was given or when the input could not be read.
    const std::optional<T>& value() const noexcept { return value_; }
    void set_data(std::optional<T> value) { value_ = std::move(value); }
    /// Gives the object's value, which the form shows until it is submitted. For forms.
    void fill(std::optional<T> value) {
        object_value_ = std::move(value);
        has_object_ = true;
    }

    jinja::Value data_view() const override;
    bool is_falsy() const override;
    bool has_value() const override { return value_.has_value(); }
    bool equals(const Field& other) const override;

  protected:
    ValueField(std::optional<std::string> label, std::vector<ValidationRulePtr> rules, Options options)
        : Field(std::move(label), std::move(rules), options),
          default_(std::move(options.default_)),
          filters_(std::move(options.filters)) {}
    void take_default() override;
    void apply_filters() override;

    std::optional<T> value_;

  private:
    std::optional<T> default_;
    std::optional<T> object_value_;
    std::vector<std::function<T(T)>> filters_;
    bool has_object_ = false;
};

extern template class ValueField<std::string>;
extern template class ValueField<std::int64_t>;
extern template class ValueField<double>;
extern template class ValueField<bool>;

}  // namespace carboy::web
