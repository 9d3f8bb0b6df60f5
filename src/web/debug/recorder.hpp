// The records of an application's last requests, with DEBUG on.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>

#include "web/debug/request_record.hpp"

namespace carboy::web {

struct Application;

/// Threads: any.
class Recorder {
  public:
    static constexpr std::size_t kept = 50;

    std::shared_ptr<RequestRecord> begin(const http::Request& request);
    void keep(std::shared_ptr<RequestRecord> record);
    /// The newest first.
    std::vector<std::shared_ptr<RequestRecord>> all() const;
    /// Returns the record, or nullptr when it is not kept any more.
    std::shared_ptr<RequestRecord> find(std::uint64_t id) const;

  private:
    mutable std::mutex guard_;
    std::uint64_t last_ = 0;
    std::deque<std::shared_ptr<RequestRecord>> records_;
};

/// Calls the functions of databases that are to know that DEBUG is on.
void start_recording(Application& application);

/// True if the request comes from this machine and names it by one of its own names: a page of another origin whose
/// name leads to 127.0.0.1 sends that name as the Host. A request that a proxy has passed on is not local.
bool is_local(const http::Request& request, std::string_view peer);

}  // namespace carboy::web
