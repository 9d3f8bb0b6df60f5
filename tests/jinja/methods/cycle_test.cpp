#include "jinja/methods/cycle.hpp"

#include "jinja/methods/namespace.hpp"
#include "jinja/raised.hpp"

namespace carboy::jinja {
namespace {

TEST(Cycle, AContainerDoesNotGoIntoItself) {
    const Ptr<List> list = make_ref<List>();
    const Ptr<Dict> dict = make_ref<Dict>(Dict{{"inner", make_tuple({Value(list)})}});
    EXPECT_EQ(raised([&] { check_cycle(list.get(), Value(list)); }),
              "ValueError: a container cannot be put into itself");
    EXPECT_EQ(raised([&] { check_cycle(list.get(), Value(dict)); }),
              "ValueError: a container cannot be put into itself");
    EXPECT_EQ(raised([&] { check_cycle(dict.get(), Value(list)); }), "nothing");
    EXPECT_EQ(raised([&] { check_cycle(list.get(), 1); }), "nothing");
}

TEST(Cycle, LooksIntoNamespaces) {
    const Ptr<Namespace> space = make_ref<Namespace>();
    const Ptr<List> list = make_ref<List>();
    list->append(Value(Ptr<NativeObject>::share(space.get())));
    EXPECT_EQ(raised([&] { space->set("x", Value(list)); }), "ValueError: a container cannot be put into itself");
    space->set("y", 1);
    EXPECT_EQ(space->attribute("y").integer(), 1);
    EXPECT_TRUE(space->attribute("x").is_missing());
    list->clear();
}

}  // namespace
}  // namespace carboy::jinja
