// What a test client sends.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carboy/base/function.hpp>
#include <carboy/base/named_options.hpp>
#include <carboy/http/headers.hpp>
#include <carboy/web/json/jsonify.hpp>

namespace carboy::web {

/// A JSON body: JSON text, which is sent as it is, or anything that jsonify accepts.
///     client.post("/users", {.json = {{"name", "Ada"}, {"age", 36}}});
class TestJson {
  public:
    TestJson() = default;
    TestJson(std::string text) : text_(std::move(text)) {}
    TestJson(std::string_view text) : text_(text) {}
    TestJson(const char* text) : text_(text) {}
    /// Throws: see to_json.
    TestJson(std::initializer_list<JsonFields::Entry> members) : text_(jsonify(JsonFields(members)).body) {}
    /// Throws: see to_json.
    template <class T>
    requires(!std::is_same_v<T, TestJson> && !std::is_convertible_v<const T&, std::string_view>)
        TestJson(const T& value)
        : text_(jsonify(value).body) {}

    const std::optional<std::string>& text() const noexcept { return text_; }

  private:
    std::optional<std::string> text_;
};

/// A file of a form: {"photo", "cat.jpg", bytes}.
struct TestFile {
    std::string field;
    std::string filename;
    std::string content;
    /// Derived from the file's name when empty.
    std::string content_type = {};
};

/// The name and password of HTTP's basic authentication; none when both are empty.  Source: RFC 7617.
struct TestAuth {
    std::string user = {};
    std::string password = {};
};

/// The contents of a test request.
struct TestRequest {
    NamedOptions names_are_needed = {};
    std::vector<std::pair<std::string, std::string>> form = {};
    /// Makes the body a multipart form, together with `form`.
    std::vector<TestFile> files = {};
    std::vector<std::pair<std::string, std::string>> query = {};
    /// Sets the Content-Type to application/json.
    TestJson json = {};
    std::string body = {};
    /// "multipart/form-data" sends `form` in parts, even without files.
    std::string content_type = {};
    http::Headers headers = {};
    TestAuth auth = {};
    std::string remote_addr = "127.0.0.1";
    /// Follow redirects inside the application; a redirect to another host throws Error "external_redirect".
    bool follow_redirects = false;
    /// Runs when the response is ready, while the request is still current: it sees g, session, request() and the
    /// objects of db.session. With follow_redirects it runs for each request.  Source: Flask's `with client:`.
    std::function<void()> inspect = {};
};

}  // namespace carboy::web
