#include <gtest/gtest.h>

#include <cstdint>
#include <ctime>
#include <limits>
#include <string>

#include <boost/json.hpp>

#include <carboy/web/app/app.hpp>
#include <carboy/web/session/flash.hpp>
#include <carboy/web/session/session.hpp>
#include <carboy/web/testing/test_client.hpp>

#include "web/session/session_cookie.hpp"

namespace carboy::web {
namespace {

std::string count() {
    const int visits = session.get<int>("visits", 0) + 1;
    session["visits"] = visits;
    return std::to_string(visits);
}
std::string look() { return session.get<std::string>("name", "nobody"); }
std::string leave() {
    session.clear();
    return "bye";
}
std::string greet() {
    flash("Welcome <back>", "success");
    flash("Again");
    return "ok";
}
std::string messages() {
    std::string text;
    for (int round = 0; round < 2; ++round)
        for (const FlashedMessage& message : get_flashed_messages())
            text += message.category + ":" + message.message + ";";
    return text;
}
std::string stay() {
    session.set_permanent(true);
    session["name"] = "Ada";
    return "ok";
}
std::string untouched() { return "plain"; }

class SessionTest : public testing::Test {
  protected:
    SessionTest() {
        app.config["SECRET_KEY"] = "test key";
        app.route<count>("/count");
        app.route<look>("/look");
        app.route<leave>("/leave");
        app.route<greet>("/greet");
        app.route<messages>("/messages");
        app.route<stay>("/stay");
        app.route<untouched>("/untouched");
    }
    App app{"session"};
};

TEST_F(SessionTest, RemembersAVisitor) {
    TestClient client = app.test_client(), other = app.test_client();
    EXPECT_EQ(client.get("/count").body, "1");
    EXPECT_EQ(client.get("/count").body, "2");
    EXPECT_EQ(other.get("/count").body, "1");
}

TEST_F(SessionTest, SetsTheCookieOnlyWhenChanged) {
    TestClient client = app.test_client();
    EXPECT_FALSE(client.get("/untouched").headers.contains("Set-Cookie"));
    EXPECT_FALSE(client.get("/untouched").headers.contains("Vary"));
    const TestResponse set = client.get("/count");
    EXPECT_NE(set.header("Set-Cookie").find("HttpOnly"), std::string_view::npos) << set.header("Set-Cookie");
    EXPECT_EQ(set.header("Vary"), "Cookie");
    const TestResponse looked = client.get("/look");
    EXPECT_FALSE(looked.headers.contains("Set-Cookie"));
    EXPECT_EQ(looked.header("Vary"), "Cookie");
}

TEST_F(SessionTest, ForgetsWhenCleared) {
    TestClient client = app.test_client();
    client.get("/count");
    EXPECT_TRUE(client.cookie("session"));
    client.get("/leave");
    EXPECT_FALSE(client.cookie("session"));
}

TEST_F(SessionTest, RenewsAPermanentSession) {
    TestClient client = app.test_client();
    EXPECT_NE(client.get("/stay").header("Set-Cookie").find("Expires="), std::string_view::npos);
    EXPECT_NE(client.get("/untouched").header("Set-Cookie").find("Expires="), std::string_view::npos);
    EXPECT_EQ(client.get("/look").body, "Ada");
}

TEST_F(SessionTest, RefusesEveryChangedBit) {
    TestClient client = app.test_client();
    client.get("/count");
    const std::string good = *client.cookie("session");
    for (std::size_t i = 0; i < good.size() * 8; ++i) {
        std::string bad = good;
        bad[i / 8] = static_cast<char>(bad[i / 8] ^ (1 << i % 8));
        if (bad.find_first_of(";,\" \\\x7f") != bad.npos || bad[i / 8] < 0x21) continue;
        client.set_cookie("session", bad);
        ASSERT_EQ(client.get("/count").body, "1") << bad;
        client.set_cookie("session", good);
    }
    EXPECT_EQ(client.get("/count").body, "2");
}

TEST_F(SessionTest, RefusesNonsense) {
    TestClient client = app.test_client();
    for (const char* text : {".", "..", "...", "a", "a.b", "a.b.c", ".a.b.c", "e30.AAAA.", "-----.---.---"}) {
        client.set_cookie("session", text);
        EXPECT_EQ(client.get("/count").body, "1") << text;
    }
}

TEST_F(SessionTest, FlashesOnce) {
    TestClient client = app.test_client();
    client.get("/greet");
    EXPECT_EQ(client.get("/messages").body,
              "success:Welcome <back>;message:Again;success:Welcome <back>;message:Again;");
    EXPECT_EQ(client.get("/messages").body, "");
}

TEST_F(SessionTest, NeedsASecretKeyToChange) {
    App plain{"plain"};
    plain.config["TESTING"] = true;
    plain.route<count>("/count");
    plain.route<look>("/look");
    EXPECT_EQ(plain.test_client().get("/look").body, "nobody");
    EXPECT_THROW(plain.test_client().get("/count"), Error);
}

// Values that Python can store and JSON cannot: the session is never lost, and values that a request does not touch
// are sent back unchanged.
TEST_F(SessionTest, KeepsWhatOnlyPythonCanHold) {
    const std::string lists32 = std::string(32, '[') + std::string(32, ']');
    const std::string lists1000 = std::string(1000, '[') + std::string(1000, ']');
    const SessionSigner signer({"test key"});
    for (const std::string& value :
         {std::string("NaN"), std::string("Infinity"), std::string("[-Infinity]"), std::string(R"("\ud800")"),
          std::string("18446744073709551615"), std::string("18446744073709551616"),
          std::string("{\"n\":[-123456789012345678901234567890]}"),
          std::string(R"({" t":[10000000000000000000000,1]})"), std::string("0.19514603023289578"), lists32, lists1000,
          R"({"a":)" + lists1000 + ",\"b\":1}"}) {
        TestClient client = app.test_client();
        client.set_cookie("session", signer.sign("{\"kept\":" + value + ",\"visits\":1}", std::time(nullptr)));
        EXPECT_EQ(client.get("/count").body, "2") << value.substr(0, 60);
        const auto payload = signer.open(*client.cookie("session"), std::time(nullptr), 60);
        ASSERT_TRUE(payload);
        EXPECT_EQ(*payload, "{\"kept\":" + value + ",\"visits\":2}");
    }
    TestClient client = app.test_client();
    client.set_cookie("session", signer.sign("{\"kept\":1e400,\"visits\":1}", std::time(nullptr)));
    EXPECT_EQ(client.get("/count").body, "2");
    EXPECT_EQ(*signer.open(*client.cookie("session"), std::time(nullptr), 60), "{\"kept\":Infinity,\"visits\":2}");
}

std::string unsigned_numbers() {
    session["most"] = std::numeric_limits<std::uint64_t>::max();
    session["five"] = 5U;
    return std::to_string(session.get<int>("five", 0)) + " " + std::to_string(session.get<std::uint64_t>("most", 0)) +
           " " + std::to_string(session.get<int>("most", -1)) + " " + std::to_string(session.get<unsigned>("five", 0));
}

TEST_F(SessionTest, HoldsUnsignedIntegers) {
    app.route<unsigned_numbers>("/unsigned");
    EXPECT_EQ(app.test_client().get("/unsigned").body, "5 18446744073709551615 -1 5");
}

TEST(SessionSigner, OpensWhatItSigned) {
    const SessionSigner signer({"key"});
    const std::string cookie = signer.sign("{\"a\":1}", 1'700'000'000);
    EXPECT_EQ(signer.open(cookie, 1'700'000'010, 60), "{\"a\":1}");
    EXPECT_EQ(signer.open(cookie, 2'700'000'000, std::nullopt), "{\"a\":1}");
    EXPECT_FALSE(signer.open(cookie, 1'700'000'010, -1));
    EXPECT_FALSE(signer.open(cookie, 1'700'000'061, 60));
    EXPECT_FALSE(signer.open(cookie, 1'699'999'999, 60));
    EXPECT_FALSE(SessionSigner({"other"}).open(cookie, 1'700'000'010, 60));
    EXPECT_FALSE(SessionSigner({"key"}, "another-salt").open(cookie, 1'700'000'010, 60));
}

TEST(SessionSigner, OpensWithOldKeysAndSignsWithTheNewest) {
    const SessionSigner old({"old"}), rotated({"new", "old"}), strict({"new"});
    EXPECT_TRUE(rotated.open(old.sign("{}", 100), 100, 60));
    EXPECT_TRUE(strict.open(rotated.sign("{}", 100), 100, 60));
    EXPECT_FALSE(old.open(rotated.sign("{}", 100), 100, 60));
}

TEST(SessionSigner, CompressesLongPayloads) {
    const SessionSigner signer({"key"});
    const std::string payload = "{\"text\":\"" + std::string(3000, 'x') + "\"}";
    const std::string cookie = signer.sign(payload, 100);
    EXPECT_TRUE(cookie.starts_with('.'));
    EXPECT_LT(cookie.size(), 200u);
    EXPECT_EQ(signer.open(cookie, 100, 60), payload);
}

TEST(SessionSigner, BoundsWhatACookieUnfoldsTo) {
    const SessionSigner signer({"key"});
    EXPECT_FALSE(signer.open(signer.sign(std::string(5'000'000, 'x'), 100), 100, 60));
}

}  // namespace
}  // namespace carboy::web
