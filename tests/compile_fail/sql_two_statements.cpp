// expect: this_sql_text_holds_more_than_one_statement_use_executescript
#include <carboy/sql.hpp>

void clear(carboy::Connection& conn) { conn.execute("DELETE FROM users; DELETE FROM posts"); }
