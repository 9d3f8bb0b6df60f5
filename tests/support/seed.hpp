// The seed of tests with generated inputs: another one in each run, so that the inputs of all runs add up.
#pragma once

#include <cstdlib>
#include <random>
#include <string>

namespace carboy {

/// Returns the number in CARBOY_TEST_SEED, which repeats a run, or a random one below a million.
inline std::string test_seed() {
    const char* chosen = std::getenv("CARBOY_TEST_SEED");
    return chosen ? chosen : std::to_string(std::random_device{}() % 1'000'000);
}

}  // namespace carboy
