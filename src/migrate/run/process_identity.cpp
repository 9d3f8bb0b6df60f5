#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "migrate/run/lease.hpp"

namespace carboy::migrate {
namespace {

std::string contents(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Identifies the boot and the process namespace: process numbers are unique only within both.
std::string machine() {
    std::error_code failure;
    const auto space = std::filesystem::read_symlink("/proc/self/ns/pid", failure);
    std::string boot = contents("/proc/sys/kernel/random/boot_id");
    while (boot.ends_with('\n')) boot.pop_back();
    return boot + "/" + space.string();
}

/// The time at which a process started; empty when there is no such process or it is a zombie.
/// Source: proc(5), /proc/pid/stat, fields 3 and 22.
std::string start_of(const std::string& pid) {
    const std::string text = contents("/proc/" + pid + "/stat");
    const std::size_t end_of_name = text.rfind(')');
    if (end_of_name == std::string::npos) return {};
    std::vector<std::string> fields;
    std::string field;
    for (const char c : text.substr(end_of_name + 2) + " ") {
        if (c == ' ' || c == '\n') {
            fields.push_back(std::move(field));
            field.clear();
        } else {
            field += c;
        }
    }
    constexpr std::size_t state = 0, start = 19;
    if (fields.size() <= start || fields[state] == "Z" || fields[state] == "X") return {};
    return fields[start];
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        parts.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

}  // namespace

std::string process_identity() {
    char host[65] = "";
    gethostname(host, sizeof host - 1);
    const std::string pid = std::to_string(getpid());
    return fmt::format("{} {} {} {}", pid, host, machine(), start_of(pid));
}

bool process_is_dead(std::string_view identity) {
    const auto parts = split(identity);
    if (parts.size() != 4 || parts[2] != machine()) return false;
    return start_of(parts[0]) != parts[3];
}

}  // namespace carboy::migrate
