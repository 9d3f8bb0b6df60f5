#include "http/text/charset_names.hpp"

#include <array>
#include <utility>

#include <carboy/base/text.hpp>

namespace carboy::http {

namespace {

/// Aliases without their punctuation.
constexpr std::pair<std::string_view, std::string_view> aliases[] = {
    {"u8", "utf-8"},
    {"utf", "utf-8"},
    {"utf8", "utf-8"},
    {"cp65001", "utf-8"},
    {"u16", "utf-16"},
    {"utf16", "utf-16"},
    {"u32", "utf-32"},
    {"utf32", "utf-32"},
    {"u7", "utf-7"},
    {"utf7", "utf-7"},
    {"ascii", "ascii"},
    {"usascii", "ascii"},
    {"646", "ascii"},
    {"us", "ascii"},
    {"iso646us", "ascii"},
    {"latin", "iso8859-1"},
    {"latin1", "iso8859-1"},
    {"l1", "iso8859-1"},
    {"cp819", "iso8859-1"},
    {"8859", "iso8859-1"},
    {"iso8859", "iso8859-1"},
    {"latin2", "iso8859-2"},
    {"l2", "iso8859-2"},
    {"latin3", "iso8859-3"},
    {"latin4", "iso8859-4"},
    {"cyrillic", "iso8859-5"},
    {"arabic", "iso8859-6"},
    {"greek", "iso8859-7"},
    {"greek8", "iso8859-7"},
    {"hebrew", "iso8859-8"},
    {"latin5", "iso8859-9"},
    {"latin6", "iso8859-10"},
    {"latin9", "iso8859-15"},
    {"sjis", "shift_jis"},
    {"shiftjis", "shift_jis"},
    {"eucjp", "euc_jp"},
    {"ujis", "euc_jp"},
    {"euckr", "euc_kr"},
    {"korean", "euc_kr"},
    {"big5", "big5"},
    {"gb2312", "gb2312"},
    {"chinese", "gb2312"},
    {"gbk", "gbk"},
    {"936", "gbk"},
    {"cp936", "gbk"},
    {"gb18030", "gb18030"},
    {"koi8r", "koi8-r"},
    {"koi8u", "koi8-u"},
    {"macintosh", "mac-roman"},
    {"macroman", "mac-roman"},
};

std::string without_punctuation(std::string_view name) {
    std::string plain;
    for (const char c : lower(name))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
    return plain;
}

}  // namespace

std::string charset_name(std::string_view name) {
    const std::string plain = without_punctuation(name);
    for (const auto& [alias, usual] : aliases)
        if (alias == plain) return std::string(usual);
    // Each of these families is numbered.
    for (const auto& [start, usual] : std::array<std::pair<std::string_view, std::string_view>, 4>{
             {{"iso8859", "iso8859-"}, {"windows", "cp"}, {"ibm", "cp"}, {"cp", "cp"}}})
        if (plain.starts_with(start) && plain.size() > start.size())
            return std::string(usual) + plain.substr(start.size());
    return lower(name);
}

}  // namespace carboy::http
