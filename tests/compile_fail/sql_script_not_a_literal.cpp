// expect: SQL text must be a string literal
#include <carboy/sql.hpp>

#include <string>

void load(carboy::Connection& conn, const std::string& script) { conn.executescript(script); }
