// expect within 5: select the columns instead of the whole model
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { select(User::c).subquery("u"); }
