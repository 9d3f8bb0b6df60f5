#include "jinja/run/program.hpp"

#include "jinja/run/render.hpp"

namespace carboy::jinja {

Program::Program() = default;
Program::~Program() = default;

}  // namespace carboy::jinja
