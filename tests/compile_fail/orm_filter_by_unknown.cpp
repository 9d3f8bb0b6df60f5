// expect: an error
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { User::query().filter_by({.nme = "Ada"}); }
