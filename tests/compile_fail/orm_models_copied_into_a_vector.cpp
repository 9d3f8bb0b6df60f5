// expect: an error
#include <vector>

#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() {
    auto found = User::query().all();
    std::vector<User> users(found.begin(), found.end());
}
