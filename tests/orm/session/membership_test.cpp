// Objects that leave the session and come back, and what refers to them in the meantime.
#include <gtest/gtest.h>

#include "orm/lesson_models.hpp"
#include "orm/session/core.hpp"
#include "support/cpu_time.hpp"

namespace carboy {
namespace {

using lesson::Post;
using lesson::User;

struct Owner {
    Column<Integer, primary_key> id;

    CARBOY_MODEL(Owner, id);
};

struct Pet {
    Column<Integer, primary_key> id;
    Column<std::optional<Integer>, foreign_key<&Owner::id>, on_delete_set_null> owner_id;
    One<Owner, "owner_id"> owner;

    CARBOY_MODEL(Pet, id, owner_id, owner);
};

class MembershipTest : public OrmTest {
  protected:
    MembershipTest() {
        create_tables<User, Post, Owner, Pet>();
        ada = &session.add(User{.name = "Ada", .email = "a"});
        bob = &session.add(User{.name = "Bob", .email = "b"});
        post = &session.add(Post{.title = "One", .author = *ada});
        session.commit();
    }

    Session session{engine};
    UseSession use{session};
    User* ada = nullptr;
    User* bob = nullptr;
    Post* post = nullptr;
};

TEST_F(MembershipTest, AddingAnObjectOfTheSessionByMoveMeansTheObjectItself) {
    EXPECT_EQ(&session.add(std::move(*ada)), ada);
    session.commit();
    EXPECT_EQ(User::query().count(), 2);
    EXPECT_EQ(ada->name, "Ada");
}

TEST_F(MembershipTest, AddingAnObjectOfAnotherSessionIsRefused) {
    if (!on_sqlite()) return;
    Session other(engine);
    EXPECT_THROW(other.add(std::move(*ada)), SessionError);
    EXPECT_EQ(ada->name, "Ada");
}

TEST_F(MembershipTest, TheDatabasesSetNullIsSeenAtOnce) {
    Owner& owner = session.add(Owner{});
    Owner& other = session.add(Owner{});
    Pet& pet = session.add(Pet{.owner = owner});
    session.commit();
    EXPECT_EQ(pet.owner.get(), &owner);
    session.delete_(owner);
    session.flush();
    EXPECT_FALSE(pet.owner_id->has_value());
    EXPECT_EQ(pet.owner.get(), nullptr);
    session.commit();
    pet.owner = other;
    session.commit();
    EXPECT_EQ(pet.owner_id, *other.id);
}

TEST_F(MembershipTest, AnExpungedTargetIsFoundAgainByItsRow) {
    EXPECT_EQ(post->author.get(), ada);
    session.expunge(*ada);
    ASSERT_NE(post->author.get(), nullptr);
    EXPECT_NE(post->author.get(), ada);
    EXPECT_EQ(post->author->name, "Ada");
    post->author = bob;
    session.commit();
    EXPECT_EQ(post->user_id, *bob->id);
}

TEST_F(MembershipTest, ANewTargetThatWasTakenBackIsNamedAtTheFlush) {
    User& eve = session.add(User{.name = "Eve", .email = "e"});
    post->author = eve;
    session.expunge(eve);
    try {
        session.commit();
        FAIL() << "no SessionError";
    } catch (const SessionError& error) {
        EXPECT_EQ(error.code(), "target_left");
        EXPECT_NE(error.message().find("Post.author"), std::string::npos);
    }
    post->author = bob;
    session.commit();
    EXPECT_EQ(post->user_id, *bob->id);
}

TEST_F(MembershipTest, AnAssignmentToANewObjectSurvivesTheEndOfTheOldOne) {
    post->author = session.add(User{.name = "Eve", .email = "e"});
    session.delete_(*ada);
    session.commit();
    ASSERT_NE(post->author.get(), nullptr);
    EXPECT_EQ(post->author->name, "Eve");
    EXPECT_EQ(Post::query().filter(Post::c.user_id.is_null()).count(), 0);
}

TEST_F(MembershipTest, AnAssignmentToANewObjectSurvivesAQuery) {
    const NoAutoflush off(session);
    User& eve = session.add(User{.name = "Eve", .email = "e"});
    post->author = eve;
    EXPECT_EQ(Post::query().all().size(), 1u);
    EXPECT_EQ(ada->posts.size(), 0u);
    EXPECT_EQ(post->author.get(), &eve);
    session.commit();
    EXPECT_EQ(post->user_id, *eve.id);
}

TEST_F(MembershipTest, EditsOutsideTheSessionAreWrittenAfterAddingAgain) {
    session.expunge(*ada);
    ada->name = "Eve";
    session.add(*ada);
    session.commit();
    EXPECT_EQ(session.execute("SELECT name FROM \"user\" WHERE email = 'a'").scalar<std::string>(), "Eve");
    EXPECT_EQ(session.get<User>(*ada->id), ada);
}

TEST_F(MembershipTest, ARowHasOneObject) {
    const std::int64_t key = ada->id;
    ada->id = 70;
    session.expunge(*ada);
    User* other = session.get<User>(key);
    ASSERT_NE(other, nullptr);
    EXPECT_NE(other, ada);
    other->name = "Eve";
    EXPECT_THROW(session.add(*ada), SessionError);
    session.commit();
    EXPECT_EQ(session.execute("SELECT name FROM \"user\" WHERE email = 'a'").scalar<std::string>(), "Eve");
}

TEST_F(MembershipTest, AKeyCanChangeTwiceInATransaction) {
    bob->id = 70;
    session.flush();
    EXPECT_EQ(session.get<User>(70), bob);
    bob->id = 71;
    session.commit();
    EXPECT_EQ(session.get<User>(71), bob);
    EXPECT_EQ(session.get<User>(70), nullptr);
    EXPECT_EQ(User::query().count(), 2);
}

TEST_F(MembershipTest, AForeignKeySetByHandMovesTheObjectBetweenLoadedLists) {
    EXPECT_EQ(ada->posts.size(), 1u);
    EXPECT_EQ(bob->posts.size(), 0u);
    post->user_id = *bob->id;
    EXPECT_EQ(ada->posts.size(), 0u);
    EXPECT_EQ(bob->posts.size(), 1u);
    session.delete_(*ada);
    session.commit();
    EXPECT_EQ(post->user_id, *bob->id);
    EXPECT_EQ(post->author.get(), bob);
}

TEST_F(MembershipTest, AnErasedObjectLeavesTheListThatItWasMovedTo) {
    EXPECT_EQ(bob->posts.size(), 0u);
    session.delete_(*post);
    bob->posts.add(*post);
    session.flush();
    EXPECT_EQ(bob->posts.size(), 0u);
    EXPECT_EQ(ada->posts.size(), 0u);
}

TEST_F(MembershipTest, ListsThatAreLoadedInsideAFlushAreRight) {
    session.commit();
    const auto users = User::query().order_by(User::c.id).all();
    ASSERT_EQ(users.size(), 2u);
    Post& two = session.add(Post{.title = "Two", .author = *bob});
    session.delete_(*ada);
    session.flush();
    ASSERT_EQ(bob->posts.size(), 1u);
    EXPECT_EQ(&bob->posts[0], &two);
    session.delete_(*bob);
    session.commit();
    EXPECT_EQ(User::query().count(), 0);
    EXPECT_EQ(Post::query().filter(Post::c.user_id.is_null()).count(), 2);
}

TEST_F(MembershipTest, ManyNewObjectsAreExpungedInLinearTime) {
    const auto time_of = [&](int count) {
        std::vector<User*> users;
        for (int i = 0; i < count; ++i) users.push_back(&session.add(User{.name = "u", .email = std::to_string(i)}));
        const double begin = carboy::timing::cpu_time();
        for (User* user : users) session.expunge(*user);
        return carboy::timing::cpu_time() - begin;
    };
    const double few = time_of(2'000), many = time_of(32'000);
    EXPECT_LT(many, 64 * few + 0.002);
    EXPECT_FALSE(session.is_modified());
}

TEST_F(MembershipTest, AnExpungedObjectWhoseRowTheSessionDeletesComesBackOnlyAsANewOne) {
    const std::int64_t key = post->id;
    session.expunge(*post);
    Post& other = *session.get<Post>(key);
    session.delete_(other);
    session.flush();
    EXPECT_THROW(session.add(*post), SessionError);
    session.add(std::move(*post));
    session.commit();
    EXPECT_EQ(Post::query().count(), 1);
    EXPECT_EQ(session.state_of(*post), orm::ObjectState::persistent);
}

TEST_F(MembershipTest, AnExpungedObjectWhoseRowTheSessionGivesAnotherKeyIsRefused) {
    Owner& owner = session.add(Owner{});
    session.commit();
    session.expunge(owner);
    session.get<Owner>(owner.id)->id = 77;
    session.flush();
    EXPECT_THROW(session.add(owner), SessionError);
    session.rollback();
    session.expunge_all();
    EXPECT_EQ(&session.add(owner), &owner);
    EXPECT_EQ(session.state_of(owner), orm::ObjectState::persistent);
}

TEST_F(MembershipTest, ARollbackGivesTheRowBackToAnExpungedObject) {
    session.expunge(*post);
    {
        engine::Savepoint savepoint = session.begin_nested();
        orm::delete_<Post>().execute_in(session);
        session.delete_(*session.get<User>(bob->id));
        Post* other = session.get<Post>(post->id);
        EXPECT_EQ(other, nullptr);
        savepoint.rollback();
    }
    Post& other = *session.get<Post>(post->id);
    session.delete_(other);
    session.flush();
    EXPECT_THROW(session.add(*post), SessionError);
    session.rollback();
    session.expunge(other);
    session.add(*post).title = "Two";
    session.commit();
    EXPECT_EQ(Post::query().one().title, "Two");
}

struct Twig {
    Column<Integer, primary_key> id;
    Column<std::optional<Integer>, foreign_key<&Twig::id>> parent_id;
    One<Twig, "parent_id"> parent;
    Many<Twig, "parent"> twigs;

    CARBOY_MODEL(Twig, id, parent_id, parent, twigs);
};

TEST_F(MembershipTest, AnAssignedReferenceFollowsItsObjectWhenBothComeBackWithANewKey) {
    create_tables<Twig>();
    Twig& root = session.add(Twig{});
    Twig& child = root.twigs.add(Twig{});
    session.commit();
    child.parent = child;
    session.expunge(child);
    child.id = 1000;
    session.add(child);
    EXPECT_EQ(child.parent.get(), &child);
    session.commit();
    EXPECT_EQ(child.parent_id, 1000);
    child.parent = root;
    child.id = 1001;
    session.expunge_all();
    session.add(root);
    session.add(child);
    session.commit();
    EXPECT_EQ(child.parent.get(), &root);
    EXPECT_EQ(child.id, 1001);
}

TEST_F(MembershipTest, AKeySetOutsideTheSessionPrecedesTheObjectThatWasAssigned) {
    create_tables<Twig>();
    Twig& one = session.add(Twig{});
    Twig& two = session.add(Twig{});
    Twig& child = session.add(Twig{});
    session.commit();
    child.parent = one;
    session.expunge(child);
    child.parent_id = *two.id;
    session.add(child);
    EXPECT_EQ(child.parent.get(), &two);
    session.commit();
    EXPECT_EQ(child.parent_id, *two.id);
}

TEST_F(MembershipTest, AnAssignedReferenceHasTheKeyThatARollbackGivesBack) {
    create_tables<Twig>();
    Twig& root = session.add(Twig{});
    Twig& child = session.add(Twig{});
    session.commit();
    const std::int64_t before = root.id;
    root.id = 1000;
    child.parent = root;
    session.expunge(child);
    session.rollback();
    session.add(child);
    EXPECT_EQ(child.parent.get(), &root);
    session.commit();
    EXPECT_EQ(child.parent_id, before);
}

TEST_F(MembershipTest, ARefusedReturnChangesNothing) {
    Owner& owner = session.add(Owner{});
    Pet& pet = session.add(Pet{.owner = owner});
    session.commit();
    pet.owner.get();
    session.expunge(pet);
    session.delete_(owner);
    session.flush();
    for (int i = 0; i < 2; ++i) EXPECT_THROW(session.add(pet), SessionError);
    EXPECT_EQ(session.state_of(pet), orm::ObjectState::detached);
}

TEST_F(MembershipTest, CurrentSessionsEndInAnyOrder) {
    Session other(engine);
    auto first = std::make_unique<UseSession>(other);
    auto second = std::make_unique<UseSession>(session);
    first.reset();
    EXPECT_EQ(&orm::current_session(), &session);
    second.reset();
    EXPECT_EQ(&orm::current_session(), &session);
}

TEST_F(MembershipTest, GroupsOfResultsDoNotPileUp) {
    for (int i = 0; i < 100; ++i) User::query().all();
    EXPECT_LE(session.core().groups.count(), 2u);
}

}  // namespace
}  // namespace carboy
