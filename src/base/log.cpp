#include <carboy/base/log.hpp>

#include <fmt/core.h>
#include <unistd.h>

#include <mutex>
#include <string>

namespace carboy {
namespace {

std::mutex& sink_mutex() {
    static std::mutex mutex;
    return mutex;
}

LogSink& current_sink() {
    static LogSink sink;
    return sink;
}

std::string printable(std::string_view line) {
    std::string out;
    out.reserve(line.size() + 1);
    for (const char c : line) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f)
            out += c == '\t' ? std::string("\t") : fmt::format("\\x{:02x}", byte);
        else
            out += c;
    }
    return out;
}

void write_to_stderr(std::string_view line) {
    std::string text(line);
    text += '\n';
    std::string_view rest = text;
    while (!rest.empty()) {
        const ssize_t written = ::write(STDERR_FILENO, rest.data(), rest.size());
        if (written <= 0) return;
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

void set_log_sink(LogSink sink) {
    const std::lock_guard lock(sink_mutex());
    current_sink() = std::move(sink);
}

void log(LogLevel level, std::string_view line) {
    const std::string text = printable(line);
    const std::lock_guard lock(sink_mutex());
    if (current_sink())
        current_sink()(level, text);
    else
        write_to_stderr(text);
}

}  // namespace carboy
