// expect within 5: a CARBOY_JSON line names its own struct first
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

struct Point {
    int x = 0;
    CARBOY_JSON(Point, x);
};

struct Line : Point {};

int main() { return static_cast<int>(to_json(Line{}).size()); }
