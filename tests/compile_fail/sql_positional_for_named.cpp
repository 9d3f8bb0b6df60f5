// expect: this_sql_text_has_named_placeholders_pass_bind_name_value
#include <carboy/sql.hpp>

void find(carboy::Connection& conn) { conn.execute("SELECT * FROM users WHERE id = :id", 3); }
