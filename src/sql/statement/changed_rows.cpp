#include <carboy/sql/statement/changed_rows.hpp>

#include <algorithm>

namespace carboy::sql {

bool changes_rows(const std::vector<Cte>& with) noexcept {
    return std::any_of(with.begin(), with.end(), [](const Cte& cte) { return cte.change != nullptr; });
}

}  // namespace carboy::sql
