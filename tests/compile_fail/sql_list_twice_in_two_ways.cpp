// expect: this_sql_text_has_a_list_placeholder_beyond_the_64th_or_one_that_is_a_list_in_one_place_only
#include <carboy/sql.hpp>

void find(carboy::Connection& conn, const std::vector<int>& ids) {
    conn.execute("SELECT :ids FROM users WHERE id IN (:ids...)", carboy::bind<"ids">(ids));
}
