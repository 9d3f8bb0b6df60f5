// expect: this_sql_text_has_a_quote_or_comment_that_never_ends
#include <carboy/sql.hpp>

void find(carboy::Connection& conn) { conn.execute("SELECT 'x"); }
