// Database URLs as SQLAlchemy reads them: random ones, with every punctuation character in their passwords.
#include <carboy/engine/url.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "interop/web/python.hpp"

namespace carboy {
namespace {

using engine::Url;

std::string decoded(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

/// Returns a part of the oracle's line; we treat none and empty alike.
std::string part(const std::string& word) { return word == "-" ? "" : decoded(word.substr(1)); }

/// Returns "a=1&b=2", with equal names next to each other, as in SQLAlchemy.
std::vector<std::string> sorted_options(const std::string& joined) {
    std::vector<std::string> options;
    std::istringstream in(joined);
    for (std::string one; std::getline(in, one, '&');) options.push_back(decoded(one));
    std::sort(options.begin(), options.end());
    return options;
}

TEST(UrlSqlalchemyTest, RandomUrlsAreReadAlike) {
    std::size_t compared = 0;
    for (const std::string& line : python_lines("tests/engine/sqlalchemy_urls.py 1 4000")) {
        if (line == "no sqlalchemy") GTEST_SKIP() << "python3-sqlalchemy is not installed";
        std::istringstream in(line);
        std::string text, user, password, host, port, database, options;
        in >> text >> user >> password >> host >> port >> database >> options;
        const Url url = Url::parse(decoded(text));
        EXPECT_EQ(url.user, part(user)) << decoded(text);
        EXPECT_EQ(url.password, part(password)) << decoded(text);
        EXPECT_EQ(url.host, part(host)) << decoded(text);
        EXPECT_EQ(url.port == 0 ? "" : std::to_string(url.port), part(port)) << decoded(text);
        EXPECT_EQ(url.database, part(database)) << decoded(text);
        std::vector<std::string> ours;
        for (const auto& [name, value] : url.options) ours.push_back(name + "=" + value);
        std::sort(ours.begin(), ours.end());
        EXPECT_EQ(ours, sorted_options(part(options))) << decoded(text);
        ++compared;
    }
    EXPECT_GT(compared, 3000U);
}

}  // namespace
}  // namespace carboy
