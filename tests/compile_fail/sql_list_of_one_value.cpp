// expect: this_list_placeholder_takes_a_range_of_values
#include <carboy/sql.hpp>

void find(carboy::Connection& conn, int id) { conn.execute("SELECT * FROM users WHERE id IN (?...)", id); }
