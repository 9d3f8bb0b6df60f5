// OpenStreams: the results that a session is still reading. They end with its transaction.
#pragma once

#include <carboy/sql/statement/statement.hpp>

#include <algorithm>
#include <span>
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
    /// The tables that it reads.
    virtual std::span<const sql::Table* const> tables() const noexcept = 0;
    /// Reads the rest into memory, because the session is about to write rows that it may read.
    virtual void read_rest() = 0;
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
    bool empty() const noexcept { return streams_.empty(); }
    /// Reads the rest of those for whose tables `is_written` returns true.
    template <class F>
    void read_rest_of(F is_written) {
        const std::vector<OpenStream*> streams = streams_;
        for (OpenStream* stream : streams)
            if (is_written(stream->tables())) stream->read_rest();
    }
    /// Ends all of them, because their transaction ends.
    void cut() noexcept {
        for (OpenStream* stream : streams_) stream->cut();
    }

  private:
    std::vector<OpenStream*> streams_;
};

}  // namespace carboy::orm
