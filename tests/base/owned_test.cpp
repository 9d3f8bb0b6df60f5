#include <carboy/base/owned.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace carboy {
namespace {

struct Counted {
    static inline int alive = 0;
    Counted() { ++alive; }
    Counted(const Counted&) = delete;
    virtual ~Counted() { --alive; }
};
struct Derived : Counted {};

static_assert(!std::is_copy_constructible_v<Owned<Counted>> && !std::is_copy_assignable_v<Owned<Counted>>);
static_assert(!std::is_constructible_v<Owned<Counted>, std::unique_ptr<Counted>&>, "ownership moves as an rvalue only");
static_assert(!std::is_constructible_v<Owned<Derived>, std::unique_ptr<Counted>>, "a base is not a derived class");
static_assert(sizeof(Owned<Counted>) == sizeof(Counted*));

TEST(Owned, DestroysItsObjectOnce) {
    {
        Owned<Counted> first(new Counted);
        Owned<Counted> second(std::move(first));
        EXPECT_EQ(first, nullptr);
        EXPECT_EQ(Counted::alive, 1);
        second = Owned<Counted>(new Derived);
        EXPECT_EQ(Counted::alive, 1) << "the former object has gone";
        first = std::move(second);
        EXPECT_TRUE(first);
    }
    EXPECT_EQ(Counted::alive, 0);
}

TEST(Owned, TakesOverWhatAnotherOwns) {
    Owned<Counted> owned = std::make_unique<Derived>();
    owned = Owned<Derived>(new Derived);
    EXPECT_EQ(Counted::alive, 1);
    const std::unique_ptr<Counted> back(owned.release());
    EXPECT_FALSE(owned);
    owned = nullptr;
    EXPECT_EQ(Counted::alive, 1);
}

TEST(Owned, OwnsArrays) {
    {
        Owned<Counted[]> items = std::make_unique<Counted[]>(3);
        EXPECT_EQ(Counted::alive, 3);
        Owned<Counted[]> others(std::move(items));
        EXPECT_FALSE(items);
        EXPECT_EQ(&others[1], others.get() + 1);
        others = Owned<Counted[]>(new Counted[2]);
        EXPECT_EQ(Counted::alive, 2);
        others.reset();
        EXPECT_EQ(Counted::alive, 0);
    }
    EXPECT_EQ(Counted::alive, 0);
}

TEST(Owned, DestroysAsItIsTold) {
    struct Forget {
        static void destroy(Counted* object) noexcept { forgotten() = object; }
        static Counted*& forgotten() {
            static Counted* object = nullptr;
            return object;
        }
    };
    Counted object;
    { const Owned<Counted, Forget> owned(&object); }
    EXPECT_EQ(Forget::forgotten(), &object);
}

}  // namespace
}  // namespace carboy
