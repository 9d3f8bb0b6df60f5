// expect within 5: an attribute event names a column of its model
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() {
    events<User>().set(Post::c.title, [](User&, const std::string&, const std::string&) {});
}
