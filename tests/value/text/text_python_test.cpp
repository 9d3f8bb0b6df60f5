// Compares the texts of random values with Python's.
#include <carboy/value/text/date_text.hpp>
#include <carboy/value/text/decimal_text.hpp>
#include <carboy/value/text/hex.hpp>
#include <carboy/value/text/interval_text.hpp>
#include <carboy/value/text/percent.hpp>
#include <carboy/value/text/time_text.hpp>
#include <carboy/value/text/uuid_text.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <string>

#include "support/seed.hpp"

namespace carboy::value {
namespace {

std::string python_output(const std::string& arguments) {
    const std::string command =
        "/usr/bin/python3 -B '" CARBOY_SOURCE_DIR "/tests/value/text/text_oracle.py' " + arguments;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string out;
    char buffer[65536];
    while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, pipe.get())) out.append(buffer, size);
    return out;
}

std::string bytes_of(const std::string& digits) {
    std::string out;
    EXPECT_TRUE(append_bytes_of_hex(out, digits));
    return out;
}

std::string decimal(const std::string& text) {
    const auto parts = parse_decimal(text);
    if (!parts) return {};
    std::string digits = std::string(parts->whole) + std::string(parts->fraction);
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    std::string out;
    append_python_decimal(out, parts->negative, digits,
                          parts->exponent - static_cast<std::int64_t>(parts->fraction.size()));
    return out;
}

std::string scaled(const std::string& input) {
    std::istringstream in(input);
    ScaledNumber number;
    in >> number.negative >> number.high >> number.low >> number.scale;
    std::string out;
    append_decimal(out, number);
    return out;
}

std::string uuid(const std::string& text) {
    const auto bytes = parse_uuid(text);
    if (!bytes) return {};
    std::string out;
    append_uuid(out, *bytes);
    append_uuid_hex(out += ' ', *bytes);
    return out;
}

std::string moment(const std::string& input) {
    std::istringstream in(input);
    std::int64_t count = 0;
    std::string spec, out;
    in >> count >> spec;
    append_moment(out, std::chrono::microseconds(count), " ", parse_time_spec(spec).value());
    return out;
}

std::string read(const std::string& text) {
    const auto moment = parse_moment(text);
    if (!moment) return {};
    return std::to_string(moment->since_epoch.count()) + ' ' + std::to_string(moment->offset.count());
}

std::string http(const std::string& seconds) {
    std::string out;
    append_http_date(out, std::chrono::sys_seconds(std::chrono::seconds(std::stoll(seconds))));
    return out;
}

std::string offset(const std::string& microseconds) {
    std::string out;
    append_offset(out, std::chrono::microseconds(std::stoll(microseconds)));
    return out;
}

std::string timedelta(const std::string& input) {
    std::istringstream in(input);
    std::int64_t days = 0, seconds = 0, microseconds = 0;
    in >> days >> seconds >> microseconds;
    std::string out;
    append_timedelta(out, days, seconds, microseconds);
    return out;
}

std::string quote(const std::string& digits) { return percent_encode(bytes_of(digits), "/"); }

std::string unquote(const std::string& digits) {
    std::string decoded, out;
    percent_decode(decoded, bytes_of(digits));
    append_hex(out, decoded);
    return out;
}

TEST(TextAgainstPython, IsTheSame) {
    const std::map<std::string, std::string (*)(const std::string&)> answers{
        {"decimal", decimal}, {"scaled", scaled}, {"uuid", uuid},           {"moment", moment}, {"read", read},
        {"http", http},       {"offset", offset}, {"timedelta", timedelta}, {"quote", quote},   {"unquote", unquote},
    };
    const unsigned seed = test_seed_number();
    SCOPED_TRACE("CARBOY_TEST_SEED=" + std::to_string(seed));
    std::istringstream lines(python_output("3000 " + std::to_string(seed)));
    std::size_t count = 0;
    for (std::string ask, input, answer; std::getline(lines, ask, '\t'); ++count) {
        ASSERT_TRUE(std::getline(lines, input, '\t') && std::getline(lines, answer));
        ASSERT_EQ(answers.at(ask)(input), answer) << ask << ' ' << input;
    }
    EXPECT_GT(count, 25'000u);
}

}  // namespace
}  // namespace carboy::value
