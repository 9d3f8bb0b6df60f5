// expect: this_range_needs_a_list_placeholder
#include <carboy/sql.hpp>

void find(carboy::Connection& conn, const std::vector<int>& ids) {
    conn.execute("SELECT * FROM users WHERE id IN (?)", ids);
}
