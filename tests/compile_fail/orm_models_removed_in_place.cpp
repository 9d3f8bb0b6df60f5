// expect within 5: a_model_is_not_assigned_take_a_reference_or_say_copy_of_object
#include <algorithm>

#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() {
    auto users = User::query().all();
    (void)std::remove_if(users.begin(), users.end(), [](const User& user) { return user.id == 1; });
}
