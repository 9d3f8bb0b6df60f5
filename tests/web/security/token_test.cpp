// Signed strings: no changed, cut, foreign or old one is accepted (H9 of the reliability table), and hostile input to
// validators ends (H16).
#include <gtest/gtest.h>

#include <random>
#include <string>

#include <carboy/web/forms/form.hpp>
#include <carboy/web/forms/number_fields.hpp>
#include <carboy/web/forms/text_fields.hpp>
#include <carboy/web/forms/time_fields.hpp>
#include <carboy/web/forms/validators.hpp>

#include "web/security/remember_cookie.hpp"
#include "web/session/session_cookie.hpp"

namespace carboy::web {
namespace {

using Status = SessionSigner::Status;

TEST(SignedText, NoFlippedBitIsAccepted) {
    const SessionSigner signer({"key"}, "wtf-csrf-token", SessionSigner::Derivation::django_concat);
    for (const std::string& payload : {std::string("\"0123456789abcdef\""), "\"" + std::string(500, 'a') + "\""}) {
        const std::string good = signer.sign(payload, 1'700'000'000);
        ASSERT_EQ(signer.check(good, 1'700'000'001, 60).status, Status::genuine);
        for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
            std::string bad = good;
            bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
            EXPECT_NE(signer.check(bad, 1'700'000'001, -1).status, Status::genuine) << bit;
        }
        for (std::size_t size = 0; size < good.size(); ++size)
            EXPECT_NE(signer.check(good.substr(0, size), 1'700'000'001, -1).status, Status::genuine) << size;
        EXPECT_NE(signer.check(good + good, 1'700'000'001, -1).status, Status::genuine);
    }
}

TEST(SignedText, BelongsToItsPurposeItsKeyAndItsTime) {
    const auto django = SessionSigner::Derivation::django_concat;
    const SessionSigner token({"key"}, "wtf-csrf-token", django);
    const std::string good = token.sign("\"x\"", 1000);
    EXPECT_EQ(SessionSigner({"key"}).check(good, 1000, 60).status, Status::forged);
    EXPECT_EQ(SessionSigner({"key"}, "other", django).check(good, 1000, 60).status, Status::forged);
    EXPECT_EQ(SessionSigner({"other"}, "wtf-csrf-token", django).check(good, 1000, 60).status, Status::forged);
    EXPECT_EQ(SessionSigner({"new", "key"}, "wtf-csrf-token", django).check(good, 1000, 60).status, Status::genuine);
    EXPECT_EQ(token.check(good, 1060, 60).status, Status::genuine);
    EXPECT_EQ(token.check(good, 1061, 60).status, Status::expired);
    EXPECT_EQ(token.check(good, 999, 60).status, Status::expired) << "from the future";
    EXPECT_EQ(token.check(good, 9'999'999'999, -1).status, Status::genuine);
}

TEST(SignedText, NoRememberedVisitorIsForged) {
    const std::string good = encode_remember_cookie("17", "key");
    EXPECT_EQ(decode_remember_cookie(good, "key"), "17");
    EXPECT_EQ(decode_remember_cookie(good, "other"), std::nullopt);
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        std::string bad = good;
        bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
        EXPECT_EQ(decode_remember_cookie(bad, "key"), std::nullopt) << bit;
    }
}

struct Hostile : Form {
    StringField a{"A",
                  {email(), url(), uuid(), ip_address(true, true), mac_address(), length(1, 10), regexp("^(a+)+$")}};
    IntegerField b{"B", {number_range(0, 5)}};
    DecimalTextField c{"C", {number_range(0, 5)}};
    FloatField d{"D"};
    DateTimeField e{"E"};
    CARBOY_FORM(Hostile, a, b, c, d, e);
};

TEST(Validators, EndForEveryText) {
    std::mt19937 random(7);
    std::vector<std::string> texts;
    for (const char* unit : {"a", "@", ".", "a.", "a@", "-", ":", "1", "9.", "\xff", "\xf0\x9f\x98\x80", " ", "e",
                             "1e9", "_", "{", "%", "\n"}) {
        std::string text;
        while (text.size() < 100'000) text += unit;
        texts.push_back(text);
        texts.push_back(text + "!");
    }
    for (int i = 0; i < 3000; ++i) {
        std::string text;
        for (std::size_t size = random() % 40; size > 0; --size)
            text += "0123456789abcXYZ@.:-_+/{}%eE \t\n\xc3\xa9\xff\0http://urn:uuid:"[random() % 49];
        texts.push_back(text);
    }
    for (const std::string& text : texts) {
        http::MultiDict fields;
        for (const char* name : {"a", "b", "c", "d", "e"}) fields.add(name, text);
        Hostile form{fields};
        form.validate();
        for (const Form::Entry& entry : form.fields()) (*entry.field)();
    }
}

}  // namespace
}  // namespace carboy::web
