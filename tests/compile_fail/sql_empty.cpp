// expect: this_sql_text_is_empty
#include <carboy/sql.hpp>

void find(carboy::Connection& conn) { conn.execute("-- later"); }
