// expect: views of a row's text or bytes are gone at the next row
#include <carboy/sql.hpp>

auto names(carboy::Connection& conn) { return conn.execute("SELECT 'x'").as<std::string_view>().all(); }
