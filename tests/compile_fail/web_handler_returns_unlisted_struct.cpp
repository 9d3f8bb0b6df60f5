// expect within 5: a handler returns a Response, text, a plain struct, or one with a CARBOY_JSON line
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

struct Point {
    Point() = default;
    explicit Point(int at) : x(at) {}
    int x = 0;
};

Point show() { return {}; }

int main() {
    App app{"shop"};
    app.get<show>("/");
}
