// Feeds bytes to the whole template engine: the first byte chooses options, the rest is a template that may include,
// import and extend itself. Built with clang++ -fsanitize=fuzzer,address,undefined.
#include <carboy/jinja/environment.hpp>

#include <cstdint>

namespace {

using namespace carboy::jinja;

Options options_of(std::uint8_t bits) {
    Options options;
    options.trim_blocks = bits & 1;
    options.lstrip_blocks = bits & 2;
    options.autoescape = bits & 4 ? Autoescape::on : Autoescape::off;
    options.undefined = static_cast<Undefined>(bits >> 3 & 3);
    options.expression_statement = options.loop_controls = options.i18n = true;
    if (bits & 32) {
        options.line_statement_prefix = "#";
        options.line_comment_prefix = "##";
    }
    options.limits.output = 1 << 20;
    options.limits.iterations = 20000;
    options.limits.time = std::chrono::milliseconds(500);
    options.limits.depth = 40;
    return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const Environment env(options_of(data[0]), std::make_shared<MapLoader>(MapLoader{{"t", text}, {"u", "{{ x }}"}}));
    const std::vector<std::string> words = {"a", "<b>", "longer than fifteen characters"};
    try {
        env.render("t", {{"x", 1}, {"s", "text & more"}, {"l", words}, {"f", 2.5}});
    } catch (const carboy::Error&) {
    }
    return 0;
}
