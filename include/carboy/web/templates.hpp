// Templates of the current application.
#pragma once

#include <string>
#include <string_view>

#include <carboy/jinja/adapt.hpp>
#include <carboy/jinja/context.hpp>
#include <carboy/web/error_view.hpp>

namespace carboy::web {

/// Renders a template with these variables, and with request, session, g, config, url_for and get_flashed_messages.
/// Throws: jinja::TemplateError that names template and line; Error "no_app_context".
std::string render_template(std::string_view name, const jinja::ContextView& context = {});

/// Renders a template from its text, with autoescape on.
std::string render_template_string(std::string_view text, const jinja::ContextView& context = {});

}  // namespace carboy::web
