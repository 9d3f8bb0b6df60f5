// expect: compiles
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

struct Order {
    int number = 0;
    CARBOY_JSON(Order, number);
};

struct Shop {
    std::string show(int) const { return {}; }
};

Order place(Request&, int, const Order& order) { return order; }
void check(Request&) {}

int main() {
    App app{"shop"};
    Shop shop;
    app.route("/<int:id>", [text = std::string()](Request&, int id) { return text + std::to_string(id); });
    app.route<&Shop::show>("/shop/<int:id>", shop);
    app.route<wrapped<place, check>>("/place/<int:id>", {Method::post});
}
