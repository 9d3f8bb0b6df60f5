// expect: compiles
#include <carboy/sql.hpp>

#include <optional>
#include <vector>

constexpr carboy::OrderBy order{{{"name", "name"}, {"newest", "created DESC"}}};

void find(carboy::Connection& conn, const std::vector<int>& ids, std::optional<int> age, const std::string& sort) {
    conn.execute("SELECT * FROM users WHERE id IN (?...) {AND age > ?} ORDER BY {?}", ids, age, order[sort]);
}
