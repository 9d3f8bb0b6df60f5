#include <carboy/value/json/json_document.hpp>

#include "value/json/json_node.hpp"
#include "value/json/json_tape.hpp"

#include <algorithm>
#include <limits>

namespace carboy::value {

JsonDocument::JsonDocument() noexcept = default;
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

// A value and its separator occupy two bytes of text, except for lists and objects that invalid text leaves open, so
// this is enough room. The unused part is never touched and uses no memory.
static std::size_t most_nodes(std::string_view text, const JsonReadOptions& options) {
    return text.size() / 2 + std::min(text.size(), options.depth) + 2;
}

JsonResult JsonDocument::parse(std::string_view text, const JsonReadOptions& options) {
    nodes_.reset();
    if (text.size() > std::numeric_limits<std::uint32_t>::max()) return {JsonFault::too_many_values, 0};
    nodes_ = std::make_unique_for_overwrite<JsonNode[]>(most_nodes(text, options));
    JsonTape tape(nodes_.get(), text);
    const JsonResult result = read_json(text, tape, options);
    unescaped_ = tape.take_unescaped();
    if (!result) nodes_.reset();
    return result;
}

JsonView JsonDocument::root() const noexcept { return nodes_ ? JsonView(nodes_.get()) : JsonView(); }

}  // namespace carboy::value
