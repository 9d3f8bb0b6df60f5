// Does a piece of a path match a part of a rule such as "<string:name>.<int:version>.html"?
// Gives the answer that Werkzeug's regular expression for the part gives, without a regular expression.
#pragma once

#include <string_view>
#include <vector>

#include "web/route_rule.hpp"

namespace carboy::web {

/// Matches one dynamic part.
class PartMatcher {
  public:
    /// Writes the variables' texts to `values`, which has room for part.variables.
    PartMatcher(const RulePart& part, std::string_view target, std::string_view* values)
        : part_(part), target_(target), values_(values) {}

    /// True when the part matches the whole target.
    bool match();

  private:
    bool match_from(std::size_t element, std::size_t position, std::size_t variable);
    bool match_variable(std::size_t element, std::size_t position, std::size_t variable);
    bool match_string(std::size_t element, std::size_t position, std::size_t variable);
    bool match_number(std::size_t element, std::size_t position, std::size_t variable);
    bool match_path(std::size_t element, std::size_t position, std::size_t variable);
    bool take(std::size_t element, std::size_t position, std::size_t variable, std::size_t end);
    std::size_t skip_digits(std::size_t position) const;

    const RulePart& part_;
    std::string_view target_;
    std::string_view* values_;
    /// Which (element, position) pairs are known to fail; only for parts where variables compete for text.
    std::vector<bool> failed_;
};

}  // namespace carboy::web
