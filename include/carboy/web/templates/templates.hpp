// Templates of the current application.
#pragma once

#include <string>
#include <string_view>

#include <carboy/jinja/adapt/adapt.hpp>
#include <carboy/jinja/adapt/context.hpp>
#include <carboy/web/templates/error_view.hpp>

namespace carboy::web {

/// Renders a template with these variables and with request, session, g, config, url_for and get_flashed_messages.
/// Throws: jinja::TemplateError with the template and the line; Error "no_app_context".
std::string render_template(std::string_view name, const jinja::ContextView& context = {});

/// Renders a template from its text, with autoescape on.
std::string render_template_string(std::string_view text, const jinja::ContextView& context = {});

}  // namespace carboy::web
