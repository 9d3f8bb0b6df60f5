// expect: a column cannot be read into this type
#include <carboy/sql.hpp>

#include <vector>

void find(carboy::Connection& conn) { conn.execute("SELECT 1").as<std::vector<int>>(); }
