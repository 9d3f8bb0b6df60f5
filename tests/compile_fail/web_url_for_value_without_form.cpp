// expect within 5: url_for has no text for this type
#include <string>

#include <carboy/carboy.hpp>

using namespace carboy;

struct Point {
    int x = 0;
};

std::string show() { return url_for("x", {{"at", Point{}}}); }

int main() { return static_cast<int>(show().size()); }
