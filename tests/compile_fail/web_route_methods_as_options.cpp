// expect within 5: carboy: options are written with their names
#include <carboy/web.hpp>

using namespace carboy;

int main() {
    App app{"shop"};
    app.get("/", [] { return "page"; }, {Method::post});
}
