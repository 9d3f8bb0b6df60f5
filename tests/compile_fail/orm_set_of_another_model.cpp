// expect within 5: this column does not belong to the model
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { update<User>().set(Post::c.title, "x"); }
