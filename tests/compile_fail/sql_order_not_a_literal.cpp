// expect: carboy: the names and the SQL of an OrderBy are string literals
#include <carboy/sql.hpp>

carboy::sql::OrderChoice by(const std::string& column) { return {"name", column.c_str()}; }
