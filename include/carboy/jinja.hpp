// Templates alone: include this and link carboy::jinja.
#pragma once

#include <carboy/jinja/adapt.hpp>
#include <carboy/jinja/callable.hpp>
#include <carboy/jinja/chrono.hpp>
#include <carboy/jinja/environment.hpp>
#include <carboy/jinja/fields.hpp>
#include <carboy/jinja/json.hpp>
#include <carboy/jinja/python_values.hpp>

namespace carboy {

using jinja::Markup;
using jinja::TemplateError;
using jinja::TemplateNotFound;

}  // namespace carboy
