#include <carboy/web/forms/value_field.hpp>

#include <carboy/web/forms/populate.hpp>

#include "web/forms/show_value.hpp"

namespace carboy::web {

template <class T>
jinja::Value ValueField<T>::data_view() const {
    return value_ ? show_value(*value_) : jinja::Value(nullptr);
}

template <class T>
bool ValueField<T>::is_falsy() const {
    if (!value_) return true;
    if constexpr (std::is_arithmetic_v<T>)
        return *value_ == T{};
    else if constexpr (std::is_same_v<T, std::string>)
        return value_->empty();
    else
        return false;
}

template <class T>
bool ValueField<T>::equals(const Field& other) const {
    const auto* same = dynamic_cast<const ValueField<T>*>(&other);
    return same != nullptr && value_ == same->value_;
}

template <class T>
void ValueField<T>::take_default() {
    value_ = has_object_ ? object_value_ : default_;
}

template <class T>
void ValueField<T>::apply_filters() {
    for (const auto& filter : filters_)
        if (value_) value_ = filter(*std::move(value_));
}

template class ValueField<std::string>;
template class ValueField<std::int64_t>;
template class ValueField<double>;
template class ValueField<bool>;
template class ValueField<FormDateTime>;
template class ValueField<std::chrono::sys_days>;
template class ValueField<std::chrono::microseconds>;

void detail::throw_value_missing(std::string_view field) {
    throw Error(
        "form_value_missing",
        "The form's field '" + std::string(field) + "' has a value that the object's member cannot hold, or none.",
        "Add required() or number_range() to the field, or make the member a std::optional.");
}

}  // namespace carboy::web
