// expect within 5: the function given to user_loader of LoginManager<User> returns a User*
#include <carboy/web.hpp>

using namespace carboy;

struct Account {
    int id = 0;
};
struct Person {
    int id = 0;
};

int main() {
    LoginManager<Account> login;
    login.user_loader([](const std::string&) -> Person* { return nullptr; });
}
