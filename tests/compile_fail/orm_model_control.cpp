// expect: compiles
#include <optional>
#include <vector>

#include "../../examples/lesson/models.hpp"

using namespace carboy;

struct Found {
    User& user;
};

void rename(User& user);

int main() {
    User& user = User::query().get_or_404(1);
    for (User& one : User::query().all()) one.name = "kept";
    for (auto& one : user.posts) one.title = "kept";
    const auto users = User::query().all();
    for (User& one : users.sorted_by(&User::name)) rename(one);
    const auto by_reference = [&user] { return *user.name; };
    auto& [id, name, email, posts, one_object] = user;
    std::vector<User> fresh;
    fresh.push_back(User{.name = "a"});
    fresh.emplace_back(User{.name = "b"});
    std::optional<User> maybe = User{.name = "c"};
    Session& session = orm::current_session();
    session.add_all(std::move(fresh));
    auto [ada, post] = session.add_all(User{.name = "Ada"}, Post{.title = "On engines"});
    User copy = copy_of(ada);
    Found found{ada};
    return copy.name == by_reference() && found.user.id == id;
}
