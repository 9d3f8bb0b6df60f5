#include "http/message/options_header.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <carboy/base/text.hpp>
#include <carboy/http/characters.hpp>
#include <carboy/value/text/percent.hpp>

#include "http/text/utf8.hpp"

namespace carboy::http {

namespace {

// Reads a quoted string at the start of `text` and removes it. Browsers write the backslashes of a Windows path into
// filename unescaped, so a backslash escapes only a quote and a backslash.
std::string take_quoted(std::string_view& text) {
    std::string out;
    std::size_t i = 1;
    for (; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
        out += text[i];
    }
    text.remove_prefix(std::min(i + 1, text.size()));
    return out;
}

std::string take_until(std::string_view& text, std::string_view stops) {
    std::size_t end = std::min(text.find_first_of(stops), text.size());
    std::string out(trim(text.substr(0, end)));
    text.remove_prefix(end);
    return out;
}

void skip_space(std::string_view& text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
}

/// The most pieces that are read; pieces are looked up one by one, and no legitimate field has more.
constexpr std::size_t piece_limit = 64;

std::string latin1_to_utf8(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            out += c;
        else
            out += {static_cast<char>(0xc0 | (byte >> 6)), static_cast<char>(0x80 | (byte & 0x3f))};
    }
    return out;
}

bool is_latin1(std::string_view charset) {
    return equals_ignoring_case(charset, "iso-8859-1") || equals_ignoring_case(charset, "latin1");
}

/// Removes "utf-8'en'" from the start of an extended value and returns "utf-8"; nullopt when there is no such prefix.
std::optional<std::string_view> take_charset(std::string_view& value) {
    const std::size_t first = value.find('\''), second = value.find('\'', first + 1);
    if (first == value.npos || second == value.npos) return std::nullopt;
    const std::string_view charset = value.substr(0, first);
    value.remove_prefix(second + 1);
    return charset;
}

/// One parameter, or one piece of a parameter that was split.
struct Piece {
    std::string name;
    std::string value;
    /// The number of the piece; -1 for a whole parameter.
    int number = -1;
    /// name*=: percent-encoded, with its character set.
    bool extended = false;
};

/// Parses a name such as "filename*1*" into `piece`.  Source: RFC 2231 sections 3 and 4.1.
void read_name(std::string key, Piece& piece) {
    piece.extended = key.ends_with('*');
    if (piece.extended) key.pop_back();
    const std::size_t star = key.rfind('*');
    if (star != key.npos && star != 0 && star + 1 < key.size() && key.size() - star <= 4 &&
        key.find_first_not_of("0123456789", star + 1) == key.npos) {
        piece.number = std::stoi(key.substr(star + 1));
        key.resize(star);
    }
    piece.name = std::move(key);
}

bool take_piece(std::string_view& text, Piece& piece) {
    read_name(lower(take_until(text, "=;")), piece);
    if (text.starts_with('=')) {
        text.remove_prefix(1);
        skip_space(text);
        piece.value = text.starts_with('"') ? take_quoted(text) : take_until(text, ";");
    }
    if (piece.name.empty()) return false;
    text.remove_prefix(std::min(text.find(';'), text.size()));
    return true;
}

/// Joins the pieces of a value; a piece may end in the middle of a character.
std::string value_of(const std::vector<const Piece*>& pieces) {
    std::string text;
    std::optional<std::string_view> charset;
    for (const Piece* piece : pieces) {
        std::string_view value = piece->value;
        if (piece->extended && piece == pieces.front()) charset = take_charset(value);
        if (piece->extended && charset)
            value::percent_decode(text, value);
        else
            text.append(value);
    }
    return clean_name(charset && is_latin1(*charset) ? latin1_to_utf8(text) : std::move(text));
}

/// Returns the pieces 0, 1, 2 ... of a parameter, up to the first missing one.
std::vector<const Piece*> pieces_of(const std::vector<Piece>& all, std::string_view name) {
    std::vector<const Piece*> pieces;
    for (const Piece* found = all.data(); found;) {
        const auto next = std::find_if(all.begin(), all.end(), [&](const Piece& piece) {
            return piece.name == name && piece.number == static_cast<int>(pieces.size());
        });
        found = next == all.end() ? nullptr : &*next;
        if (found) pieces.push_back(found);
    }
    return pieces;
}

/// Adds the parameters in order of preference for find(): extended ones before plain ones.
/// Source: RFC 6266 section 4.3.
void add_options(const std::vector<Piece>& all, OptionsHeader& header) {
    for (const bool extended : {false, true}) {
        for (const Piece& piece : all) {
            if (piece.extended != extended || piece.number > 0) continue;
            const auto pieces = piece.number == 0 ? pieces_of(all, piece.name) : std::vector<const Piece*>{&piece};
            header.options.emplace_back(piece.name, value_of(pieces));
        }
    }
}

}  // namespace

const std::string* OptionsHeader::find(std::string_view name) const noexcept {
    // The last one wins: parse_options_header puts filename*= after filename=.
    for (auto option = options.rbegin(); option != options.rend(); ++option)
        if (option->first == name) return &option->second;
    return nullptr;
}

OptionsHeader parse_options_header(std::string_view text) {
    OptionsHeader header;
    header.value = take_until(text, ";");
    std::vector<Piece> pieces;
    while (!text.empty() && pieces.size() < piece_limit) {
        text.remove_prefix(1);
        skip_space(text);
        Piece piece;
        if (!text.empty() && text.front() != ';' && take_piece(text, piece)) pieces.push_back(std::move(piece));
    }
    add_options(pieces, header);
    return header;
}

std::string media_type(std::string_view content_type) {
    return lower(trim(content_type.substr(0, content_type.find(';'))));
}

}  // namespace carboy::http
