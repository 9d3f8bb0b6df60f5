// expect within 5: bulk_insert() consumes the objects
#include "../../examples/lesson/models.hpp"

#include <vector>

using namespace carboy;

int main() {
    Engine engine{"sqlite:///:memory:"};
    Session session{engine};
    std::vector<User> users;
    bulk_insert(session, users);
}
