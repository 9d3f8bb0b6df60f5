// Writes a document's nodes while it is being read.
#pragma once

#include "value/json/json_node.hpp"

#include <memory>
#include <vector>

namespace carboy::value {

class JsonTape final : public JsonSink {
  public:
    /// `nodes` must have room for every value of `text`.
    JsonTape(JsonNode* nodes, std::string_view text) : nodes_(nodes), text_(text) {}

    void null() override { add(JsonKind::null); }
    void boolean(bool value) override { add(JsonKind::boolean).integer = value; }
    void integer(std::int64_t number) override { add(JsonKind::integer).integer = number; }
    void natural(std::uint64_t number) override { add(JsonKind::natural).natural = number; }
    void large_integer(std::string_view digits) override { add_text(JsonKind::large_integer, digits); }
    void real(double number) override { add(JsonKind::real).real = number; }
    void text(std::string_view text) override { add_text(JsonKind::text, text); }
    void raw(std::string_view json) override { add_text(JsonKind::text, json); }
    void begin_list() override { begin(JsonKind::list); }
    void end_list() override { end(); }
    void begin_object() override { begin(JsonKind::object); }
    void key(std::string_view text) override;
    void end_object() override;

    /// Returns the unescaped strings that nodes point into.
    std::unique_ptr<char[]> take_unescaped() noexcept { return std::move(unescaped_); }

  private:
    JsonNode& add(JsonKind kind);
    void add_text(JsonKind kind, std::string_view text);
    const char* kept(std::string_view text);
    void begin(JsonKind kind);
    void end() noexcept;
    void drop_repeated_keys(JsonNode& object);

    JsonNode* nodes_;
    std::string_view text_;
    std::size_t count_ = 0;
    std::vector<std::size_t> open_;
    std::unique_ptr<char[]> unescaped_;
    std::size_t unescaped_size_ = 0;
};

}  // namespace carboy::value
