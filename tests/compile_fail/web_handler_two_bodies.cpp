// expect within 5: a handler takes one struct from the request's JSON, as its last parameter
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

struct Order {
    int number = 0;
    CARBOY_JSON(Order, number);
};

std::string place(const Order&, const Order&) { return {}; }

int main() {
    App app{"shop"};
    app.post<place>("/");
}
