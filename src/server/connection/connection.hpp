// One client's connection: reads requests and writes responses until either side closes it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <boost/intrusive/list.hpp>

#include <carboy/http/handler.hpp>
#include <carboy/server/options.hpp>

#include "server/parse/request_parser.hpp"
#include "server/response/response_head.hpp"
#include "server/stream/buffer.hpp"
#include "server/stream/stream.hpp"

namespace carboy::server {

/// Lives on its fiber's stack. Its worker keeps it in a list, so that it can end it when the server drains.
/// Threads: its fiber; drain() may be called from other fibers of the loop.
class Connection : public boost::intrusive::list_base_hook<> {
  public:
    Connection(Stream& stream, const ServerOptions& options, const http::Handler& handler,
               const http::RefusalHandler& refused, std::string remote_addr);

    /// Serves until the connection has to be closed.
    void run();
    /// Ends an idle connection once it has waited `grace` for a request, and a busy one after its current request.
    void drain(std::chrono::milliseconds grace) noexcept;
    /// The time since which it has waited for a request; nullopt while it handles one.
    std::optional<Deadline> idle_since() const noexcept;

  private:
    enum class Read { done, closed, refused };

    bool serve_one();
    Read read_header();
    Read read_body();
    /// Waits for the first byte, at most until `idle_end`, which the first call sets.
    bool wait_for_request(std::optional<Deadline>& idle_end);
    Read judge_header(std::size_t header_size);
    /// Returns 0, or the status that refuses the target.
    int accept_target();
    Read read_sized_body(std::size_t length);
    Read spool_sized_body(std::size_t length);
    Read read_chunked_body();
    /// Adds a piece to a chunked body of which `received` bytes have already arrived.
    void add_chunk(std::string_view piece, std::size_t received);
    bool fill(Deadline deadline, std::size_t wanted = 1);
    bool fill_body(Pace& pace, std::size_t wanted = 1);
    bool fill_after_idling(Deadline deadline);
    bool note(fiber::Transfer transfer);
    bool send_continue();

    http::Response call_handler();
    http::Response call_refusal(int status);
    template <class Make>
    http::Response guarded(const Make& make);
    void log_failure(std::string_view what) const;
    void respond(http::Response response);
    void send(http::Response& response);
    void note_access(int status) const;
    void append_body(std::string&& body);
    void stream_body(http::Response& response, const ResponseFrame& frame);
    bool send_piece(std::string_view piece, const ResponseFrame& frame, std::uint64_t& left);
    Read refuse(int status);
    void forget_request();
    /// Releases the memory of an unusually large request.
    void shrink();
    /// Releases all memory that is not needed before the next request arrives.
    void release_memory();
    bool flush(std::string_view tail = {});
    /// The time, read at no cost where the access log has just read it.
    Deadline time_after_response() const noexcept;

    Stream& stream_;
    const ServerOptions& options_;
    const http::Handler& handler_;
    const http::RefusalHandler& refused_;
    Buffer input_;
    std::string output_;
    std::string target_;
    std::string chunked_body_;
    http::Request request_;
    std::optional<RequestParser> parser_;
    // Input bytes that belong to the current request's body.
    std::size_t body_size_ = 0;
    // Bytes of bodies that have arrived since other connections last had a turn for them.
    std::size_t body_since_turn_ = 0;
    // Bytes of the coming response that have already been sent.
    std::size_t prefix_sent_ = 0;
    std::size_t requests_ = 0;
    bool closing_ = false;
    bool expects_continue_ = false;
    bool draining_ = false;
    Deadline drain_end_{};
    Deadline idle_since_{};
    bool idle_ = false;
    bool linger_ = false;
    int timeout_status_ = 0;
    // For the access log: when the header had arrived, and how much of the body was sent.
    std::chrono::steady_clock::time_point started_{};
    std::uint64_t sent_ = 0;
    bool refusing_ = false;
    bool header_accepted_ = false;
};

}  // namespace carboy::server
