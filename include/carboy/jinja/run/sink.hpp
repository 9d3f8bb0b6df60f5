// The receiver of a stream's output.
#pragma once

#include <string_view>

namespace carboy::jinja {

/// Receives output in pieces.
class Sink {
  public:
    virtual ~Sink() = default;
    virtual void write(std::string_view piece) = 0;
};

}  // namespace carboy::jinja
