#include "jinja/python/attribute_table.hpp"

#include "jinja/errors/fail.hpp"

#include <fmt/format.h>

namespace carboy::jinja::python {

void no_arguments(std::string_view method, const Args& args) {
    const std::size_t given = args.size() + args.keyword.size();
    if (given > 0) type_error(fmt::format("{}() takes no arguments ({} given)", method, given));
}

void refuse(std::string_view names, std::string_view type, std::string_view name) {
    if (name.empty() || names.find(fmt::format(" {} ", name)) == std::string_view::npos) return;
    fail("NotImplementedError", fmt::format("Python's attribute '{}' of {} is not supported in templates", name, type));
}

}  // namespace carboy::jinja::python
