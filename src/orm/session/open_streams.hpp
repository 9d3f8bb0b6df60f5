// OpenStreams: the results that a session is still reading. They end with its transaction.
#pragma once

#include <algorithm>
#include <vector>

namespace carboy::orm {

class OpenStream {
  public:
    OpenStream() = default;
    OpenStream(const OpenStream&) = delete;
    OpenStream& operator=(const OpenStream&) = delete;
    virtual ~OpenStream() = default;

    virtual void cut() noexcept = 0;
    virtual void leave_session() noexcept = 0;
};

class OpenStreams {
  public:
    OpenStreams() = default;
    OpenStreams(const OpenStreams&) = delete;
    OpenStreams& operator=(const OpenStreams&) = delete;
    ~OpenStreams() {
        for (OpenStream* stream : streams_) stream->leave_session();
    }

    void add(OpenStream& stream) { streams_.push_back(&stream); }
    void remove(OpenStream& stream) noexcept { std::erase(streams_, &stream); }
    /// Ends all of them, because their transaction ends.
    void cut() noexcept {
        for (OpenStream* stream : streams_) stream->cut();
    }

  private:
    std::vector<OpenStream*> streams_;
};

}  // namespace carboy::orm
