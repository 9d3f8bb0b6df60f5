// FieldValidators about the form of a string: patterns, and addresses of several kinds.
#include <arpa/inet.h>

#include <algorithm>

#include <carboy/base/text.hpp>
#include <carboy/value/text/utf8.hpp>
#include <carboy/web/forms/validators.hpp>

#include "web/forms/addresses.hpp"
#include "web/forms/rule.hpp"

namespace carboy::web {

namespace {

constexpr std::string_view word_characters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

std::size_t character_count(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) value::next_character(text, at);
    return count;
}

/// Calls `use(label)` for each part between dots. Returns false when a call does.
template <class Use>
bool all_labels(std::string_view name, const Use& use) {
    for (;;) {
        const std::size_t dot = name.find('.');
        if (!use(name.substr(0, dot))) return false;
        if (dot == name.npos) return true;
        name.remove_prefix(dot + 1);
    }
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_local_part(std::string_view local) {
    if (local.empty() || character_count(local) > 64 || !value::is_utf8(local)) return false;
    constexpr std::string_view marks = "_!#$%&'*+-/=?^`{|}~";
    return all_labels(local, [&](std::string_view atom) {
        if (atom.empty()) return false;
        for (std::size_t at = 0; at < atom.size();) {
            const std::uint32_t c = value::next_character(atom, at);
            const bool is_space = c == 0x3000 || c == 0x2028 || c == 0x2029 || (c >= 0x2000 && c <= 0x200f);
            if (c < 0x80 ? (word_characters.find(static_cast<char>(c)) == std::string_view::npos &&
                            marks.find(static_cast<char>(c)) == std::string_view::npos)
                         : c <= 0xa0 || is_space || (c >= 0xe000 && c <= 0xf8ff))
                return false;
        }
        return true;
    });
}

bool is_mail_label(std::string_view label) {
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (label.size() > 3 && label.substr(2, 2) == "--" && !lower(label).starts_with("xn--")) return false;
    return std::all_of(label.begin(), label.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x80 || c == '-' || word_characters.find(c) != std::string_view::npos;
    });
}

bool is_mail_domain(std::string_view domain) {
    if (domain.size() > 253 || domain.find('.') == domain.npos || !value::is_utf8(domain)) return false;
    if (!all_labels(domain, [](std::string_view label) { return label.size() >= 1 && is_mail_label(label); }))
        return false;
    const char last = domain.back();
    if (last >= '0' && last <= '9') return false;
    const std::string top = lower(domain.substr(domain.rfind('.') + 1));
    constexpr std::string_view special[] = {"arpa", "invalid", "local", "localhost", "onion", "test"};
    return std::find(std::begin(special), std::end(special), top) == std::end(special);
}

bool is_host(std::string_view host, bool require_tld) {
    if (is_ipv4(host)) return true;
    static const Pattern part{"^(xn-|[a-z0-9_]+)(-[a-z0-9_-]+)*$", true};
    static const Pattern top{"^([a-z]{2,20}|xn--([a-z0-9]+-)*[a-z0-9]+)$", true};
    if (host.size() > 253 || !value::is_utf8(host)) return false;
    const auto plain = [](std::string_view label) {  // the letters beyond ASCII become digits and letters
        std::string text = is_ascii(label) ? "" : "xn--";
        for (const char c : label) text += static_cast<unsigned char>(c) < 0x80 ? c : 'x';
        return text;
    };
    if (!all_labels(host, [&](std::string_view label) {
            return !label.empty() && label.size() <= 63 && part.match(plain(label));
        }))
        return false;
    const std::size_t dot = host.rfind('.');
    return !require_tld || (dot != host.npos && top.match(plain(host.substr(dot + 1))));
}

/// A rule that checks only the field's text.
class TextRule final : public MessageRule {
  public:
    using Test = std::function<bool(std::string_view text)>;
    TextRule(Test test, std::string_view otherwise, std::string message)
        : MessageRule(std::move(message)), test_(std::move(test)), otherwise_(otherwise) {}
    Verdict check(Form&, Field& field) const override { return test_(field.text()) ? Verdict{} : fail(otherwise_); }

  private:
    Test test_;
    std::string_view otherwise_;
};

ValidatorFor<text_kind> text_rule(TextRule::Test test, std::string_view otherwise, std::string message) {
    return {std::make_shared<TextRule>(std::move(test), otherwise, std::move(message))};
}

}  // namespace

bool is_email(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == text.npos || text.find('@', at + 1) != text.npos || text.size() > 254) return false;
    return is_local_part(text.substr(0, at)) && is_mail_domain(text.substr(at + 1));
}

bool is_ipv4(std::string_view text) {
    in_addr address{};
    return text.find('\0') == text.npos && inet_pton(AF_INET, std::string(text).c_str(), &address) == 1;
}

bool is_ipv6(std::string_view text) {
    const std::size_t percent = text.find('%');  // a zone follows
    const std::string_view zone = percent == text.npos ? "x" : text.substr(percent + 1);
    in6_addr address{};
    return !zone.empty() && zone.find('%') == zone.npos && text.find('\0') == text.npos &&
           inet_pton(AF_INET6, std::string(text.substr(0, percent)).c_str(), &address) == 1;
}

/// Source: WTForms validators.py, URL.
bool is_url(std::string_view text, bool require_tld) {
    const std::size_t colon = text.find("://");
    if (colon == text.npos || colon == 0) return false;
    const std::string scheme = lower(text.substr(0, colon));
    if (scheme.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != scheme.npos) return false;
    std::string_view rest = text.substr(colon + 3);
    const std::string_view host = rest.substr(0, rest.find_first_of("/?:"));
    rest.remove_prefix(host.size());
    if (rest.starts_with(':')) {
        const std::size_t end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
        if (end == 1) return false;
        rest.remove_prefix(end);
    }
    if (rest.ends_with('\n')) rest.remove_suffix(1);
    if (!rest.empty() && ((rest.front() != '/' && rest.front() != '?') || rest.find('\n') != rest.npos)) return false;
    return !host.empty() && is_host(host, require_tld);
}

/// Source: Python uuid.py, UUID.
bool is_uuid(std::string_view text) {
    std::string hex(text);
    for (const std::string_view word : {"urn:", "uuid:"})
        for (std::size_t at; (at = hex.find(word)) != hex.npos;) hex.erase(at, word.size());
    while (!hex.empty() && (hex.front() == '{' || hex.front() == '}')) hex.erase(0, 1);
    while (!hex.empty() && (hex.back() == '{' || hex.back() == '}')) hex.pop_back();
    std::erase(hex, '-');
    return hex.size() == 32 && hex.find_first_not_of("0123456789abcdefABCDEF") == hex.npos;
}

ValidatorFor<text_kind> email(std::string message) {
    return text_rule(is_email, "Invalid email address.", std::move(message));
}
ValidatorFor<text_kind> url(bool require_tld, std::string message) {
    return text_rule([require_tld](std::string_view text) { return is_url(text, require_tld); }, "Invalid URL.",
                     std::move(message));
}
ValidatorFor<text_kind> uuid(std::string message) { return text_rule(is_uuid, "Invalid UUID.", std::move(message)); }
ValidatorFor<text_kind> ip_address(bool ipv4, bool ipv6, std::string message) {
    return text_rule([ipv4, ipv6](std::string_view text) { return (ipv4 && is_ipv4(text)) || (ipv6 && is_ipv6(text)); },
                     "Invalid IP address.", std::move(message));
}
ValidatorFor<text_kind> mac_address(std::string message) {
    static const Pattern pattern{"^(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$"};
    return text_rule([](std::string_view text) { return pattern.match(text); }, "Invalid Mac address.",
                     std::move(message));
}
ValidatorFor<text_kind> regexp(Pattern pattern, std::string message) {
    return text_rule([pattern = std::move(pattern)](std::string_view text) { return pattern.match(text); },
                     "Invalid input.", std::move(message));
}
ValidatorFor<text_kind> regexp(std::string_view pattern, std::string message) {
    return regexp(Pattern(pattern), std::move(message));
}

}  // namespace carboy::web
