// expect: this_sql_text_has_a_comment_in_a_comment_and_a_placeholder_that_is_text_for_some_engines_only
#include <carboy/sql.hpp>

void find(carboy::Connection& conn) { conn.execute("SELECT ? /* a /* b */ , ? */", 1); }
