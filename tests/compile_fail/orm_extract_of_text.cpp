// expect within 5: extract() requires a date or a time
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { func::extract(DatePart::year, User::c.name); }
