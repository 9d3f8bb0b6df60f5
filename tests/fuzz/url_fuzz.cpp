// Feeds bytes to the parser of database URLs. An accepted URL must be the same after writing and reading it again,
// and the text must never show the password.
#include <carboy/engine/url.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

using carboy::engine::Url;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Url url;
    try {
        url = Url::parse(text);
    } catch (const carboy::engine::UrlError& error) {
        if (error.message().empty() || error.hint().empty()) std::abort();
        return 0;
    }
    Url shown = url;
    if (!url.password.empty()) shown.password = "***";
    if (!url.password.empty() && url.dialect.empty()) std::abort();
    const std::string written = url.to_string();
    if (written != shown.to_string()) std::abort();  // no part of the password is shown
    // Secrets in the options are hidden too, and nothing else differs.
    const Url again = Url::parse(written);
    for (std::size_t i = 0; i < shown.options.size() && i < again.options.size(); ++i)
        if (again.options[i].second == "***") shown.options[i].second = "***";
    if (again != shown) std::abort();
    return 0;
}
