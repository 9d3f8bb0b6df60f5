// A model is one object in one place: what to use instead of a copy, and what a move leaves.
#include <array>
#include <functional>
#include <list>
#include <type_traits>
#include <utility>

#include "orm/lesson_models.hpp"

namespace carboy {
namespace {

using lesson::Post;
using lesson::User;

struct Bare {
    Column<Integer, primary_key> id;
    Column<String<100>> name;
};

static_assert(std::is_aggregate_v<User> && std::is_move_constructible_v<User>);
static_assert(!std::is_copy_constructible_v<User> && !std::is_constructible_v<std::optional<User>, User&>);
// The member that forbids copies takes no space.
struct Twin {
    Column<Integer, primary_key> id;
    Column<String<100>> name;

    CARBOY_MODEL(Twin, id, name);
};
static_assert(sizeof(Twin) == sizeof(Bare));

class OneObjectTest : public OrmTest {
  protected:
    OneObjectTest() { create_tables<User, Post>(); }
};

TEST_F(OneObjectTest, AddAllReturnsTheObjectsOfTheSession) {
    Session session{engine};
    auto [ada, post] = session.add_all(User{.name = "Ada", .email = "a"}, Post{.title = "On engines"});
    static_assert(std::is_same_v<decltype(ada), User&>);
    post.author = ada;
    session.commit();
    ada.name = "Ada Lovelace";
    session.commit();
    Session other{engine};
    EXPECT_EQ(other.query<User>().one().name, "Ada Lovelace");
    EXPECT_EQ(other.query<Post>().one().user_id, 1);
}

TEST_F(OneObjectTest, AddAllTakesKnownObjectsToo) {
    Session session{engine};
    User& ada = session.add(User{.name = "Ada", .email = "a"});
    auto [same, bob] = session.add_all(ada, User{.name = "Bob", .email = "b"});
    EXPECT_EQ(&same, &ada);
    session.commit();
    EXPECT_EQ(session.query<User>().count(), 2);
    EXPECT_EQ(bob.id, 2);
}

TEST_F(OneObjectTest, AddAllMovesOutOfContainers) {
    Session session{engine};
    std::vector<User> users;
    for (const char* name : {"a", "b", "c"}) users.push_back(User{.name = name, .email = name});
    EXPECT_EQ(session.add_all(std::move(users)).size(), 3U);
    std::list<User> more;
    more.push_back(User{.name = "d", .email = "d"});
    EXPECT_EQ(session.add_all(std::move(more)).front().name, "d");
    EXPECT_EQ(session.add_all(std::array{User{.name = "e", .email = "e"}, User{.name = "f", .email = "f"}}).size(), 2U);
    session.commit();
    EXPECT_EQ(session.query<User>().count(), 6);
}

TEST_F(OneObjectTest, ACopyIsInNoSession) {
    Session session{engine};
    User& ada = session.add(User{.name = "Ada", .email = "a"});
    session.add(Post{.title = "On engines", .author = ada});
    session.commit();
    ASSERT_EQ(ada.posts.size(), 1U);
    User copy = copy_of(ada);
    EXPECT_EQ(copy.id, ada.id);
    EXPECT_EQ(copy.name, "Ada");
    EXPECT_EQ(copy.posts.size(), 0U);
    copy.name = "nobody";
    EXPECT_FALSE(session.is_modified());
    EXPECT_EQ(ada.name, "Ada");
    copy.id = 0;
    copy.email = "c";
    const User& second = session.add(std::move(copy));
    session.commit();
    EXPECT_EQ(second.id, 2);
    const Post post = copy_of(session.query<Post>().one());
    EXPECT_EQ(post.user_id, 1);
}

TEST_F(OneObjectTest, ResultsAreSortedByAddress) {
    Session session{engine};
    for (const char* name : {"Cleo", "ada", "Bob", "Al"}) session.add(User{.name = name, .email = name});
    session.commit();
    const auto users = session.query<User>().order_by(User::c.id).all();
    const auto names = [](const auto& objects) {
        std::string all;
        for (const User& user : objects) all += *user.name + ' ';
        return all;
    };
    EXPECT_EQ(names(users.sorted_by(&User::name)), "Al Bob Cleo ada ");
    EXPECT_EQ(names(users.sorted_by(&User::name, std::greater<>{})), "ada Cleo Bob Al ");
    const auto length = [](const User& user) { return user.name->size(); };
    EXPECT_EQ(names(users.sorted_by(length)), "Al ada Bob Cleo ");
    EXPECT_EQ(names(users.sorted_by(length, std::greater<>{})), "Cleo ada Bob Al ");
    EXPECT_EQ(names(users), "Cleo ada Bob Al ");
    EXPECT_EQ(&users.sorted_by(&User::name).front(), &users[3]);
    EXPECT_FALSE(session.is_modified());
}

TEST_F(OneObjectTest, AListIsSortedToo) {
    Session session{engine};
    User& ada = session.add(User{.name = "Ada", .email = "a"});
    for (const char* title : {"b", "c", "a"}) ada.posts.add(Post{.title = title});
    session.commit();
    EXPECT_EQ(ada.posts.sorted_by(&Post::title).front().title, "a");
    EXPECT_EQ(ada.posts.sorted_by(&Post::title, std::greater<>{}).front().title, "c");
}

// A column of a session's object keeps the value of its row, even after a move from it.
TEST_F(OneObjectTest, NothingMovesOutOfASession) {
    const std::string text = "longer than a string holds inside itself";
    Session session{engine};
    User& ada = session.add(User{.name = text, .email = "a"});
    User& bob = session.add(User{.name = "Bob", .email = "b"});
    ada.posts.add(Post{.title = "On engines"});
    session.commit();
    const User moved = std::move(ada);
    EXPECT_EQ(moved.name, text);
    EXPECT_EQ(ada.name, text);
    EXPECT_EQ(ada.posts.size(), 1U);
    bob.name = std::move(ada.name);
    EXPECT_EQ(ada.name, text);
    EXPECT_EQ(bob.name, text);
    session.rollback();
    EXPECT_EQ(bob.name, "Bob");
}

TEST_F(OneObjectTest, SwappedColumnsAreTwoChanges) {
    Session session{engine};
    User& ada = session.add(User{.name = "Ada, whose name is a long one", .email = "a"});
    User& bob = session.add(User{.name = "Bob, whose name is not short", .email = "b"});
    session.commit();
    std::swap(ada.name, bob.name);
    session.commit();
    Session other{engine};
    EXPECT_EQ(other.get<User>(1)->name, "Bob, whose name is not short");
    EXPECT_EQ(other.get<User>(2)->name, "Ada, whose name is a long one");
    std::swap(ada.name, bob.name);
    session.rollback();
    EXPECT_EQ(ada.name, "Bob, whose name is not short");
}

}  // namespace
}  // namespace carboy
