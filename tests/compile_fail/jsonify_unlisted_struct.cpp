// expect within 5: jsonify has no JSON for this type: give the struct a CARBOY_JSON line
#include <string>

#include <carboy/carboy.hpp>

using namespace carboy;

struct Point {
    Point() = default;
    explicit Point(int at) : x(at) {}
    int x = 0;
};

Response show() { return jsonify(Point{}); }

int main() { return show().status; }
