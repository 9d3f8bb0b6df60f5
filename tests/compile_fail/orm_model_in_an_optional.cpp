// expect: an error
#include <optional>

#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() { std::optional<User> user = User::query().one(); }
