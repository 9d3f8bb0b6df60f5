// expect within 5: take_a_reference_or_say_copy_of_object
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() {
    auto user = User::query().get_or_404(1);
    user.name = "lost";
}
