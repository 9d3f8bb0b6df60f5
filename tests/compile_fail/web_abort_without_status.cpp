// expect within 5: carboy: abort takes the status first: abort(404
#include <carboy/web.hpp>

using namespace carboy;

std::string show(Request&) { abort("not found"); }
