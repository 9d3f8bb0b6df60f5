// expect within 5: a_model_is_not_assigned_take_a_reference_or_say_copy_of_object
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() {
    User& user = User::query().one();
    user = User{.name = "another"};
}
