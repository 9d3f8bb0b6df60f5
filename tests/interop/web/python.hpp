// Runs a script of this repository with Debian's Python.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

namespace carboy {

/// Returns the lines that the script writes. `command` is its path in the repository and its arguments.
inline std::vector<std::string> python_lines(const std::string& command) {
    std::vector<std::string> lines;
    std::string whole = "cd " CARBOY_SOURCE_DIR " && /usr/bin/python3 ";
    whole += command;
    FILE* output = popen(whole.c_str(), "r");
    if (!output) {
        ADD_FAILURE() << "cannot run " << whole;
        return lines;
    }
    std::string line;
    for (int c = 0; (c = std::fgetc(output)) != EOF;) {
        if (c != '\n') {
            line += static_cast<char>(c);
            continue;
        }
        lines.push_back(std::move(line));
        line.clear();
    }
    EXPECT_EQ(pclose(output), 0) << whole;
    return lines;
}

}  // namespace carboy
