// Splits bytes into tokens. `fuzz.sh jinja_lexer` builds and runs it.
#include "fuzz/jinja_options.hpp"
#include "jinja/syntax/lexer.hpp"

#include <carboy/base/error.hpp>

#include <cstdlib>

using namespace carboy::jinja;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Options options = fuzz::options_of(data[0]);
    const std::string source = normalized_source({reinterpret_cast<const char*>(data) + 1, size - 1}, data[0] & 64);
    Lexer lexer(source, options, data[0] & 128);
    try {
        // Every step consumes at least one byte, and a line statement adds one token at its end.
        for (std::size_t tokens = 0; !lexer.next().is(TokenType::eof); ++tokens)
            if (tokens > 4 * source.size() + 4) std::abort();
    } catch (const carboy::Error&) {
    }
    return 0;
}
