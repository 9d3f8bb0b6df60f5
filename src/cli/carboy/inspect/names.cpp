#include "cli/carboy/inspect/names.hpp"

#include <carboy/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cli/carboy/plural.hpp"

namespace carboy::cli {
namespace {

/// Keywords of C++, macros of common headers, and the members that CARBOY_MODEL adds.
constexpr std::string_view reserved[] = {
    "alignas",
    "alignof",
    "and",
    "and_eq",
    "asm",
    "assert",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "c",
    "carboy",
    "case",
    "catch",
    "char",
    "char16_t",
    "char32_t",
    "char8_t",
    "class",
    "co_await",
    "co_return",
    "co_yield",
    "compl",
    "concept",
    "const",
    "const_cast",
    "consteval",
    "constexpr",
    "constinit",
    "continue",
    "decltype",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "errno",
    "explicit",
    "export",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "i386",
    "if",
    "inline",
    "int",
    "linux",
    "long",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "not",
    "not_eq",
    "nullptr",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "public",
    "query",
    "register",
    "reinterpret_cast",
    "requires",
    "return",
    "s6_addr",
    "sa_handler",
    "sa_sigaction",
    "short",
    "si_addr",
    "signed",
    "sizeof",
    "st_atime",
    "st_ctime",
    "st_mtime",
    "static",
    "static_assert",
    "static_cast",
    "std",
    "stderr",
    "stdin",
    "stdout",
    "struct",
    "switch",
    "table_args",
    "table_name",
    "template",
    "this",
    "thread_"
    "local",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "union",
    "unix",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
};

/// The types that <carboy/carboy.hpp> has in `carboy`, so that a program with `using namespace carboy` can name both.
/// CMake makes the list from the facades.
constexpr std::string_view facade[] = {
#include "facade_names.inc"
    "Error",
};

template <std::size_t N>
bool is_in(const std::string_view (&words)[N], std::string_view word) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
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
    return is_in(facade, out) ? out + "Model" : out;
}

std::string member_name(std::string_view column) {
    std::string name;
    for (const char c : snake_case(cleaned(column)))
        if (c != '_' || !name.ends_with('_')) name += c;
    if (name.empty() || is_digit(name[0])) name.insert(0, "column_");
    return is_in(reserved, name) || name.starts_with("carboy_") ? name + "_" : name;
}

bool is_enumerator(std::string_view name) {
    if (name.empty() || !is_letter(name[0]) || is_in(reserved, name) || name.find("__") != std::string_view::npos)
        return false;
    static constexpr std::string_view macros[] = {"BUFSIZ", "DOMAIN",   "EOF",      "INFINITY", "NAN",
                                                  "NULL",   "OVERFLOW", "PLOSS",    "SING",     "TLOSS",
                                                  "TRUE",   "FALSE",    "UNDERFLOW"};
    if (is_in(macros, name)) return false;
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
