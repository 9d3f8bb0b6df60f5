// expect: this_sql_text_has_no_named_placeholders_pass_plain_values
#include <carboy/sql.hpp>

void find(carboy::Connection& conn) { conn.execute("SELECT * FROM users WHERE id = ?", carboy::bind<"id">(3)); }
