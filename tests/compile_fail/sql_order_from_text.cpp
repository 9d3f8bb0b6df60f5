// expect: this_placeholder_in_braces_takes_what_an_OrderBy_returns
#include <carboy/sql.hpp>

void find(carboy::Connection& conn, const std::string& order) {
    conn.execute("SELECT * FROM users ORDER BY {?}", order);
}
