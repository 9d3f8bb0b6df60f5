#include <carboy/http/accept.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/http/request.hpp>

#include "http/text/charset_names.hpp"

namespace carboy::http {

namespace {

constexpr std::string_view spaces = " \t\n\r\v\f";

bool ends_token(char c) { return c == ';' || c == ',' || spaces.find(c) != spaces.npos; }

/// Reads a field as Werkzeug's regular expression does.
class FieldReader {
  public:
    explicit FieldReader(std::string_view field) : text_(field) {}

    std::optional<Accept::Item> next() {
        while (at_ < text_.size() && ends_token(text_[at_])) ++at_;
        if (at_ == text_.size()) return std::nullopt;
        const std::size_t start = at_;
        at_ = token_end(at_);
        while (const auto parameter = parameter_start()) at_ = token_end(*parameter);
        std::string value(text_.substr(start, at_ - start));
        return Accept::Item{std::move(value), weight()};
    }

  private:
    std::size_t token_end(std::size_t at) const {
        while (at < text_.size() && !ends_token(text_[at])) ++at;
        return at;
    }

    /// Returns the position after spaces, a semicolon and spaces.
    std::optional<std::size_t> after_semicolon() const {
        std::size_t at = text_.find_first_not_of(" \t", at_);
        if (at == text_.npos || text_[at] != ';') return std::nullopt;
        at = text_.find_first_not_of(" \t", at + 1);
        return at == text_.npos ? std::nullopt : std::optional(at);
    }

    /// Returns where the next parameter begins. A "q" or "q=..." is the weight, not a parameter.
    std::optional<std::size_t> parameter_start() const {
        const auto at = after_semicolon();
        if (!at || ends_token(text_[*at])) return std::nullopt;
        const bool is_weight =
            text_[*at] == 'q' && (*at + 1 == text_.size() || ends_token(text_[*at + 1]) || text_[*at + 1] == '=');
        return is_weight ? std::nullopt : at;
    }

    double weight() {
        const auto at = after_semicolon();
        if (!at || !text_.substr(*at).starts_with("q=")) return 1;
        const std::string_view rest = text_.substr(*at + 2);
        std::size_t end = std::min(rest.find_first_not_of("0123456789"), rest.size());
        if (end < rest.size() && rest[end] == '.') {
            const std::size_t fraction = std::min(rest.find_first_not_of("0123456789", end + 1), rest.size());
            if (fraction > end + 1) end = fraction;
        }
        at_ = std::min(text_.find(',', *at), text_.size());
        if (end == 0) return 1;
        double number = 1;
        const auto result = std::from_chars(rest.data(), rest.data() + end, number);
        return result.ec == std::errc() ? std::clamp(number, 0.0, 1.0) : 1;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// Splits "text/html; level=1" at the slash and the semicolons.
std::vector<std::string> mime_pieces(std::string_view text) {
    std::vector<std::string> pieces(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '/') {
            pieces.emplace_back();
            continue;
        }
        const std::size_t after = text.find_first_not_of(spaces, i);
        if (after != text.npos && text[after] == ';') {
            pieces.emplace_back();
            i = std::min(text.find_first_not_of(spaces, after + 1), text.size()) - 1;
            continue;
        }
        pieces.back() += text[i];
    }
    return pieces;
}

/// Longer and less general values are more specific.
std::vector<bool> specificity(AcceptKind kind, std::string_view value) {
    if (kind != AcceptKind::mimetype) return {value != "*"};
    std::vector<bool> specific;
    for (const std::string& piece : mime_pieces(value)) specific.push_back(piece != "*");
    return specific;
}

[[noreturn]] void refuse_mimetype(std::string_view value) {
    throw Error("bad_mimetype", "'" + std::string(value) + "' is not a media type.",
                "Write a type and a subtype, such as \"application/json\".");
}

bool same_mimetype(std::string_view value, std::string_view item) {
    if (item.find('/') == item.npos) return false;
    if (value.find('/') == value.npos) refuse_mimetype(value);
    std::vector<std::string> ours = mime_pieces(lower(value)), theirs = mime_pieces(lower(item));
    if (ours[0] == "*" && ours[1] != "*") refuse_mimetype(value);
    if (theirs[0] == "*") return theirs[1] == "*";
    if (ours[0] == "*") return true;
    if (ours[0] != theirs[0]) return false;
    if (ours[1] == "*" || theirs[1] == "*") return true;
    std::sort(ours.begin() + 2, ours.end());
    std::sort(theirs.begin() + 2, theirs.end());
    return ours == theirs;
}

std::string_view primary_tag(std::string_view tag) { return tag.substr(0, tag.find_first_of("_-")); }

std::string normal_language(std::string_view tag) {
    std::string normal = lower(tag);
    std::replace(normal.begin(), normal.end(), '_', '-');
    return normal;
}

bool fits(AcceptKind kind, std::string_view value, std::string_view item) {
    switch (kind) {
        case AcceptKind::mimetype: return same_mimetype(value, item);
        case AcceptKind::language: return item == "*" || normal_language(value) == normal_language(item);
        case AcceptKind::charset: return item == "*" || charset_name(value) == charset_name(item);
        case AcceptKind::encoding: break;
    }
    return item == "*" || equals_ignoring_case(value, item);
}

void sort_items(AcceptKind kind, std::vector<Accept::Item>& items) {
    struct Ranked {
        std::vector<bool> specific;
        Accept::Item item;
    };
    std::vector<Ranked> ranked;
    ranked.reserve(items.size());
    for (Accept::Item& item : items) {
        std::vector<bool> specific = specificity(kind, item.first);
        ranked.push_back({std::move(specific), std::move(item)});
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
        return a.specific != b.specific ? a.specific > b.specific : a.item.second > b.item.second;
    });
    for (std::size_t i = 0; i < items.size(); ++i) items[i] = std::move(ranked[i].item);
}

/// Returns the place of the best of the offered values; nullopt when the client accepts none.
std::optional<std::size_t> best_of(AcceptKind kind, const std::vector<Accept::Item>& items,
                                   std::span<const std::string_view> offered) {
    std::optional<std::size_t> best;
    double best_quality = 0;
    std::vector<bool> best_specificity;
    for (std::size_t i = 0; i < offered.size(); ++i) {
        const auto item = std::find_if(items.begin(), items.end(),
                                       [&](const Accept::Item& known) { return fits(kind, offered[i], known.first); });
        if (item == items.end() || item->second <= 0 || item->second < best_quality) continue;
        std::vector<bool> specific = specificity(kind, item->first);
        if (best && item->second == best_quality && specific <= best_specificity) continue;
        best = i;
        best_quality = item->second;
        best_specificity = std::move(specific);
    }
    return best;
}

/// A language without its region may fit one with it. The accepted ones are shortened first, then the offered ones.
std::optional<std::size_t> best_primary(const std::vector<Accept::Item>& items,
                                        std::span<const std::string_view> offered) {
    std::vector<Accept::Item> shortened;
    for (const Accept::Item& item : items) shortened.emplace_back(primary_tag(item.first), item.second);
    sort_items(AcceptKind::encoding, shortened);
    if (const auto best = best_of(AcceptKind::encoding, shortened, offered)) return best;
    std::vector<std::string_view> primaries;
    for (const std::string_view tag : offered) primaries.push_back(primary_tag(tag));
    const auto best = best_of(AcceptKind::language, items, primaries);
    if (!best) return std::nullopt;
    for (std::size_t i = 0; i < offered.size(); ++i)
        if (offered[i].starts_with(primaries[*best])) return i;
    return best;
}

std::string_view field_name(AcceptKind kind) {
    switch (kind) {
        case AcceptKind::mimetype: return "Accept";
        case AcceptKind::language: return "Accept-Language";
        case AcceptKind::charset: return "Accept-Charset";
        case AcceptKind::encoding: break;
    }
    return "Accept-Encoding";
}

}  // namespace

Accept::Accept(AcceptKind kind, std::string_view field) : kind_(kind) {
    FieldReader reader(field);
    while (auto item = reader.next()) items_.push_back(*std::move(item));
    sort_items(kind_, items_);
}

const Accept::Item* Accept::find(std::string_view value) const {
    for (const Item& item : items_)
        if (fits(kind_, value, item.first)) return &item;
    return nullptr;
}

double Accept::quality(std::string_view value) const {
    const Item* item = find(value);
    return item ? item->second : 0;
}

bool Accept::contains(std::string_view value) const { return find(value) != nullptr; }

std::string Accept::best_match(std::span<const std::string_view> offered, std::string_view default_value) const {
    auto best = best_of(kind_, items_, offered);
    if (!best && kind_ == AcceptKind::language) best = best_primary(items_, offered);
    return std::string(best ? offered[*best] : default_value);
}

Accept AcceptField::operator*() const { return {kind_, request_.headers.get(field_name(kind_), {})}; }

std::string AcceptField::best_match(std::span<const std::string_view> offered, std::string_view default_value) const {
    return (**this).best_match(offered, default_value);
}

double AcceptField::quality(std::string_view value) const { return (**this).quality(value); }

bool AcceptField::contains(std::string_view value) const { return (**this).contains(value); }

std::string AcceptField::best() const { return (**this).best(); }

}  // namespace carboy::http
