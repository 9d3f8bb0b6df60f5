// expect within 5: carboy: each variable has braces
#include <carboy/web.hpp>

using namespace carboy;

std::string show(Request&) { return render_template("page.html", {"id", 1}); }
