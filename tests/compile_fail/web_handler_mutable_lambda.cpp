// expect within 5: a mutable lambda cannot be one
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

int main() {
    App app{"shop"};
    app.route("/", [count = 0]() mutable { return std::to_string(++count); });
}
