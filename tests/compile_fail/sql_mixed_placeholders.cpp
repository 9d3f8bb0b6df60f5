// expect: this_sql_text_mixes_question_marks_and_named_placeholders
#include <carboy/sql.hpp>

void find(carboy::Connection& conn) { conn.execute("SELECT ?, :b", 1, carboy::bind<"b">(2)); }
