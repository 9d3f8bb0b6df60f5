#include <carboy/http/cache_control.hpp>

#include <array>

#include <carboy/base/error.hpp>

#include "http/message/header_list.hpp"

namespace carboy::http {

namespace {

using std::chrono::seconds;

struct FlagDirective {
    std::string_view name;
    bool CacheControl::*member;
    /// The fields to which it may be limited, or null.
    std::string CacheControl::*fields;
};

constexpr std::array<FlagDirective, 9> flag_directives{
    {{"public", &CacheControl::public_, nullptr},
     {"private", &CacheControl::private_, &CacheControl::private_fields},
     {"no-cache", &CacheControl::no_cache, &CacheControl::no_cache_fields},
     {"no-store", &CacheControl::no_store, nullptr},
     {"no-transform", &CacheControl::no_transform, nullptr},
     {"must-revalidate", &CacheControl::must_revalidate, nullptr},
     {"proxy-revalidate", &CacheControl::proxy_revalidate, nullptr},
     {"immutable", &CacheControl::immutable, nullptr},
     {"only-if-cached", &CacheControl::only_if_cached, nullptr}}};

struct TimeDirective {
    std::string_view name;
    std::optional<seconds> CacheControl::*member;
};

constexpr std::array<TimeDirective, 6> time_directives{
    {{"max-age", &CacheControl::max_age},
     {"s-maxage", &CacheControl::s_maxage},
     {"max-stale", &CacheControl::max_stale},
     {"min-fresh", &CacheControl::min_fresh},
     {"stale-while-revalidate", &CacheControl::stale_while_revalidate},
     {"stale-if-error", &CacheControl::stale_if_error}}};

bool read_flag(CacheControl& out, const ListPair& pair) {
    for (const FlagDirective& flag : flag_directives) {
        if (flag.name != pair.first) continue;
        out.*flag.member = true;
        if (flag.fields) out.*flag.fields = pair.second.value_or("");
        return true;
    }
    return false;
}

bool read_time(CacheControl& out, const ListPair& pair) {
    for (const TimeDirective& time : time_directives) {
        if (time.name != pair.first) continue;
        (out.*time.member).reset();
        if (pair.second) {
            if (const auto number = parse_digits(*pair.second)) out.*time.member = seconds(*number);
        } else if (time.member == &CacheControl::max_stale) {
            out.max_stale = seconds::max();
        }
        return true;
    }
    return false;
}

void append_directive(std::string& text, std::string_view name) {
    if (!text.empty()) text += ", ";
    text += name;
}

void append_time(std::string& text, const TimeDirective& time, seconds value) {
    if (value < seconds::zero())
        throw Error("bad_cache_control", std::string(time.name) + " is negative.",
                    "Use a number of seconds, or {.no_cache = true} for a response that must be checked each time.");
    append_directive(text, time.name);
    if (time.member == &CacheControl::max_stale && value == seconds::max()) return;
    text.append("=").append(std::to_string(value.count()));
}

}  // namespace

CacheControl CacheControl::parse(std::string_view field) {
    CacheControl out;
    for (ListPair& pair : parse_list_pairs(field))
        if (!read_flag(out, pair) && !read_time(out, pair))
            out.others.emplace_back(std::move(pair.first), std::move(pair.second).value_or(""));
    return out;
}

std::string CacheControl::to_header() const {
    std::string text;
    for (const FlagDirective& flag : flag_directives) {
        if (!(this->*flag.member)) continue;
        append_directive(text, flag.name);
        if (flag.fields && !(this->*flag.fields).empty()) text.append("=").append(quoted_text(this->*flag.fields));
    }
    for (const TimeDirective& time : time_directives)
        if (this->*time.member) append_time(text, time, *(this->*time.member));
    for (const auto& [name, value] : others) {
        append_directive(text, name);
        if (!value.empty()) text.append("=").append(token_or_quoted(value));
    }
    return text;
}

}  // namespace carboy::http
