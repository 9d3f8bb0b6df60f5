// expect within 5: the values of case_() have different types
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { case_(when(User::c.id > 1, "x"), when(User::c.id > 2, 5)); }
