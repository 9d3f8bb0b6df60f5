#include "jinja/text/names.hpp"

#include <string>

namespace carboy::jinja {
namespace {

TEST(Names, AreTheSameOnlyWhenEveryByteIs) {
    for (std::size_t size = 0; size < 40; ++size) {
        const std::string name(size, 'n');
        EXPECT_TRUE(same_name(name, std::string(size, 'n'))) << size;
        EXPECT_FALSE(same_name(name, name + "n")) << size;
        for (std::size_t at = 0; at < size; ++at) {
            std::string other = name;
            other[at] = 'm';
            EXPECT_FALSE(same_name(name, other)) << size << " " << at;
        }
    }
}

}  // namespace
}  // namespace carboy::jinja
