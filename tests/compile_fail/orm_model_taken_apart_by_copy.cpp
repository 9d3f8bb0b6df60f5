// expect within 5: take_a_reference_or_say_copy_of_object
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { auto [id, name, email, posts] = User::query().one(); }
