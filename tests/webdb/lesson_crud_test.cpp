// Counts, with query events, the statements that the lesson's comments promise.
#include <carboy/carboy.hpp>

#include <gtest/gtest.h>

#include "../examples/lesson/models.hpp"

namespace carboy {
namespace {

class LessonCrudTest : public ::testing::Test {
  protected:
    LessonCrudTest() {
        app.config["DATABASE_URL"] = "sqlite:///:memory:";
        context.emplace(app.core());
        db.create_all();
        db.engine().on_query([this](const engine::QueryEvent& event) { statements.emplace_back(event.statement); });
    }

    template <class F>
    std::vector<std::string> asked_by(F work) {
        statements.clear();
        work();
        return statements;
    }

    App app{"crud"};
    Database db{app};
    std::optional<AppContext> context;
    std::vector<std::string> statements;
};

using Texts = std::vector<std::string>;

TEST_F(LessonCrudTest, EachStepAsksWhatItsCommentSays) {
    User* alice = nullptr;
    EXPECT_EQ(asked_by([&] {
                  alice = &db.session.add(User{.name = "Alice", .email = "alice@example.com"});
                  db.session.commit();
              }),
              Texts{"INSERT INTO user (name, email) VALUES (?, ?)"});
    EXPECT_EQ(asked_by([&] { EXPECT_EQ(User::query().all().size(), 1u); }).size(), 1u);
    EXPECT_EQ(asked_by([&] { EXPECT_EQ(User::query().get(1), alice); }).size(), 0u);
    EXPECT_EQ(asked_by([&] {
                  alice->name = "Alicia";
                  db.session.commit();
              }),
              Texts{"UPDATE user SET name = ? WHERE id = ? AND name IS ?"});
    EXPECT_EQ(
        asked_by([&] {
            db.session.add(Post{.title = "Hello", .author = *alice});
            alice->posts.add(Post{.title = "Again"});
            db.session.commit();
        }),
        (Texts{"INSERT INTO post (title, user_id) VALUES (?, ?)", "INSERT INTO post (title, user_id) VALUES (?, ?)"}));
    EXPECT_EQ(asked_by([&] { EXPECT_EQ(alice->posts.size(), 2u); }).size(), 1u);
    EXPECT_EQ(asked_by([&] { EXPECT_EQ(alice->posts.size(), 2u); }).size(), 0u);
}

TEST_F(LessonCrudTest, TheLoopOverPostsAsksTwiceWhateverTheirNumber) {
    for (int i = 0; i < 1000; ++i)
        db.session.add(User{.name = "u", .email = std::to_string(i)}).posts.add(Post{.title = "t"});
    db.session.commit();
    db.session.close();
    EXPECT_EQ(asked_by([] {
                  for (Post& post : Post::query().all()) EXPECT_EQ(post.author->name, "u");
              }).size(),
              2u);
}

}  // namespace
}  // namespace carboy
