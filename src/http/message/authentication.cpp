#include <carboy/http/authentication.hpp>

#include <algorithm>
#include <array>

#include <carboy/base/base64.hpp>
#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/http/characters.hpp>

#include "http/message/header_list.hpp"
#include "http/text/utf8.hpp"

namespace carboy::http {

namespace {

/// The last one of a name counts, as in Werkzeug.
const std::string* find_parameter(const AuthParameters& parameters, std::string_view name) noexcept {
    for (auto parameter = parameters.rbegin(); parameter != parameters.rend(); ++parameter)
        if (equals_ignoring_case(parameter->first, name)) return &parameter->second;
    return nullptr;
}

/// The scheme in lower case and what follows it.
struct Scheme {
    std::string type;
    std::string_view rest;
};

Scheme split_scheme(std::string_view field) {
    field = trim(field);
    const std::size_t space = std::min(field.find_first_of(" \t"), field.size());
    return {lower(field.substr(0, space)), trim(field.substr(space))};
}

/// Decodes Base64 with the alphabet of RFC 4648 section 4 and all of its padding.
std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0 || text.find_first_of("-_") != text.npos) return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    std::string code(text);
    std::replace(code.begin(), code.end(), '+', '-');
    std::replace(code.begin(), code.end(), '/', '_');
    return base64url_decode(code);
}

std::string base64_encode(std::string_view bytes) {
    std::string code = base64url_encode(bytes);
    std::replace(code.begin(), code.end(), '-', '+');
    std::replace(code.begin(), code.end(), '_', '/');
    return code.append((4 - code.size() % 4) % 4, '=');
}

AuthParameters read_parameters(std::string_view text) {
    AuthParameters parameters;
    for (ListPair& pair : parse_list_pairs(text))
        parameters.emplace_back(std::move(pair.first), clean_utf8(std::move(pair.second).value_or("")));
    return parameters;
}

/// A token may end in "=", and parameters have "=" elsewhere too.
bool is_one_token(std::string_view text) {
    const std::size_t end = text.find_last_not_of('=');
    return end == text.npos || text.substr(0, end).find('=') == text.npos;
}

std::optional<Authorization> read_basic(std::string_view code) {
    const auto text = base64_decode(code);
    const std::size_t colon = text ? text->find(':') : std::string::npos;
    if (colon == std::string::npos || !is_utf8(*text)) return std::nullopt;
    Authorization found{.type = "basic", .username = text->substr(0, colon), .password = text->substr(colon + 1)};
    return found;
}

/// Source: RFC 7616 section 3.4.
std::optional<Authorization> read_digest(std::string_view text) {
    Authorization found{.type = "digest", .parameters = read_parameters(text)};
    for (const std::string_view name : {"username", "realm", "nonce", "uri", "response"})
        if (!found.find(name)) return std::nullopt;
    if (found.find("qop")) {
        for (const std::string_view name : {"nc", "cnonce"}) {
            const std::string* value = found.find(name);
            if (!value || value->empty()) return std::nullopt;
        }
    }
    found.username = *found.find("username");
    return found;
}

/// Capitalizes the first letter of each word: "Basic".
std::string scheme_title(std::string_view type) {
    std::string text = lower(type);
    bool in_word = false;
    for (char& c : text) {
        const bool is_letter = c >= 'a' && c <= 'z';
        if (is_letter && !in_word) c = static_cast<char>(c - 'a' + 'A');
        in_word = is_letter;
    }
    return text;
}

std::string credentials_text(std::string_view type, std::string_view token, const AuthParameters& parameters,
                             bool always_quoted(std::string_view name)) {
    std::string text = scheme_title(type);
    if (!token.empty()) text.append(" ").append(token);
    std::string_view separator = " ";
    for (const auto& [name, value] : parameters) {
        text.append(separator).append(name).append("=");
        text += always_quoted(name) ? quoted_text(value) : token_or_quoted(value);
        separator = ", ";
    }
    return text;
}

/// Clients expect quotes around these.  Source: RFC 7616 section 3.3.
bool is_quoted_in_challenge(std::string_view name) {
    constexpr std::array<std::string_view, 5> names{"domain", "nonce", "opaque", "realm", "qop"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_quoted_in_answer(std::string_view) { return false; }

}  // namespace

const std::string* Authorization::find(std::string_view name) const noexcept {
    return find_parameter(parameters, name);
}

std::optional<Authorization> Authorization::parse(std::string_view field) {
    auto [type, rest] = split_scheme(field);
    if (type.empty() || rest.empty()) return std::nullopt;
    if (type == "basic") return read_basic(rest);
    if (type == "digest") return read_digest(rest);
    Authorization found{.type = std::move(type)};
    if (is_one_token(rest))
        found.token = rest;
    else
        found.parameters = read_parameters(rest);
    return found;
}

std::string Authorization::to_header() const {
    if (type != "basic") return credentials_text(type, token, parameters, is_quoted_in_answer);
    if (username.find(':') != username.npos)
        throw Error("bad_authorization", "The user name '" + username + "' contains a colon.",
                    "Basic authentication separates the name from the password with a colon. Send other names in a "
                    "form.");
    return "Basic " + base64_encode(username + ":" + password);
}

const std::string* WwwAuthenticate::find(std::string_view name) const noexcept {
    return find_parameter(parameters, name);
}

std::optional<WwwAuthenticate> WwwAuthenticate::parse(std::string_view field) {
    auto [type, rest] = split_scheme(field);
    if (type.empty()) return std::nullopt;
    WwwAuthenticate found{.type = std::move(type), .token = {}, .parameters = {}};
    if (is_one_token(rest))
        found.token = rest;
    else
        found.parameters = read_parameters(rest);
    return found;
}

std::string WwwAuthenticate::to_header() const {
    return credentials_text(type, token, parameters, is_quoted_in_challenge);
}

}  // namespace carboy::http
