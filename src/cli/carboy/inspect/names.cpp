#include "cli/carboy/inspect/names.hpp"

#include <carboy/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cli/carboy/cpp_words.hpp"
#include "cli/carboy/plural.hpp"

namespace carboy::cli {
namespace {

// clang-format off
/// Macros of common headers, and names that mean something in a model.
constexpr std::string_view used[] = {
    "assert", "c", "carboy", "errno", "i386", "linux", "query", "s6_addr", "sa_handler", "sa_sigaction", "si_addr",
    "st_atime", "st_ctime", "st_mtime", "std", "stderr", "stdin", "stdout", "table_args", "table_name", "unix"};
// clang-format on

bool is_reserved(std::string_view name) {
    return is_keyword(name) || std::find(std::begin(used), std::end(used), name) != std::end(used);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The letters of U+00C0 to U+017F without their marks.
constexpr std::string_view plain_letters =
    "AAAAAA\1CEEEEIIIIDNOOOOO_OUUUUYTsaaaaaa\2ceeeeiiiidnooooo_"
    "ouuuuytyAaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi"
    "\3\4JjKkkLlLlLlLlLlNnNnNnnNnOoOoOo\5\6RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

/// Returns the letter for two bytes of UTF-8; empty when there is none.
std::string letter(char first, char second) {
    const unsigned lead = static_cast<unsigned char>(first),
                   code = ((lead & 0x1FU) << 6U) | (static_cast<unsigned char>(second) & 0x3FU);
    if (lead < 0xC3 || lead > 0xC5 || code - 0xC0 >= plain_letters.size()) return "";
    switch (const char plain = plain_letters[code - 0xC0]) {
        case '\1': return "Ae";
        case '\2': return "ae";
        case '\3': return "Ij";
        case '\4': return "ij";
        case '\5': return "Oe";
        case '\6': return "oe";
        case '_': return "";
        default: return code == 0xDF ? "ss" : std::string(1, plain);
    }
}

/// Replaces everything that cannot be in a name by single underscores, and removes them at both ends.
std::string cleaned(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string plain = i + 1 < text.size() ? letter(text[i], text[i + 1]) : "";
        if (is_digit(text[i]) || is_letter(text[i])) {
            out += text[i];
        } else if (!plain.empty()) {
            out += plain;
            ++i;
        } else if (!out.empty() && out.back() != '_') {
            out += '_';
        }
    }
    while (out.ends_with('_')) out.pop_back();
    return out;
}

std::string upper_first(std::string word) {
    if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
    return word;
}

}  // namespace

std::string model_name(std::string_view table) {
    const std::string words = snake_case(cleaned(table));
    std::string out;
    for (std::size_t at = 0; at < words.size();) {
        const std::size_t end = std::min(words.find('_', at), words.size());
        // Two numbers in a row would run together.
        if (!out.empty() && is_digit(out.back()) && is_digit(words[at])) out += '_';
        out += upper_first(words.substr(at, end - at));
        at = end + 1;
    }
    if (out.empty() || is_digit(out[0])) out.insert(0, "Table");
    return is_facade_type(out) ? out + "Model" : out;
}

std::string member_name(std::string_view column) {
    std::string name;
    for (const char c : snake_case(cleaned(column)))
        if (c != '_' || !name.ends_with('_')) name += c;
    if (name.empty() || is_digit(name[0])) name.insert(0, "column_");
    return is_reserved(name) || name.starts_with("carboy_") ? name + "_" : name;
}

bool is_enumerator(std::string_view name) {
    if (name.empty() || !is_letter(name[0]) || is_reserved(name) || name.find("__") != std::string_view::npos)
        return false;
    static constexpr std::string_view macros[] = {"BUFSIZ", "DOMAIN",   "EOF",      "INFINITY", "NAN",
                                                  "NULL",   "OVERFLOW", "PLOSS",    "SING",     "TLOSS",
                                                  "TRUE",   "FALSE",    "UNDERFLOW"};
    if (std::find(std::begin(macros), std::end(macros), name) != std::end(macros)) return false;
    return std::all_of(name.begin(), name.end(), [](char c) { return is_digit(c) || is_letter(c) || c == '_'; });
}

std::string list_name(const std::string& name) {
    return name.ends_with('s') && !name.ends_with("ss") ? name : plural(name);
}

std::string NamesInUse::take(std::initializer_list<std::string> candidates) {
    for (const std::string& name : candidates)
        if (!name.empty() && taken_.insert(name).second) return name;
    const std::string& last = *(candidates.end() - 1);
    for (int number = 2;; ++number)
        if (std::string name = fmt::format("{}_{}", last, number); taken_.insert(name).second) return name;
}

std::string literal(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else if (static_cast<unsigned char>(c) < ' ')
            out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
        else
            out += c;
    }
    return out + '"';
}

}  // namespace carboy::cli
