// Feeds bytes to what reads signed cookies. The first byte says whether the rest is a cookie, which must not be
// genuine, or a payload, which must survive: signing, opening, and for a session reading and writing.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "web/security/remember_cookie.hpp"
#include "web/session/session_cookie.hpp"
#include "web/session/session_json.hpp"

namespace {

using namespace carboy::web;

void require(bool holds) {
    if (!holds) std::abort();
}

const SessionSigner signer({"3f1d0c5e8b7a4f21", "an older key"});
constexpr std::int64_t now = 1'800'000'000;

void cookie(std::string_view input) {
    require(!signer.open(input, now, 3600));
    require(!decode_remember_cookie(input, "3f1d0c5e8b7a4f21"));
}

void payload(std::string_view input) {
    const std::string text = signer.sign(input, now);
    require(signer.open(text, now + 10, 3600) == std::string(input));
    require(signer.check(text, now + 4000, 3600).status == SessionSigner::Status::expired);
    std::string changed = text;
    changed[input.size() % changed.size()] ^= 1;
    // The last character of a signature has bits that Base64 does not use.
    if (input.size() % changed.size() + 1 != changed.size()) require(!signer.open(changed, now, 3600));
    if (const auto values = parse_session(input)) {
        const std::string written = session_text(*values);
        const auto again = parse_session(written);
        require(again.has_value() && session_text(*again) == written);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    data[0] % 2 == 0 ? cookie(input) : payload(input);
    return 0;
}
