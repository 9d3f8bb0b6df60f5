#include "cli/carboy/default_text.hpp"

#include <carboy/base/text.hpp>

#include <charconv>

namespace carboy::cli {

std::string_view without_cast(std::string_view text) {
    const std::size_t quote = text.starts_with('\'') ? text.rfind('\'') : 0;
    const std::size_t cast = text.find("::", quote);
    text = text.substr(0, cast);
    while (text.size() > 2 && text.front() == '(' && text.back() == ')') text = text.substr(1, text.size() - 2);
    return text;
}

namespace {

/// Returns the position after the name of a type: "character varying(80)[]".
std::size_t after_type(std::string_view text, std::size_t at) {
    const auto skip = [&](std::string_view words) {
        if (text.substr(at).starts_with(words)) at += words.size();
    };
    if (at < text.size() && text[at] == '"') {
        at = text.find('"', at + 1);
        return at == std::string_view::npos ? text.size() : at + 1;
    }
    while (at < text.size() && (text[at] == '_' || text[at] == '.' || (text[at] >= 'a' && text[at] <= 'z') ||
                                (text[at] >= '0' && text[at] <= '9')))
        ++at;
    skip(" varying");
    skip(" precision");
    if (at < text.size() && text[at] == '(') {
        std::size_t end = at + 1;
        while (end < text.size() && (text[end] == ',' || (text[end] >= '0' && text[end] <= '9'))) ++end;
        if (end < text.size() && end > at + 1 && text[end] == ')') at = end + 1;
    }
    skip(" without time zone");
    skip(" with time zone");
    skip("[]");
    return at;
}

}  // namespace

std::string plain_condition(std::string_view text) {
    std::string out;
    char quote = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (quote == 0 && text.substr(i).starts_with("::")) {
            i = after_type(text, i + 2);
            continue;
        }
        if (quote == 0 && (text[i] == '\'' || text[i] == '"'))
            quote = text[i];
        else if (text[i] == quote)
            quote = 0;
        out += text[i++];
    }
    constexpr std::string_view any = "= ANY (ARRAY[";
    for (std::size_t at = 0; (at = out.find(any, at)) != std::string::npos;) {
        const std::size_t end = out.find("])", at);
        if (end == std::string::npos) break;
        out.replace(end, 2, ")");
        out.replace(at, any.size(), "IN (");
    }
    return out;
}

std::optional<std::string> quoted_content(std::string_view text) {
    if (text.size() < 2 || text.front() != '\'' || text.back() != '\'') return std::nullopt;
    std::string out;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == '\'' && (i + 2 >= text.size() || text[++i] != '\'')) return std::nullopt;
        out += text[i];
    }
    return out;
}

std::optional<std::int64_t> integer_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return number;
}

bool is_now(std::string_view text) {
    for (const std::string_view name : {"current_timestamp", "now()", "(current_timestamp)", "localtimestamp"})
        if (equals_ignoring_case(text, name)) return true;
    return false;
}

}  // namespace carboy::cli
