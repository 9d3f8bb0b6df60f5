// expect within 5: the list of a relationship is not copied or assigned
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { auto posts = User::query().one().posts; }
