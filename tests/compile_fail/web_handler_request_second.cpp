// expect within 5: a handler takes the request as its first parameter and by reference: Request& request
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

Response show(int id, Request& request) { return std::string(request.path) + std::to_string(id); }

int main() {
    App app{"shop"};
    app.route<show>("/<int:id>");
}
