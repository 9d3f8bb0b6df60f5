// expect: a column cannot be read into this type
#include <carboy/sql.hpp>

#include <list>

void find(carboy::Connection& conn) { conn.execute("SELECT 1").as<std::list<int>>(); }
