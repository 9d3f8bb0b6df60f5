#include <carboy/http/status.hpp>

#include <algorithm>
#include <iterator>

namespace carboy::http {

namespace {

struct Status {
    int code;
    std::string_view reason;
    std::string_view description;
};

// Sorted by code.  Source: RFC 9110 section 15, RFC 6585.
constexpr Status statuses[] = {
    {100, "Continue", ""},
    {101, "Switching Protocols", ""},
    {200, "OK", ""},
    {201, "Created", ""},
    {202, "Accepted", ""},
    {203, "Non-Authoritative Information", ""},
    {204, "No Content", ""},
    {205, "Reset Content", ""},
    {206, "Partial Content", ""},
    {207, "Multi-Status", ""},
    {300, "Multiple Choices", ""},
    {301, "Moved Permanently", ""},
    {302, "Found", ""},
    {303, "See Other", ""},
    {304, "Not Modified", ""},
    {307, "Temporary Redirect", ""},
    {308, "Permanent Redirect", ""},
    {400, "Bad Request", "The server could not understand this request."},
    {401, "Unauthorized", "This page needs you to log in."},
    {402, "Payment Required", "This page needs a payment."},
    {403, "Forbidden", "You are not allowed to see this page."},
    {404, "Not Found", "There is nothing at this address. Check its spelling."},
    {405, "Method Not Allowed", "This address does not take requests of this method."},
    {406, "Not Acceptable", "There is no version of this page that your client accepts."},
    {408, "Request Timeout", "The request took too long to arrive."},
    {409, "Conflict", "The request conflicts with the present state of what it would change."},
    {410, "Gone", "What was at this address has been removed."},
    {411, "Length Required", "The request needs a Content-Length."},
    {412, "Precondition Failed", "A condition of the request does not hold."},
    {413, "Request Entity Too Large", "The request is larger than the server takes."},
    {414, "Request URI Too Long", "The address is longer than the server takes."},
    {415, "Unsupported Media Type", "The server does not take content of this type here."},
    {416, "Requested Range Not Satisfiable", "The server cannot send this part of the file."},
    {417, "Expectation Failed", "The server cannot do what the Expect header asks for."},
    {418, "I'm a teapot", "This server is a teapot, not a coffee machine."},
    {421, "Misdirected Request", "This server does not answer for this host."},
    {422, "Unprocessable Entity", "The content is well formed but makes no sense here."},
    {423, "Locked", "What the request would change is locked."},
    {424, "Failed Dependency", "Another request that this one depends on has failed."},
    {425, "Too Early", "The server does not risk a request that may be a replay."},
    {426, "Upgrade Required", "The server needs another protocol here."},
    {428, "Precondition Required", "The request needs a condition such as If-Match."},
    {429, "Too Many Requests", "You have sent too many requests. Wait a little."},
    {431, "Request Header Fields Too Large", "The header fields are larger than the server takes."},
    {451, "Unavailable For Legal Reasons", "This page is not available for legal reasons."},
    {500, "Internal Server Error", "The server has met an error and could not answer."},
    {501, "Not Implemented", "The server does not know how to do this."},
    {502, "Bad Gateway", "A server behind this one gave an invalid answer."},
    {503, "Service Unavailable", "The server cannot answer at the moment. Try again later."},
    {504, "Gateway Timeout", "A server behind this one did not answer in time."},
    {505, "HTTP Version Not Supported", "The server does not speak this version of HTTP."},
    {507, "Insufficient Storage", "The server has no room for this."},
};

const Status* find(int code) noexcept {
    auto found = std::lower_bound(std::begin(statuses), std::end(statuses), code,
                                  [](const Status& status, int wanted) { return status.code < wanted; });
    return found != std::end(statuses) && found->code == code ? found : nullptr;
}

}  // namespace

std::string_view reason_phrase(int status) noexcept {
    const Status* known = find(status);
    return known ? known->reason : "Unknown";
}

std::string_view default_description(int status) noexcept {
    const Status* known = find(status);
    return known ? known->description : std::string_view();
}

}  // namespace carboy::http
