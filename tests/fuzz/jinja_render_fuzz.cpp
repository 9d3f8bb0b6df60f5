// Feeds bytes to the whole template engine: the first byte chooses options, the rest is a template that may include,
// import and extend itself. `fuzz.sh jinja_render` builds and runs it.
#include "fuzz/jinja_options.hpp"

#include <carboy/jinja/environment.hpp>

using namespace carboy::jinja;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const Environment env(fuzz::options_of(data[0]),
                          std::make_shared<MapLoader>(MapLoader{{"t", text}, {"u", "{{ x }}"}}));
    const std::vector<std::string> words = {"a", "<b>", "longer than fifteen characters"};
    try {
        env.render("t", {{"x", 1}, {"s", "text & more"}, {"l", words}, {"f", 2.5}});
    } catch (const carboy::Error&) {
    }
    return 0;
}
