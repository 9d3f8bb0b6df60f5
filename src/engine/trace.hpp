// The record of an execution for query listeners.
#pragma once

#include <carboy/engine/event.hpp>
#include <carboy/engine/statement.hpp>

#include <chrono>
#include <vector>

namespace carboy::engine {

/// Times one execution and reports it to the listeners at its end.
class Trace {
  public:
    using Clock = std::chrono::steady_clock;

    Trace(const Audience& audience, std::string_view text, const SourceLocation& where);

    /// Keeps views of the parameters.  Lifetime: they must live until tell().
    void borrow(std::span<const sql::ValueView> parameters) { parameters_ = parameters; }
    /// Keeps copies.
    void copy(std::span<const sql::ValueView> parameters);

    /// Runs `call` with the clock running; an exception is reported before it propagates.
    template <class F>
    auto timed(F call) {
        const auto begin = Clock::now();
        try {
            auto result = call();
            event_.duration += Clock::now() - begin;
            return result;
        } catch (const Error& error) {
            event_.duration += Clock::now() - begin;
            event_.error = &error;
            tell();
            throw;
        }
    }

    void add_time(Clock::duration time) noexcept { event_.duration += time; }
    /// Lifetime: the error must live until tell().
    void set_error(const Error& error) noexcept { event_.error = &error; }
    void count_row() noexcept { ++event_.rows; }
    void set_rows(std::int64_t rows) noexcept { event_.rows = rows; }
    void set_executions(std::size_t executions) noexcept { event_.executions = executions; }
    /// Reports to the listeners; only the first call does.
    void tell();

  private:
    Audience audience_;
    QueryEvent event_;
    std::span<const sql::ValueView> parameters_;
    std::vector<sql::Value> values_;
    std::vector<sql::ValueView> views_;
    bool told_ = false;
};

}  // namespace carboy::engine
