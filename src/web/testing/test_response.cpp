#include <carboy/web/testing/test_response.hpp>

#include <carboy/base/error.hpp>
#include <carboy/http/response.hpp>
#include <carboy/value/json/json_faults.hpp>

namespace carboy::web {

/// A copy of the body, because a response may be moved, and what it was parsed into.
struct TestResponse::Document {
    std::string text;
    value::JsonDocument parsed;
};

namespace {

[[noreturn]] void refuse(const TestResponse& response, const std::string& reason) {
    throw Error("not_json_response",
                "The response " + std::to_string(response.status) + " to " + response.path + " " + reason + ".",
                "Look at response.body: " + response.body.substr(0, 200));
}

}  // namespace

std::string TestResponse::mimetype() const {
    http::Response response;
    response.set_content_type(header("Content-Type"));
    return response.mimetype();
}

value::JsonView TestResponse::json() const {
    if (document && document->text == body) return document->parsed.root();
    if (const std::string type = mimetype(); type != "application/json" && !type.ends_with("+json"))
        refuse(*this, "has the Content-Type '" + std::string(header("Content-Type")) + "', which is not JSON");
    const auto made = std::make_shared<Document>();
    made->text = body;
    const value::JsonResult result = made->parsed.parse(made->text);
    if (!result) refuse(*this, "is not valid JSON: " + result.message());
    document = made;
    return document->parsed.root();
}

void TestResponse::read_json(const value::JsonType& type, void* object) const {
    value::Faults faults;
    type.read(json(), object, faults);
    if (faults.empty()) return;
    std::string reason = "does not have the form of the type that it is read into:";
    for (const value::JsonFaultAt& fault : faults)
        reason.append(&fault == &*faults.begin() ? " " : "; ")
            .append(fault.pointer.empty() ? "the document" : fault.pointer)
            .append(" ")
            .append(fault.message);
    refuse(*this, reason);
}

}  // namespace carboy::web
