// What the debug pages know about one request. Secrets are masked when they are recorded.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <carboy/http/request.hpp>
#include <carboy/web/debug/statements.hpp>

#include "web/debug/call_stack.hpp"
#include "web/debug/throw_place.hpp"

namespace carboy::web {

class RequestContext;

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

/// A statement with the place that issued it, and its plan once a page has asked for it.
struct RecordedStatement {
    StatementRecord record;
    CallStack stack;
    std::optional<StatementPlan> plan;
};

/// One exception of a chain.
struct RecordedError {
    std::string type;
    std::string message;
    std::string code;
    std::string hint;
    std::string detail;
    /// The whole text, if it says more than the message.
    std::string text;
    /// The place in a template: its file or name, its line, the column (0 if unknown), the line's text.
    std::string template_file;
    int template_line = 0;
    int template_column = 0;
    std::string template_source;
    /// The chain of templates, blocks and macros, from the outermost inwards.
    std::vector<std::string> template_chain;
    std::optional<CallStack> stack;
};

/// Threads: the request's fiber until the record is published; then a page, under `guard`.
struct RequestRecord {
    static constexpr std::size_t most_statements = 1000;

    std::uint64_t id = 0;
    std::chrono::system_clock::time_point began;
    std::chrono::steady_clock::time_point began_steady;
    std::chrono::nanoseconds duration{0};
    std::string method, path, endpoint, rule;
    int status = 0;
    bool hidden = false;
    NamedTexts route, query, form, session, cookies, headers;
    std::vector<RecordedStatement> statements;
    std::size_t more_statements = 0;
    ThrowPlaces places;
    std::vector<RecordedError> errors;
    /// The response has to show the errors.
    bool shows_errors = false;
    std::mutex guard;

    /// Copies what the request has sent, before anything changes it.
    void take_request(const http::Request& request);
    /// Copies what is known at the end of the request: its rule, its parsed forms, its session.
    /// Requires: the context is current.
    void take_context(RequestContext& context);
    /// Copies an exception and its causes.
    void take_error(const std::exception_ptr& thrown);
};

}  // namespace carboy::web
