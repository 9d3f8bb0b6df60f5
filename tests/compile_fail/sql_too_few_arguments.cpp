// expect: this_sql_text_has_more_placeholders_than_arguments
#include <carboy/sql.hpp>

void add(carboy::Connection& conn) { conn.execute("INSERT INTO users (name, email) VALUES (?, ?)", "Bob"); }
