// Feeds bytes to structs with CARBOY_JSON. What is read must be read again from what is written, and be the same.
#include <carboy/base/error.hpp>
#include <carboy/value/json/json_struct.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace carboy;
using namespace carboy::value;

namespace {

struct Inner {
    std::string name;
    std::optional<std::int8_t> small;
    CARBOY_JSON(Inner, name, small);
};

struct Outer {
    bool yes = false;
    std::uint64_t large = 0;
    double number = 1.5;
    std::vector<Inner> inner;
    std::map<std::string, std::vector<int>> lists;
    std::optional<std::chrono::sys_days> day;
    std::optional<std::string> text;
    CARBOY_JSON(Outer, yes, large, number, inner, lists, day, text);
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    std::string written;
    try {
        written = to_json(from_json<Outer>(text));
    } catch (const Error& error) {
        if (error.message().empty()) std::abort();
        return 0;
    }
    if (to_json(from_json<Outer>(written)) != written) std::abort();
    return 0;
}
