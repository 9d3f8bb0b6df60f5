// expect within 5: carboy: each member has braces
#include <carboy/web.hpp>

using namespace carboy;

Response show(Request&) { return jsonify({"id", 1}); }
