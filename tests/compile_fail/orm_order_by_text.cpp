// expect within 5: order_by() takes columns and expressions
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { User::query().order_by("name"); }
