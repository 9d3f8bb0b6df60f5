// One client: requests in, responses out, until either side has had enough.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/intrusive/list.hpp>

#include <carboy/http/handler.hpp>
#include <carboy/server/server.hpp>

#include "server/buffer.hpp"
#include "server/request_parser.hpp"
#include "server/response_head.hpp"
#include "server/stream.hpp"

namespace carboy::server {

/// Lives on its fiber's stack; its worker keeps it in a list to end it when the server drains.
/// Threads: its fiber, and drain() from others of the loop.
class Connection : public boost::intrusive::list_base_hook<> {
  public:
    Connection(Stream& stream, const ServerOptions& options, const http::Handler& handler, std::string remote_addr);

    /// Serves until the connection is to be closed.
    void run();
    /// Ends an idle connection at once, a busy one after its present request.
    void drain() noexcept;

  private:
    enum class Read { done, closed, refused };

    bool serve_one();
    Read read_header();
    Read read_body();
    bool wait_for_request();
    Read judge_header(std::size_t header_size);
    Read read_sized_body(std::size_t length);
    Read read_chunked_body();
    bool fill(Deadline deadline, std::size_t wanted = 1);
    bool send_continue();
    Deadline body_deadline(Deadline start, std::size_t received) const;

    http::Response call_handler();
    void log_failure(std::string_view what) const;
    void respond(http::Response response);
    void append_body(std::string&& body);
    void stream_body(http::Response& response, const ResponseFrame& frame);
    bool send_piece(std::string_view piece, const ResponseFrame& frame, std::uint64_t& left);
    Read refuse(int status);
    bool flush(std::string_view tail = {});

    Stream& stream_;
    const ServerOptions& options_;
    const http::Handler& handler_;
    Buffer input_;
    std::string output_;
    std::string target_;
    std::string chunked_body_;
    http::Request request_;
    std::optional<RequestParser> parser_;
    // Input bytes that belong to the present request's body.
    std::size_t body_size_ = 0;
    std::size_t requests_ = 0;
    bool closing_ = false;
    bool expects_continue_ = false;
    bool draining_ = false;
    bool idle_ = false;
    bool linger_ = false;
    int timeout_status_ = 0;
};

}  // namespace carboy::server
