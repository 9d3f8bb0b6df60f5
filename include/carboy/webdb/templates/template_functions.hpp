// Member functions of models in templates. Columns and relationships are available by default; each function needs one
// line where the application is set up.
#pragma once

#include <carboy/jinja/adapt/callable.hpp>
#include <carboy/webdb/templates/template_views.hpp>

#include <string_view>

namespace carboy::webdb {

/// Reads an attribute of a model's object.
using TemplateAttribute = jinja::Value (*)(const void* object);

namespace detail {

void add_template_attribute(const orm::Mapper& mapper, std::string_view name, TemplateAttribute read);

template <auto Function, class Type = decltype(Function)>
struct ModelFunction {
    static_assert(sizeof(Type) == 0, "carboy: templates use const member functions of a model: &Account::display_name");
};

template <auto Function, class T, class Result, class... Parameters>
struct ModelFunction<Function, Result (T::*)(Parameters...) const> {
    static_assert(Model<T>,
                  "carboy: template_property and template_method expose functions of a model; for another type "
                  "specialise carboy::jinja::Adapt");
    using Owner = T;
    static constexpr std::size_t parameters = sizeof...(Parameters);

    static Result call(const void* object, Parameters... arguments) {
        return (static_cast<const T*>(object)->*Function)(std::forward<Parameters>(arguments)...);
    }
    static jinja::Value bind(const void* object) {
        return jinja::Value([object](Parameters... arguments) -> Result {
            return call(object, std::forward<Parameters>(arguments)...);
        });
    }
};

template <auto Function, class T, class Result, class... Parameters>
struct ModelFunction<Function, Result (T::*)(Parameters...) const noexcept>
    : ModelFunction<Function, Result (T::*)(Parameters...) const> {};

}  // namespace detail

/// Exposes a member function of a model as an attribute: template_property<&Account::display_name>("display_name"). A
/// second application may repeat the call. The name applies to the model in all applications of the process.
/// Throws: Error "template_name_taken" when a column, relationship or other function of the model has the name;
/// "templates_in_use" when a template has already used the model.
template <auto Function>
void template_property(std::string_view name) {
    using Shown = detail::ModelFunction<Function>;
    static_assert(Shown::parameters == 0,
                  "carboy: a property has no parameters; expose this function with template_method");
    detail::add_template_attribute(orm::joined_mapper<typename Shown::Owner>(), name,
                                   [](const void* object) { return jinja::Value(Shown::call(object)); });
}

/// Exposes a member function of a model as a method that templates call:
/// template_method<&Account::may_edit>("may_edit"). Its arguments are checked like those of any template function.
/// Throws: see template_property.
template <auto Function>
void template_method(std::string_view name) {
    using Shown = detail::ModelFunction<Function>;
    detail::add_template_attribute(orm::joined_mapper<typename Shown::Owner>(), name, &Shown::bind);
}

}  // namespace carboy::webdb
