// expect within 5: the object of a member function must outlive the application
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

struct Shop {
    std::string show() { return {}; }
};

int main() {
    App app{"shop"};
    app.route<&Shop::show>("/", Shop());
}
