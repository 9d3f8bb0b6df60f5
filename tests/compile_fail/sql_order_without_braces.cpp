// expect: this_order_belongs_in_braces
#include <carboy/sql.hpp>

constexpr carboy::OrderBy order{{{"name", "name"}, {"newest", "created DESC"}}};

void find(carboy::Connection& conn, const std::string& name) {
    conn.execute("SELECT * FROM users ORDER BY ?", order[name]);
}
