// expect: an error
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() {
    for (const User& user : User::query().untracked().stream()) user.name = "x";
}
