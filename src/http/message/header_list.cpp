#include "http/message/header_list.hpp"

#include <charconv>
#include <limits>

#include <carboy/base/text.hpp>
#include <carboy/http/characters.hpp>

namespace carboy::http {

namespace {

/// Returns the next item without surrounding spaces, with its quotes but without the backslashes inside them.
std::string take_item(std::string_view& rest) {
    std::string item;
    bool quoted = false;
    std::size_t at = 0;
    for (; at < rest.size() && (quoted || rest[at] != ','); ++at) {
        if (quoted && rest[at] == '\\') {
            if (++at == rest.size()) break;
        } else if (rest[at] == '"') {
            quoted = !quoted;
        }
        item += rest[at];
    }
    rest.remove_prefix(at < rest.size() ? at + 1 : at);
    return std::string(trim(item));
}

std::string without_quotes(std::string text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return text;
    return text.substr(1, text.size() - 2);
}

}  // namespace

std::vector<std::string> parse_list(std::string_view field) {
    std::vector<std::string> items;
    while (!field.empty())
        if (std::string item = take_item(field); !item.empty()) items.push_back(without_quotes(std::move(item)));
    return items;
}

std::vector<ListPair> parse_list_pairs(std::string_view field) {
    std::vector<ListPair> pairs;
    while (!field.empty()) {
        const std::string item = take_item(field);
        if (item.empty()) continue;
        const std::size_t equals = item.find('=');
        std::string name = lower(trim(std::string_view(item).substr(0, equals)));
        if (equals == item.npos)
            pairs.emplace_back(std::move(name), std::nullopt);
        else
            pairs.emplace_back(std::move(name),
                               without_quotes(std::string(trim(std::string_view(item).substr(equals + 1)))));
    }
    return pairs;
}

std::string quoted_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out += '"';
}

std::string token_or_quoted(std::string_view text) { return is_token(text) ? std::string(text) : quoted_text(text); }

std::optional<std::int64_t> parse_digits(std::string_view text) noexcept {
    if (text.empty() || text.find_first_not_of("0123456789") != text.npos) return std::nullopt;
    std::int64_t number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    return result.ec == std::errc() ? number : std::numeric_limits<std::int64_t>::max();
}

}  // namespace carboy::http
