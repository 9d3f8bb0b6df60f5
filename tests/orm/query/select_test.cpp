// A select() inside another statement: FROM is completed as when it is executed.
#include <carboy/orm/session/error.hpp>
#include <carboy/sql/statement/subquery.hpp>

#include <cstdint>
#include <vector>

#include "orm/lesson_models.hpp"

namespace carboy {
namespace {

using lesson::Post;
using lesson::User;

class SelectTest : public OrmTest {
  protected:
    SelectTest() {
        create_tables<User, Post>();
        for (const char* name : {"ada", "bob", "eve"})
            session.add(User{.name = name, .email = std::string(name) + "@example.org"});
        session.flush();
        for (const auto& [title, author] : {std::pair("one", 1), std::pair("two", 1), std::pair("three", 2)})
            session.add(Post{.title = title, .user_id = author});
        session.commit();
    }

    template <class C>
    std::vector<std::string> names(const C& condition) {
        std::vector<std::string> found;
        for (const User& user : session.query<User>().filter(condition).order_by(User::c.id).all())
            found.push_back(*user.name);
        return found;
    }
    using Names = std::vector<std::string>;

    Session session{engine};
};

TEST_F(SelectTest, InAndNotIn) {
    EXPECT_EQ(names(User::c.id.in_(select(Post::c.user_id).filter(Post::c.title == "three"))), Names{"bob"});
    EXPECT_EQ(names(User::c.id.not_in(select(Post::c.user_id))), Names{"eve"});
    const auto authors = select(Post::c.user_id).filter(Post::c.title != "three");
    EXPECT_EQ(names(User::c.id.in_(authors)), Names{"ada"});
    EXPECT_EQ(names(User::c.id.in_(authors.statement())), Names{"ada"});
    EXPECT_EQ(names(User::c.id.in_(select(Post::c.user_id).join<User>(User::c.id == Post::c.user_id))),
              (Names{"ada", "bob"}));
}

TEST_F(SelectTest, ExistsAndScalar) {
    EXPECT_EQ(names(sql::exists(select(Post::c.id).filter(Post::c.user_id == User::c.id))), (Names{"ada", "bob"}));
    EXPECT_EQ(names(sql::scalar_subquery<std::int64_t>(
                        select(func::count(Post::c.id)).filter(Post::c.user_id == User::c.id)) == 2),
              Names{"ada"});
    EXPECT_EQ(
        session.scalar(
            select(sql::scalar_subquery<std::int64_t>(select(func::max(Post::c.id))), User::c.id).order_by(User::c.id)),
        3);
}

TEST_F(SelectTest, ATableThatIsNotJoined) {
    EXPECT_THROW(User::c.id.in_(select(Post::c.user_id, User::c.name)), orm::SessionError);
}

}  // namespace
}  // namespace carboy
