// expect: this_segment_in_braces_takes_optional_values
#include <carboy/sql.hpp>

void find(carboy::Connection& conn, int age) { conn.execute("SELECT * FROM users WHERE true {AND age > ?}", age); }
