// Variables with a value for each fiber.
#include <carboy/fiber/local.hpp>

#include <gtest/gtest.h>

#include <thread>

#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>

namespace carboy::fiber {

namespace {

struct Counted {
    static inline int alive = 0;
    int number = 0;
    Counted() { ++alive; }
    ~Counted() { --alive; }
};

Local<Counted> variable;
Local<int> other;

}  // namespace

TEST(Local, EachFiberHasItsOwn) {
    variable->number = 7;
    int before = Counted::alive;
    Loop loop;
    std::vector<int> seen;
    for (int i = 1; i <= 3; ++i)
        loop.spawn([&seen, i] {
            EXPECT_EQ(variable->number, 0);
            variable->number = i;
            *other = 10 * i;
            yield();
            seen.push_back(variable->number + *other);
        });
    loop.run();
    EXPECT_EQ(seen, (std::vector<int>{11, 22, 33}));
    EXPECT_EQ(variable->number, 7);
    EXPECT_EQ(Counted::alive, before);
}

TEST(Local, EachThreadHasItsOwnOutsideFibers) {
    *other = 5;
    int seen = -1;
    std::thread([&] { seen = *other; }).join();
    EXPECT_EQ(seen, 0);
    EXPECT_EQ(*other, 5);
}

TEST(Local, ADestructorMayUseAnother) {
    static Local<int> late;
    struct User {
        ~User() { *late = 1; }
    };
    static Local<User> user;
    Loop loop;
    loop.spawn([] { user.get(); });
    loop.run();
}

}  // namespace carboy::fiber
