// expect within 5: transaction() closes its session when it returns
#include "../../examples/lesson/models.hpp"

using namespace carboy;

int main() {
    Engine engine{"sqlite:///:memory:"};
    User& user = transaction(engine, [](Session& session) -> User& { return *session.get<User>(1); });
    user.name = "x";
}
