// expect within 5: a_function_name_is_letters_digits_underscores_and_dots
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { select(func::call<int>("a; b", User::c.id)); }
