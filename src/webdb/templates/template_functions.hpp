// The functions that add_template_attribute has collected.
#pragma once

#include <carboy/webdb/templates/template_functions.hpp>

#include <string>
#include <vector>

namespace carboy::webdb {

struct TemplateFunction {
    std::string name;
    TemplateAttribute read;
};

/// Returns the functions of a model. None can be added after that, because call sites remember an attribute's position.
std::vector<TemplateFunction> take_template_functions(const orm::Mapper& mapper);

}  // namespace carboy::webdb
