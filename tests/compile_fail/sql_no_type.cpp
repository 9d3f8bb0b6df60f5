// expect: no SQL type for this argument
#include <carboy/sql.hpp>

#include <vector>

void find(carboy::Connection& conn) { conn.execute("SELECT ?", std::vector<int>{1}); }
