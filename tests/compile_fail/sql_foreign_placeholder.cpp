// expect: this_sql_text_has_a_foreign_placeholder_write_a_question_mark_or_a_colon_and_a_name
#include <carboy/sql.hpp>

void find(carboy::Connection& conn) { conn.execute("SELECT * FROM users WHERE id = $1", 3); }
