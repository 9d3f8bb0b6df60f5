// Functions of models in templates: columns and relationships are there by themselves, functions by one line each, said
// where the application is set up.
#pragma once

#include <carboy/jinja/callable.hpp>
#include <carboy/webdb/template_views.hpp>

#include <string_view>

namespace carboy::webdb {

/// Reads an attribute of an object of a model.
using TemplateAttribute = jinja::Value (*)(const void* object);

namespace detail {

void add_template_attribute(const orm::Mapper& mapper, std::string_view name, TemplateAttribute read);

template <auto Function, class Type = decltype(Function)>
struct ModelFunction {
    static_assert(sizeof(Type) == 0, "templates use const member functions of a model: &Account::display_name");
};

template <auto Function, class T, class Result, class... Parameters>
struct ModelFunction<Function, Result (T::*)(Parameters...) const> {
    static_assert(Model<T>,
                  "template_property and template_method show functions of a model; for another type "
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

/// Shows a function of a model as an attribute: template_property<&Account::display_name>("display_name").
/// The same may be said again, by a second application; the name is the model's in all applications of the process.
/// Throws: Error "template_name_taken" when a column, relationship or other function of the model has the name, and
/// "templates_in_use" when a template has looked at the model already.
template <auto Function>
void template_property(std::string_view name) {
    using Shown = detail::ModelFunction<Function>;
    static_assert(Shown::parameters == 0, "a property takes no parameters; show this function with template_method");
    detail::add_template_attribute(orm::joined_mapper<typename Shown::Owner>(), name,
                                   [](const void* object) { return jinja::Value(Shown::call(object)); });
}

/// Shows a function of a model as a method, which templates call: template_method<&Account::may_edit>("may_edit").
/// Its arguments are checked as those of any function of templates.  Throws: as template_property.
template <auto Function>
void template_method(std::string_view name) {
    using Shown = detail::ModelFunction<Function>;
    detail::add_template_attribute(orm::joined_mapper<typename Shown::Owner>(), name, &Shown::bind);
}

}  // namespace carboy::webdb
