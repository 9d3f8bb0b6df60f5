// Builds syntax trees from bytes. `fuzz.sh jinja_parser` builds and runs it.
#include "fuzz/jinja_options.hpp"
#include "jinja/syntax/parser.hpp"

using namespace carboy::jinja;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Options options = fuzz::options_of(data[0]);
    const bool expression = data[0] & 128;
    const std::string source = normalized_source({reinterpret_cast<const char*>(data) + 1, size - 1}, data[0] & 64);
    const Origin origin{"t", ""};
    try {
        Parser parser(source, options, origin, expression);
        expression ? void(parser.parse_whole_expression()) : void(parser.parse_template());
    } catch (const carboy::Error&) {
    }
    return 0;
}
