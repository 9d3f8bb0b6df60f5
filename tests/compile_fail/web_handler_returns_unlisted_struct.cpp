// expect within 5: a handler returns a Response, text, or a struct with a CARBOY_JSON line
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

struct Point {
    int x = 0;
};

Point show() { return {}; }

int main() {
    App app{"shop"};
    app.get<show>("/");
}
