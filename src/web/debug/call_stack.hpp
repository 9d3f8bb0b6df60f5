// The calls that led to a place: addresses now, names and source lines when somebody looks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace carboy::web {

/// The return addresses of a stack, the innermost first.
class CallStack {
  public:
    /// Units: about a microsecond for each call.
    static CallStack here();

    struct Frame {
        /// Demangled; empty when unknown.
        std::string function;
        /// Empty without debug information.
        std::string file;
        int line = 0;
        /// False for the code of Carboy, of the standard library and of the system.
        bool of_application = false;
    };
    /// Returns the frames with their inlined calls, from the function that threw to the one that answers requests.
    std::vector<Frame> frames() const;
    /// Returns the innermost frame of the application; one without a function when there is none.
    Frame caller() const;

  private:
    std::vector<std::uintptr_t> addresses_;
};

/// Returns up to `around` lines before and after a line of a source file, numbered; empty when it cannot be read.
std::vector<std::pair<int, std::string>> source_lines(const std::string& file, int line, int around);

}  // namespace carboy::web
