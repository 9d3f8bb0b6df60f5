// Schema changes as data: what changes in the base schema, and what a comparison must find.
#pragma once

#include "migrate/schemas.hpp"

#include <ostream>

namespace carboy::migrate {

struct Case {
    std::string name;
    std::function<void(Tables&)> change;
    std::vector<std::string> found;
    Answers answers{};
    /// What an engine without types for enumerations finds, where that differs.
    std::optional<std::vector<std::string>> found_without_types{};
    /// The way back needs values that nobody knows, so it must fail and leave everything as it was.
    bool one_way = false;
};

inline void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

std::vector<Case> all_cases();

}  // namespace carboy::migrate
