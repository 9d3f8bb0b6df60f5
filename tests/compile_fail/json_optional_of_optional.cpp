// expect within 20: cannot tell null from a missing member in JSON
#include <optional>

#include <carboy/carboy.hpp>

using namespace carboy;

struct Patch {
    std::optional<std::optional<int>> stock;
    CARBOY_JSON(Patch, stock);
};

int main() { return from_json<Patch>("{}").stock ? 1 : 0; }
