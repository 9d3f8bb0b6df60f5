// A plan as the text of a C++ header.
#pragma once

#include "cli/carboy/inspect/plan.hpp"

#include <string>
#include <vector>

namespace carboy::cli {

struct HeaderOptions {
    std::string source;                     // the database, for the first line
    std::string name_space = {};            // of the models; empty: none
    std::vector<std::string> remarks = {};  // what the models do not say
};

std::string header_text(const Plan& plan, const HeaderOptions& options);

}  // namespace carboy::cli
