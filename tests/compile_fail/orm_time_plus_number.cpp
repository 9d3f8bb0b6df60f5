// expect: possible are a time plus or minus an interval
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { auto later = func::now() + 5; }
