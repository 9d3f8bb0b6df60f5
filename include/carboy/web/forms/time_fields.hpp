// Fields for dates and times of day.
#pragma once

#include <chrono>

#include <carboy/web/forms/value_field.hpp>

namespace carboy::web {

using FormDateTime = std::chrono::sys_time<std::chrono::microseconds>;

/// The options of a date or time field.
template <class T>
struct TimeOptions {
    /// The accepted formats, in strptime's notation; the first one is written. The class's own formats when empty.
    std::vector<std::string> formats = {};
    std::string description = {};
    std::optional<T> default_ = {};
    Attributes render_kw = {};
    std::string id = {};
    std::string name = {};
    FieldWidget widget = {};
};

/// The common part: the formats, and the strings that are read and written with them.
template <class T>
class MomentField : public ValueField<T> {
  public:
    static constexpr FieldKind kind = FieldKind::moment;
    using Options = TimeOptions<T>;

    bool counts_when_typed() const override { return true; }
    std::string text() const override;
    jinja::Value input_value() const override;

  protected:
    MomentField(std::optional<std::string> label, std::vector<ValidationRulePtr> rules, Options options,
                std::vector<std::string> formats, std::string_view complaint);
    void take_input() override;

  private:
    std::vector<std::string> formats_;
    std::string_view complaint_;
};

extern template class ValueField<FormDateTime>;
extern template class ValueField<std::chrono::sys_days>;
extern template class ValueField<std::chrono::microseconds>;
extern template class MomentField<FormDateTime>;
extern template class MomentField<std::chrono::sys_days>;
extern template class MomentField<std::chrono::microseconds>;

/// A date and time as text, "2024-02-29 18:30:00".  Source: WTForms fields/datetime.py, as for the other classes here.
class DateTimeField : public MomentField<FormDateTime> {
  public:
    using Spec = FieldSpec<DateTimeField, Options>;
    DateTimeField(std::optional<std::string> label = {}, FieldValidators<DateTimeField> validators = {},
                  Options options = {});
    explicit DateTimeField(Spec spec);
    const std::optional<FormDateTime>& data() const noexcept { return value(); }
    std::string_view type() const noexcept override { return "DateTimeField"; }
    const Widget& widget() const noexcept override;
};

/// `<input type="datetime-local">`.
class DateTimeLocalField : public MomentField<FormDateTime> {
  public:
    using Spec = FieldSpec<DateTimeLocalField, Options>;
    DateTimeLocalField(std::optional<std::string> label = {}, FieldValidators<DateTimeLocalField> validators = {},
                       Options options = {});
    explicit DateTimeLocalField(Spec spec);
    const std::optional<FormDateTime>& data() const noexcept { return value(); }
    std::string_view type() const noexcept override { return "DateTimeLocalField"; }
    const Widget& widget() const noexcept override;
};

/// `<input type="date">`, "2024-02-29".
class DateField : public MomentField<std::chrono::sys_days> {
  public:
    using Spec = FieldSpec<DateField, Options>;
    DateField(std::optional<std::string> label = {}, FieldValidators<DateField> validators = {}, Options options = {});
    explicit DateField(Spec spec);
    const std::optional<std::chrono::sys_days>& data() const noexcept { return value(); }
    std::string_view type() const noexcept override { return "DateField"; }
    const Widget& widget() const noexcept override;
};

/// `<input type="month">`, "2024-02"; its value is the first day of the month.
class MonthField : public MomentField<std::chrono::sys_days> {
  public:
    using Spec = FieldSpec<MonthField, Options>;
    MonthField(std::optional<std::string> label = {}, FieldValidators<MonthField> validators = {},
               Options options = {});
    explicit MonthField(Spec spec);
    const std::optional<std::chrono::sys_days>& data() const noexcept { return value(); }
    std::string_view type() const noexcept override { return "MonthField"; }
    const Widget& widget() const noexcept override;
};

/// `<input type="time">`, "18:30".  Units: its value is the time since midnight.
class TimeField : public MomentField<std::chrono::microseconds> {
  public:
    using Spec = FieldSpec<TimeField, Options>;
    TimeField(std::optional<std::string> label = {}, FieldValidators<TimeField> validators = {}, Options options = {});
    explicit TimeField(Spec spec);
    const std::optional<std::chrono::microseconds>& data() const noexcept { return value(); }
    jinja::Value data_view() const override;
    std::string_view type() const noexcept override { return "TimeField"; }
    const Widget& widget() const noexcept override;
};

}  // namespace carboy::web
