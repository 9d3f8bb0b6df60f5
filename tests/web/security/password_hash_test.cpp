// Password hashes: format, checks, bad hashes, old methods. tests/interop/web compares them with Werkzeug.
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include <carboy/base/error.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/http/error.hpp>
#include <carboy/web/security/password_hash.hpp>

namespace carboy::web {
namespace {

constexpr std::string_view cheap = "scrypt:16:1:1";

TEST(PasswordHash, HasTheFormatOfWerkzeug) {
    const std::string hash = generate_password_hash("secret", cheap);
    EXPECT_TRUE(hash.starts_with("scrypt:16:1:1$"));
    EXPECT_EQ(hash.size(), std::string("scrypt:16:1:1$").size() + 16 + 1 + 128);
    EXPECT_NE(hash, generate_password_hash("secret", cheap));
    EXPECT_TRUE(generate_password_hash("secret", "pbkdf2:sha512:10", 4).starts_with("pbkdf2:sha512:10$"));
    EXPECT_TRUE(generate_password_hash("secret", "pbkdf2:sha1").starts_with("pbkdf2:sha1:600000$"));
    EXPECT_TRUE(generate_password_hash("secret").starts_with("scrypt:32768:8:1$"));
}

TEST(PasswordHash, KnowsItsPassword) {
    for (const std::string_view method :
         {cheap, std::string_view("pbkdf2:sha256:5"), std::string_view("pbkdf2:sha1:5")})
        for (const std::string& password : {std::string("secret"), std::string(), std::string("p\xc3\xa4ss"),
                                            std::string("with\0zero", 9), std::string(10'000, 'x')}) {
            const std::string hash = generate_password_hash(password, method);
            EXPECT_TRUE(check_password_hash(hash, password)) << hash;
            EXPECT_FALSE(check_password_hash(hash, password + "x"));
            EXPECT_FALSE(check_password_hash(hash, "with"));
        }
}

// RFC 7914 section 12 and RFC 7914 section 11 give these values.
TEST(PasswordHash, ComputesTheKnownValues) {
    EXPECT_TRUE(check_password_hash(
        "scrypt:1024:8:16$NaCl$fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff1092"
        "79d9830dac727afb94a83ee6d8360cbdfa2cc0640",
        "password"));
}

TEST(PasswordHash, AHashThatIsWrongIsNeverRight) {
    const std::string good = generate_password_hash("secret", cheap);
    for (const std::string& bad :
         {std::string(), std::string("secret"), std::string("$"), std::string("$$"), std::string("scrypt$$"),
          std::string("plain$$secret"), std::string("scrypt:0:8:1$a$b"), std::string("scrypt:17:8:1$a$b"),
          std::string("scrypt:1099511627776:8:1$a$b"), std::string("scrypt:16:1$a$b"),
          std::string("scrypt:16:1:-1$a$b"), std::string("pbkdf2:nothing:5$a$b"), std::string("pbkdf2:sha256:0$a$b"),
          std::string("pbkdf2:sha256:99999999999$a$b"), std::string("pbkdf2:sha256:5:6$a$b"),
          good.substr(0, good.size() - 1), good + "0", "x" + good})
        EXPECT_FALSE(check_password_hash(bad, "secret")) << bad;
}

TEST(PasswordHash, RefusesAMethodThatCannotBeUsed) {
    for (const std::string_view method : {"plain", "md5", "scrypt:3:1:1", "pbkdf2:sha256:0", "bcrypt", ""}) {
        try {
            generate_password_hash("x", method);
            FAIL() << method;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), "bad_password_method");
        }
    }
    EXPECT_THROW(generate_password_hash("x", cheap, 0), Error);
}

TEST(PasswordHash, KnowsWhenItIsOld) {
    EXPECT_FALSE(needs_rehash("scrypt:32768:8:1$a$b"));
    EXPECT_FALSE(needs_rehash("scrypt:65536:8:1$a$b"));
    EXPECT_TRUE(needs_rehash("scrypt:16384:8:1$a$b"));
    EXPECT_TRUE(needs_rehash("pbkdf2:sha256:1000000$a$b"));
    EXPECT_TRUE(needs_rehash("sha256$a$b"));
    EXPECT_TRUE(needs_rehash("nonsense"));
    EXPECT_FALSE(needs_rehash("pbkdf2:sha256:600000$a$b", "pbkdf2"));
    EXPECT_TRUE(needs_rehash("pbkdf2:sha1:600000$a$b", "pbkdf2"));
    EXPECT_TRUE(needs_rehash("pbkdf2:sha256:260000$a$b", "pbkdf2"));
}

TEST(PasswordHash, OtherFibersRunWhileItIsComputed) {
    fiber::Loop loop;
    std::string hash;
    int turns = 0;
    bool done = false;
    loop.spawn([&] {
        hash = generate_password_hash("secret");
        done = true;
    });
    loop.spawn([&] {
        while (!done) {
            ++turns;
            fiber::yield();
        }
    });
    loop.run();
    EXPECT_TRUE(check_password_hash(hash, "secret"));
    EXPECT_GT(turns, 10);
}

TEST(PasswordHash, AFloodIsRefusedAndTheRestAnswered) {
    fiber::Loop loop;
    int right = 0, refused = 0;
    const std::string hash = generate_password_hash("secret", "pbkdf2:sha256:20000");
    for (int i = 0; i < 600; ++i)
        loop.spawn([&] {
            try {
                right += check_password_hash(hash, "secret") ? 1 : 0;
            } catch (const http::HttpError& error) {
                refused += error.status() == 503 ? 1 : 0;
            }
        });
    loop.run();
    EXPECT_EQ(right + refused, 600);
    EXPECT_GE(right, 256);
    EXPECT_GT(refused, 0);
}

TEST(PasswordHash, AMissingAccountIsNoMatch) {
    EXPECT_FALSE(check_password_of("", "secret"));
    EXPECT_TRUE(check_password_of(generate_password_hash("secret", cheap), "secret"));
}

}  // namespace
}  // namespace carboy::web
