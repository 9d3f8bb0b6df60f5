// A parser of multipart/form-data that accepts the body in pieces of any size.
// Source: RFC 7578; Werkzeug sansio/multipart.py.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <carboy/http/headers.hpp>

namespace carboy::http {

/// Receives the results of a parser.
class MultipartSink {
  public:
    virtual ~MultipartSink() = default;
    /// A part begins. Its data starts at `offset` in the body.
    virtual void begin_part(Headers headers, std::size_t offset) = 0;
    /// More data of the part, contiguous in the body.
    virtual void add_data(std::string_view data) = 0;
    virtual void end_part() = 0;
};

/// Parses a body in time linear in its size. Keeps at most a boundary or one part's header in memory.
class MultipartParser {
  public:
    /// Throws: HttpError 400 for an invalid boundary.
    MultipartParser(std::string_view boundary, MultipartSink& sink);

    /// Parses the next piece.  Throws: HttpError 400 for a malformed body, and whatever the sink throws.
    void feed(std::string_view piece);
    /// Ends the body.  Throws: see feed().
    void finish();

  private:
    enum class State { preamble, header, data, closed };
    enum class Match { no, yes, unknown };
    struct Delimiter {
        Match match = Match::no;
        std::size_t end = 0;
        bool closing = false;
    };

    void parse();
    // Each does one step and returns true, or returns false when it needs more input.
    bool skip_preamble();
    bool read_header();
    bool read_data();
    Delimiter delimiter_at(std::size_t at) const;
    void pass(const Delimiter& delimiter);
    void give(std::size_t size);
    void drop(std::size_t size);

    MultipartSink& sink_;
    std::string delimiter_;
    State state_ = State::preamble;
    // The input that has not been processed; it begins at `offset_` in the body.
    std::string_view rest_;
    std::size_t offset_ = 0;
    std::string carried_;
    // The start of the line that the search for the header's end has reached.
    std::size_t line_ = 0;
    bool part_is_empty_ = false;
    bool ended_ = false;
    bool empty_ = true;  // nothing was fed
};

}  // namespace carboy::http
