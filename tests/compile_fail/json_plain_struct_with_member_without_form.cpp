// expect within 5: a member of this plain struct has a type without a JSON form
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

struct Line {
    int number = 0;
    std::chrono::seconds length{0};
};

int main() { return static_cast<int>(to_json(Line{}).size()); }
