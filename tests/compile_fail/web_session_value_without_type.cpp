// expect within 5: carboy: a session value may be missing
#include <carboy/web.hpp>

using namespace carboy;

std::string show(Request&) {
    std::string name = session["name"];
    return name;
}
