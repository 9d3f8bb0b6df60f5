#include "web/debug/call_stack.hpp"

#include <cxxabi.h>
#include <dlfcn.h>
#include <unwind.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>
#include <system_error>

#if CARBOY_HAS_BACKTRACE
#include <backtrace.h>
#endif

namespace carboy::web {

namespace {

using Frame = CallStack::Frame;

constexpr std::size_t deepest = 128;

_Unwind_Reason_Code add_address(_Unwind_Context* context, void* into) {
    auto& addresses = *static_cast<std::vector<std::uintptr_t>*>(into);
    int before = 0;
    const std::uintptr_t address = _Unwind_GetIPInfo(context, &before);
    if (address == 0 || addresses.size() == deepest) return _URC_END_OF_STACK;
    addresses.push_back(before != 0 ? address : address - 1);  // inside the call, not after it
    return _URC_NO_REASON;
}

std::string demangled(const char* name) {
    if (name == nullptr) return {};
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> text(abi::__cxa_demangle(name, nullptr, nullptr, &status),
                                                           std::free);
    std::string readable = text ? text.get() : name;
    constexpr std::string_view long_name =
        "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >";
    for (std::size_t at = 0; (at = readable.find(long_name, at)) != readable.npos;)
        readable.replace(at, long_name.size(), "std::string");
    return readable;
}

/// The folder of our own sources, as the compiler spells it.
std::string_view own_sources() {
    constexpr std::string_view file = __FILE__;
    constexpr std::string_view here = "web/debug/call_stack.cpp";
    static_assert(file.ends_with(here));
    return file.substr(0, file.size() - here.size());
}

bool is_of_application(std::string_view file) {
    if (file.empty() || file.starts_with("/usr/") || file.starts_with(own_sources())) return false;
    for (const std::string_view library : {"/include/carboy/", "/include/c++/", "/libstdc++-v3/"})
        if (file.find(library) != file.npos) return false;
    return true;
}

void add_frame(std::vector<Frame>& frames, const char* function, const char* file, int line) {
    frames.push_back({.function = demangled(function), .file = file ? file : "", .line = line});
    frames.back().of_application = is_of_application(frames.back().file);
}

#if CARBOY_HAS_BACKTRACE

void ignore_error(void*, const char*, int) {}

/// The debug information of this process, read at the first use and kept.
backtrace_state* debug_information() {
    static backtrace_state* const state = backtrace_create_state(nullptr, 1, ignore_error, nullptr);
    return state;
}

void add_frames(std::vector<Frame>& frames, std::uintptr_t address) {
    const std::size_t before = frames.size();
    if (backtrace_state* state = debug_information()) {
        const auto add = [](void* into, std::uintptr_t, const char* file, int line, const char* function) {
            if (function || file) add_frame(*static_cast<std::vector<Frame>*>(into), function, file, line);
            return 0;
        };
        backtrace_pcinfo(state, address, add, ignore_error, &frames);
        if (frames.size() > before) return;
        const auto name = [](void* into, std::uintptr_t, const char* symbol, std::uintptr_t, std::uintptr_t) {
            if (symbol) add_frame(*static_cast<std::vector<Frame>*>(into), symbol, nullptr, 0);
        };
        backtrace_syminfo(state, address, name, ignore_error, &frames);
    }
    if (frames.size() == before) add_frame(frames, nullptr, nullptr, 0);
}

#else

void add_frames(std::vector<Frame>& frames, std::uintptr_t address) {
    Dl_info info{};
    dladdr(reinterpret_cast<void*>(address), &info);
    add_frame(frames, info.dli_sname, nullptr, 0);
}

#endif

/// True for the functions of the runtime that throw: what they call is of no interest.
bool throws(std::string_view function) {
    return function == "__cxa_throw" || function == "__cxa_rethrow" ||
           function.starts_with("std::rethrow_exception(") || function == "_Unwind_RaiseException" ||
           function == "_Unwind_Resume_or_Rethrow" || function == "_Unwind_Resume";
}

}  // namespace

CallStack CallStack::here() {
    CallStack stack;
    stack.addresses_.reserve(64);
    _Unwind_Backtrace(add_address, &stack.addresses_);
    return stack;
}

std::vector<Frame> CallStack::frames() const {
    std::vector<Frame> frames;
    for (const std::uintptr_t address : addresses_) add_frames(frames, address);
    const auto thrown =
        std::find_if(frames.rbegin(), frames.rend(), [](const Frame& frame) { return throws(frame.function); });
    frames.erase(frames.begin(), thrown.base());
    const auto outside = std::find_if(frames.begin(), frames.end(), [](const Frame& frame) {
        return frame.function.find("carboy::web::tell_throw_place<") != frame.function.npos;
    });
    frames.erase(outside, frames.end());
    return frames;
}

Frame CallStack::caller() const {
    std::vector<Frame> frames;
    for (const std::uintptr_t address : addresses_) {
        frames.clear();
        add_frames(frames, address);
        for (Frame& frame : frames)
            if (frame.of_application) return std::move(frame);
    }
    return {};
}

/// Opens a source file. A compiler that was called with relative paths, as ccache's base_dir does, names it relative to
/// the folder of the build, which the executable lies in.
static std::ifstream open_source(const std::string& file) {
    std::ifstream source(file);
    if (source.is_open() || file.starts_with('/')) return source;
    std::error_code error;
    std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe", error);
    while (!source.is_open() && folder.has_relative_path()) {
        folder = folder.parent_path();
        source.open(folder / file);
    }
    return source;
}

std::vector<std::pair<int, std::string>> source_lines(const std::string& file, int line, int around) {
    std::vector<std::pair<int, std::string>> lines;
    std::ifstream source = open_source(file);
    std::string text;
    for (int number = 1; number <= line + around && std::getline(source, text); ++number)
        if (number >= line - around) lines.emplace_back(number, text);
    if (lines.empty() || lines.back().first < line) return {};
    return lines;
}

}  // namespace carboy::web
