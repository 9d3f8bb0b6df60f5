// expect: this_sql_text_has_a_list_placeholder_outside_of_IN
#include <carboy/sql.hpp>

void find(carboy::Connection& conn, const std::vector<int>& ids) {
    conn.execute("SELECT * FROM users WHERE id = ?...", ids);
}
