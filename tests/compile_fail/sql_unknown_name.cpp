// expect: this_sql_text_has_no_placeholder_of_that_name
#include <carboy/sql.hpp>

void find(carboy::Connection& conn) { conn.execute("SELECT * FROM users WHERE id = :id", carboy::bind<"user">(3)); }
