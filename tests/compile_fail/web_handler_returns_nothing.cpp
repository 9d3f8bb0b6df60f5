// expect within 5: this one returns nothing
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

int main() {
    App app{"shop"};
    app.route("/", [] {});
}
