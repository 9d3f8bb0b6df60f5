// What all pages of DEBUG have in common.
#pragma once

#include <string>
#include <string_view>

#include <carboy/http/response.hpp>
#include <carboy/jinja/environment.hpp>

namespace carboy::web {

/// Renders one of the templates of page_text.hpp, or another one that uses its styles and macros.
std::string rendered_debug_page(std::string_view page, const jinja::ContextView& values);

/// Replaces the body of an answer, and the fields that belong to the body. The page may load nothing and run no script.
void set_debug_page(http::Response& response, std::string page);

/// The lines around a place in a source file, for the macro source(); empty when the file cannot be read.
jinja::Value shown_source(const std::string& file, int line);

}  // namespace carboy::web
