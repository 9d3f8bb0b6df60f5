// Password hashes between Carboy and Debian's Werkzeug, in both directions.
#include <gtest/gtest.h>

#include <string>

#include <carboy/web/security/password_hash.hpp>

#include "interop/web/python.hpp"

namespace carboy::web {
namespace {

TEST(WerkzeugPasswords, AreChecked) {
    const std::vector<std::string> lines = python_lines("tests/interop/web/werkzeug_passwords.py make");
    ASSERT_EQ(lines.size(), 41u);
    for (const std::string& line : lines) {
        const std::size_t tab = line.find('\t');
        const std::string hash = line.substr(0, tab), password = line.substr(tab + 1);
        EXPECT_TRUE(check_password_hash(hash, password)) << hash;
        EXPECT_FALSE(check_password_hash(hash, password + " ")) << hash;
    }
}

TEST(WerkzeugPasswords, OursAreCheckedByIt) {
    std::string arguments;
    for (const std::string method : {"scrypt", "scrypt:1024:8:2", "pbkdf2:sha256:1000", "pbkdf2:sha512:5", "pbkdf2"})
        for (const std::string password : {"secret", "", "p\xc3\xa4ss \xe2\x98\x83"}) {
            const std::string hash = generate_password_hash(password, method);
            arguments += " '" + hash + "' '" + password + "' '" + hash + "' '" + password + "x'";
        }
    const std::vector<std::string> lines = python_lines("tests/interop/web/werkzeug_passwords.py check" + arguments);
    ASSERT_EQ(lines.size(), 30u);
    for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(lines[i], i % 2 == 0 ? "True" : "False") << i;
}

}  // namespace
}  // namespace carboy::web
