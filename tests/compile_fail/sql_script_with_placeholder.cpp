// expect: this_script_has_placeholders_use_execute
#include <carboy/sql.hpp>

void load(carboy::Connection& conn) { conn.executescript("DELETE FROM a; INSERT INTO a VALUES ('?', ?);"); }
