#include <carboy/http/header_set.hpp>

#include <algorithm>

#include <carboy/base/text.hpp>
#include <carboy/http/list_headers.hpp>

#include "http/message/header_list.hpp"

namespace carboy::http {

namespace {

auto find_word(const std::vector<std::string>& items, std::string_view item) {
    return std::find_if(items.begin(), items.end(),
                        [&](const std::string& known) { return equals_ignoring_case(known, item); });
}

}  // namespace

std::vector<std::string> list_items(const Headers& headers, std::string_view name) {
    return parse_list(joined(headers, name));
}

bool HeaderSet::contains(std::string_view item) const {
    const auto all = items();
    return find_word(all, item) != all.end();
}

void HeaderSet::add(std::string_view item) {
    auto all = items();
    if (find_word(all, item) != all.end()) return;
    all.emplace_back(item);
    write(all);
}

bool HeaderSet::remove(std::string_view item) {
    auto all = items();
    const auto known = find_word(all, item);
    if (known == all.end()) return false;
    all.erase(known);
    write(all);
    return true;
}

void HeaderSet::clear() { headers_.remove(name_); }

void HeaderSet::write(const std::vector<std::string>& items) {
    if (items.empty()) return clear();
    std::string text;
    for (const std::string& item : items) {
        if (!text.empty()) text += ", ";
        text += token_or_quoted(item);
    }
    headers_.set(name_, text);
}

}  // namespace carboy::http
