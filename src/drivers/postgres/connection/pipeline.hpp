// The pipeline of a connection: executions of several statements whose answers are read together.
#pragma once

#include "drivers/postgres/connection/transaction.hpp"
#include "drivers/postgres/handle/handle.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/engine/pipeline.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace carboy::drivers::postgres {

class Connection;
class Statement;

/// A statement, a pipeline or a COPY that has exclusive use of the connection until all its answers have arrived.
struct Busy {
    virtual ~Busy() = default;
    /// Called when the connection is needed for something else; it is not busy any more then.
    virtual void settle() = 0;
};

/// Lifetime: the connection's, of which it is a part.
class Pipeline final : public engine::Pipeline, public Busy {
  public:
    explicit Pipeline(Connection& connection) noexcept : connection_(connection) {}
    Pipeline(const Pipeline&) = delete;

    void post(engine::Prepared& prepared, std::span<const sql::ValueView> parameters) override;
    std::vector<engine::Answer> collect() override;
    std::size_t failed() const noexcept override { return failed_at_; }
    void drop() noexcept override;
    void settle() override;

  private:
    struct Post {
        Statement* statement;
        std::vector<sql::Value> values;  // while the execution may have to be sent again
    };

    void post(Statement& statement, std::span<const sql::ValueView> parameters);
    void begin(const std::string& text);
    void end();
    Result read(const std::string& text);
    bool repeat(const engine::DatabaseError& error);
    void forget() noexcept;

    Connection& connection_;
    std::vector<Post> posts_;      // since the last collect()
    std::vector<Result> results_;  // of the first of them
    std::size_t commands_ = 0;     // sent before the posts, and not answered yet
    std::size_t failed_at_ = 0;    // see failed()
    Place place_ = Place::alone;   // of the first post
    bool may_repeat_ = false;      // the transaction has done nothing but the posts
};

}  // namespace carboy::drivers::postgres
