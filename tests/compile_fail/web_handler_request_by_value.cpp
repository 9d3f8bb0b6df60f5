// expect within 5: a handler takes the request as its first parameter and by reference: Request& request
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

Response show(Request request) { return std::string(request.path); }

int main() {
    App app{"shop"};
    app.route<show>("/");
}
