// expect within 5: a handler returns a Response, text, a plain struct, or one with a CARBOY_JSON line
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

int show() { return 404; }

int main() {
    App app{"shop"};
    app.route<show>("/");
}
