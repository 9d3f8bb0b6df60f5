// Feeds bytes to the scanner of checked SQL, to the rewriter of placeholders and to the code that makes shapes. The
// text for a driver must have as many parameters as the scanner found, and no list or segment.
// Built with clang++ -fsanitize=fuzzer,address,undefined.
#include <carboy/sql/compile/shaped.hpp>
#include <carboy/sql/text/placeholder.hpp>

#include <cstdint>
#include <cstdlib>

using namespace carboy::sql;

static void require(bool holds) {
    if (!holds) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Scan found = scan(text);
    if (found.error != ScanError::none) return 0;
    for (const Dialect* dialect : {&dialects::sqlite(), &dialects::postgresql(), &dialects::mariadb()}) {
        const std::string full = fullest_text(text, *dialect);
        const Scan again = scan(full);
        require(again.error == ScanError::none);
        require(!again.shaped());
        if (!found.shaped()) require(full == text && again.slots == found.slots);
        const EngineText sent = engine_text(full, *dialect);
        require(sent.error == ScanError::none && sent.parameters == again.slots);
        for (const std::uint16_t slot : sent.order) require(slot < sent.parameters);
    }
    return 0;
}
