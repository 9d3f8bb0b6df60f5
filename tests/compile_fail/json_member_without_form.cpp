// expect within 5: a member in CARBOY_JSON has a type without a JSON form
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

struct Point {
    Point() = default;
    explicit Point(int at) : x(at) {}
    int x = 0;
};

struct Line {
    Point from;
    CARBOY_JSON(Line, from);
};

int main() { return static_cast<int>(to_json(Line{}).size()); }
