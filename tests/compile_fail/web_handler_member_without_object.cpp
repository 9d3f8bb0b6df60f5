// expect within 5: a member function needs its object
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

struct Shop {
    std::string show() { return {}; }
};

int main() {
    App app{"shop"};
    app.route<&Shop::show>("/");
}
