// What a call throws, as Python would print it.
#pragma once

#include <carboy/jinja/errors/error.hpp>

#include <string>

namespace carboy::jinja {

/// "TypeError: the message", or "nothing".
template <class Call>
std::string raised(Call call) {
    try {
        call();
    } catch (const TemplateError& error) {
        return std::string(error.kind()) + ": " + error.message();
    }
    return "nothing";
}

}  // namespace carboy::jinja
