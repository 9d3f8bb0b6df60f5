// expect within 5: an_int_variable_needs_an_integer_parameter
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

struct ItemView {
    std::string get(int id) { return std::to_string(id); }
    std::string post(const std::string& id) { return id; }
};

int main() {
    App app{"shop"};
    app.route<ItemView>("/<int:id>");
}
