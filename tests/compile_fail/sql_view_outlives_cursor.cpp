// expect: views of a row's text or bytes are gone with its cursor
#include <carboy/sql.hpp>

auto name(carboy::Connection& conn) { return conn.execute("SELECT 'x'").scalar<std::string_view>(); }
