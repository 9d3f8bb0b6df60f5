// expect within 5: templates have no form for this type
#include <string>

#include <carboy/carboy.hpp>

using namespace carboy;

struct Point {
    int x = 0;
};

std::string show() { return render_template("x.html", {{"at", Point{}}}); }

int main() { return static_cast<int>(show().size()); }
