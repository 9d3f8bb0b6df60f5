// expect within 5: a_model_is_not_assigned_take_a_reference_or_say_copy_of_object
#include <algorithm>

#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() {
    auto users = User::query().all();
    std::ranges::sort(users, {}, [](const User& user) { return *user.name; });
}
