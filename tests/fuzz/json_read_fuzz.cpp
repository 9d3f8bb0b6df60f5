// Feeds bytes to the JSON reader. Accepted input must give the same result as events, as a document and as a
// Boost.JSON value, and its written form must be accepted again.
#include <carboy/value/json/json_document.hpp>
#include <carboy/value/json/json_tree.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace carboy::value;

static void require(bool holds) {
    if (!holds) std::abort();
}

/// Writes the text again from events only: repeated keys stay.
static JsonResult reformat(std::string_view text, std::string& out, const JsonReadOptions& options = {}) {
    JsonWriter writer(out, compact_json);
    return read_json(text, writer, options);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    std::string events, again, of_document, of_tree;
    const JsonResult result = reformat(text, events);
    require(result.at <= text.size());
    JsonDocument document;
    require(static_cast<bool>(document.parse(text)) == static_cast<bool>(result));
    reformat(text, again, {.surrogates = Surrogates::refuse, .not_finite = false, .depth = 3, .values = 10});
    if (!result) return 0;

    again.clear();
    require(static_cast<bool>(reformat(events, again)) && again == events);
    JsonWriter document_writer(of_document, compact_json);
    tell_json(document.root(), document_writer, KeyOrder::sorted);
    boost::json::value tree;
    require(static_cast<bool>(parse_json_tree(text, tree)));
    JsonWriter tree_writer(of_tree, compact_json);
    require(tell_json(tree, tree_writer, KeyOrder::sorted));
    // Deep parts are kept as written in one of them, and sorted in the other.
    std::string shallow;
    const bool deep = !reformat(text, shallow, {.depth = tree_depth});
    require(deep || of_tree == of_document);
    return 0;
}
