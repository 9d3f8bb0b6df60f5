// What add_template_attribute has collected.
#pragma once

#include <carboy/webdb/template_functions.hpp>

#include <string>
#include <vector>

namespace carboy::webdb {

struct TemplateFunction {
    std::string name;
    TemplateAttribute read;
};

/// The functions of a model; no more can be added from then on, for call sites remember where an attribute is.
std::vector<TemplateFunction> take_template_functions(const orm::Mapper& mapper);

}  // namespace carboy::webdb
