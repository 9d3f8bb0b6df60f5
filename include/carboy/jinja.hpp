// Only templates: include this and link carboy::jinja.
#pragma once

#include <carboy/jinja/adapt/adapt.hpp>
#include <carboy/jinja/adapt/callable.hpp>
#include <carboy/jinja/adapt/fields.hpp>
#include <carboy/jinja/adapt/json.hpp>
#include <carboy/jinja/environment.hpp>
#include <carboy/jinja/stdlib/chrono.hpp>
#include <carboy/jinja/stdlib/python_values.hpp>

namespace carboy {

using jinja::Markup;
using jinja::TemplateError;
using jinja::TemplateNotFound;

}  // namespace carboy
