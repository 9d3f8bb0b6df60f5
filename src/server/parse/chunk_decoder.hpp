// Removes the framing from a chunked body, piece by piece as it arrives.
// Source: RFC 9112 section 7.1. Bare line feeds, which the RFC allows a recipient to accept as line ends, are refused,
// because two servers could then read a body differently.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace carboy::server {

class ChunkDecoder {
  public:
    /// `body_limit`: the most bytes of the body, else 413. `trailer_limit`: the most bytes after the last chunk, else
    /// 431.
    ChunkDecoder(std::uint64_t body_limit, std::size_t trailer_limit)
        : body_left_(body_limit), trailer_left_(trailer_limit) {}

    struct Step {
        /// Bytes of the input that were consumed; 0 when more input is needed.
        std::size_t used = 0;
        /// The part of them that belongs to the body.
        std::string_view body;
        /// 0, or the status that refuses the body.
        int status = 0;
    };

    /// Decodes to the end of the next piece of the body. Call again with the rest as long as `used` is not 0.
    Step next(std::string_view wire);
    bool done() const noexcept { return state_ == State::done; }

  private:
    enum class State { size, data, data_end, trailer, done };

    Step read_size(std::string_view wire);
    Step read_data(std::string_view wire);
    Step read_data_end(std::string_view wire);
    Step read_trailer(std::string_view wire);

    State state_ = State::size;
    std::uint64_t body_left_;
    std::uint64_t chunk_left_ = 0;
    std::size_t trailer_left_;
};

}  // namespace carboy::server
