#include <carboy/web/forms/time_fields.hpp>

#include "web/forms/show_value.hpp"
#include "web/forms/time_format.hpp"
#include "web/forms/widgets.hpp"

namespace carboy::web {

namespace {

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() && &text == &texts.front() ? "" : " ") + text;
    return all;
}

template <class T>
T moment_to_value(Microseconds time) {
    if constexpr (std::is_same_v<T, std::chrono::microseconds>)
        return time - std::chrono::floor<std::chrono::days>(time);
    else if constexpr (std::is_same_v<T, std::chrono::sys_days>)
        return std::chrono::floor<std::chrono::days>(time);
    else
        return time;
}

Microseconds value_to_moment(Microseconds time) { return time; }
Microseconds value_to_moment(std::chrono::sys_days day) { return day; }
Microseconds value_to_moment(std::chrono::microseconds since_midnight) {
    return std::chrono::sys_days(std::chrono::year(1900) / std::chrono::January / 1) + since_midnight;
}

template <class T>
FieldOptions<T> plain_options(TimeOptions<T>&& options) {
    return {.description = std::move(options.description),
            .default_ = std::move(options.default_),
            .render_kw = std::move(options.render_kw),
            .id = std::move(options.id),
            .name = std::move(options.name),
            .widget = std::move(options.widget)};
}

}  // namespace

template <class T>
MomentField<T>::MomentField(std::optional<std::string> label, std::vector<ValidationRulePtr> rules, Options options,
                            std::vector<std::string> formats, std::string_view complaint)
    : ValueField<T>(std::move(label), std::move(rules), plain_options<T>(Options(options))),
      formats_(options.formats.empty() ? std::move(formats) : std::move(options.formats)),
      complaint_(complaint) {}

template <class T>
void MomentField<T>::take_input() {
    if (this->raw_data().empty()) return;
    this->value_ = std::nullopt;
    const std::string text = joined(this->raw_data());
    for (const std::string& format : formats_)
        if (const auto moment = parse_time_text(text, format)) {
            this->value_ = moment_to_value<T>(*moment);
            return;
        }
    this->refuse(complaint_);
}

template <class T>
std::string MomentField<T>::text() const {
    return this->value_ ? format_time(value_to_moment(*this->value_), formats_.front()) : "";
}

template <class T>
jinja::Value MomentField<T>::input_value() const {
    return this->raw_data().empty() ? text() : joined(this->raw_data());
}

template class MomentField<FormDateTime>;
template class MomentField<std::chrono::sys_days>;
template class MomentField<std::chrono::microseconds>;

DateTimeField::DateTimeField(std::optional<std::string> label, FieldValidators<DateTimeField> validators,
                             Options options)
    : MomentField(std::move(label), std::move(validators.rules), std::move(options), {"%Y-%m-%d %H:%M:%S"},
                  "Not a valid datetime value.") {}
DateTimeField::DateTimeField(Spec spec)
    : DateTimeField(std::move(spec.label), std::move(spec.validators), std::move(spec.options)) {}
const Widget& DateTimeField::widget() const noexcept { return widgets::date_time; }

DateTimeLocalField::DateTimeLocalField(std::optional<std::string> label, FieldValidators<DateTimeLocalField> validators,
                                       Options options)
    : MomentField(std::move(label), std::move(validators.rules), std::move(options),
                  {"%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"},
                  "Not a valid datetime value.") {}
DateTimeLocalField::DateTimeLocalField(Spec spec)
    : DateTimeLocalField(std::move(spec.label), std::move(spec.validators), std::move(spec.options)) {}
const Widget& DateTimeLocalField::widget() const noexcept { return widgets::date_time_local; }

DateField::DateField(std::optional<std::string> label, FieldValidators<DateField> validators, Options options)
    : MomentField(std::move(label), std::move(validators.rules), std::move(options), {"%Y-%m-%d"},
                  "Not a valid date value.") {}
DateField::DateField(Spec spec)
    : DateField(std::move(spec.label), std::move(spec.validators), std::move(spec.options)) {}
const Widget& DateField::widget() const noexcept { return widgets::date; }

MonthField::MonthField(std::optional<std::string> label, FieldValidators<MonthField> validators, Options options)
    : MomentField(std::move(label), std::move(validators.rules), std::move(options), {"%Y-%m"},
                  "Not a valid date value.") {}
MonthField::MonthField(Spec spec)
    : MonthField(std::move(spec.label), std::move(spec.validators), std::move(spec.options)) {}
const Widget& MonthField::widget() const noexcept { return widgets::month; }

TimeField::TimeField(std::optional<std::string> label, FieldValidators<TimeField> validators, Options options)
    : MomentField(std::move(label), std::move(validators.rules), std::move(options), {"%H:%M"},
                  "Not a valid time value.") {}
TimeField::TimeField(Spec spec)
    : TimeField(std::move(spec.label), std::move(spec.validators), std::move(spec.options)) {}
jinja::Value TimeField::data_view() const { return value_ ? show_value(*value_) : jinja::Value(nullptr); }
const Widget& TimeField::widget() const noexcept { return widgets::time; }

}  // namespace carboy::web
