// expect within 5: json_names renames a member that the CARBOY_JSON line does not list
#include <string>

#include <carboy/web.hpp>

using namespace carboy;

struct Point {
    int x = 0;
    static constexpr JsonNames json_names{{"y", "Y"}};
    CARBOY_JSON(Point, x);
};

int main() { return static_cast<int>(to_json(Point{}).size()); }
