// The seed of tests with generated inputs. It is always the same unless another one is chosen, so that a change is not
// blamed for an input that nobody has tried before. To try other inputs: CARBOY_TEST_SEED=$RANDOM ctest ...
#pragma once

#include <cstdlib>
#include <string>

namespace carboy {

/// Returns the number in CARBOY_TEST_SEED, or 1.
inline std::string test_seed() {
    const char* chosen = std::getenv("CARBOY_TEST_SEED");
    return chosen ? chosen : "1";
}

inline unsigned test_seed_number() { return static_cast<unsigned>(std::stoul(test_seed())); }

}  // namespace carboy
