#include <carboy/web/command/command.hpp>

#include <carboy/base/error.hpp>

namespace carboy::web {

const std::string& CommandValues::operator[](const std::string& name) const {
    for (const auto& value : values_)
        if (value.first == name) return value.second;
    throw Error("unknown_parameter", "The command has no parameter '" + name + "'.",
                "Use a name from the command's list of parameters.");
}

}  // namespace carboy::web
