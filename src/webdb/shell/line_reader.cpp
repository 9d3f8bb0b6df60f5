#include "webdb/shell/line_reader.hpp"

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace carboy::webdb {
namespace {

template <class F>
void find(void* library, const char* name, F*& function) {
    function = reinterpret_cast<F*>(::dlsym(library, name));
}

}  // namespace

LineReader::LineReader(std::string history) : terminal_(::isatty(STDIN_FILENO) == 1), history_(std::move(history)) {
    if (!terminal_) return;
    void* library = ::dlopen("libedit.so.2", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
    int (*using_history)() = nullptr;
    int (*read_history)(const char*) = nullptr;
    find(library, "readline", readline_);
    find(library, "add_history", add_history_);
    find(library, "write_history", write_history_);
    find(library, "using_history", using_history);
    find(library, "read_history", read_history);
    if (using_history) using_history();
    if (read_history && !history_.empty()) read_history(history_.c_str());
}

LineReader::~LineReader() {
    if (!write_history_ || history_.empty()) return;
    // What somebody types may be confidential.
    const mode_t before = ::umask(S_IRWXG | S_IRWXO);
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(history_).parent_path(), ignored);
    write_history_(history_.c_str());
    ::umask(before);
}

std::optional<std::string> LineReader::read(const std::string& prompt) {
    if (readline_) {
        char* const line = readline_(prompt.c_str());
        if (!line) return std::nullopt;
        std::string text = line;
        std::free(line);
        return text;
    }
    if (terminal_) std::cout << prompt << std::flush;
    std::string text;
    if (!std::getline(std::cin, text)) return std::nullopt;
    return text;
}

void LineReader::remember(const std::string& statement) {
    if (add_history_) add_history_(statement.c_str());
}

std::string history_file(const std::string& application) {
    const char* state = std::getenv("XDG_STATE_HOME");
    const char* home = std::getenv("HOME");
    if (state && *state == '/') return std::string(state) + "/carboy/" + application + ".history";
    if (home && *home == '/') return std::string(home) + "/.local/state/carboy/" + application + ".history";
    return {};
}

}  // namespace carboy::webdb
