#include "server/parse/chunk_decoder.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace carboy::server {

namespace {

struct Outcome {
    std::string body;
    int status = 0;
    bool done = false;
    std::size_t used = 0;

    bool operator==(const Outcome&) const = default;
};

// Feeds `wire` in pieces that end at the positions in `cuts`.
template <class NextCut>
Outcome decode_in_pieces(std::string_view wire, NextCut next_cut, std::uint64_t body_limit = 1000) {
    ChunkDecoder decoder(body_limit, 100);
    Outcome outcome;
    std::size_t have = 0;
    while (outcome.status == 0 && !decoder.done()) {
        if (have == wire.size()) break;
        have = next_cut(have);
        for (;;) {
            ChunkDecoder::Step step = decoder.next(wire.substr(outcome.used, have - outcome.used));
            outcome.status = step.status;
            outcome.body += step.body;
            outcome.used += step.used;
            if (step.status || step.used == 0 || decoder.done()) break;
        }
    }
    outcome.done = decoder.done();
    return outcome;
}

Outcome decode(std::string_view wire, std::uint64_t body_limit = 1000) {
    return decode_in_pieces(
        wire, [&](std::size_t) { return wire.size(); }, body_limit);
}

Outcome decode_by_bytes(std::string_view wire) {
    return decode_in_pieces(wire, [](std::size_t have) { return have + 1; });
}

}  // namespace

TEST(ChunkDecoder, TakesWhatTheRfcAllows) {
    const std::pair<const char*, const char*> accepted[] = {
        {"0\r\n\r\n", ""},
        {"3\r\nabc\r\n0\r\n\r\n", "abc"},
        {"0003\r\nabc\r\n000\r\n\r\n", "abc"},
        {"A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789"},
        {"3;x\r\nabc\r\n0;last\r\n\r\n", "abc"},
        {"3 ;x=\"y z\"\r\nabc\r\n0\r\n\r\n", "abc"},
        {"2\r\n\r\n\r\n0\r\n\r\n", "\r\n"},
        {"1\r\na\r\n0\r\nTrailer: one\r\nX:\r\n\r\n", "a"},
    };
    for (auto [wire, body] : accepted) {
        Outcome outcome = decode(wire);
        EXPECT_EQ(outcome.status, 0) << wire;
        EXPECT_TRUE(outcome.done) << wire;
        EXPECT_EQ(outcome.body, body);
        EXPECT_EQ(decode_by_bytes(wire), outcome) << wire;
    }
}

TEST(ChunkDecoder, StopsBehindTheBody) { EXPECT_EQ(decode("1\r\na\r\n0\r\n\r\nGET / HTTP/1.1\r\n").used, 11u); }

// All of these are refused without waiting for more.
TEST(ChunkDecoder, RefusesTheRestAtOnce) {
    const char* refused[] = {"0\r\n\n",
                             "0\n\n",
                             "0\n",
                             "3\nabc\n0\n\n",
                             "3\r\nabc\n",
                             "3\r\nabcd",
                             "3\r\nabc\rX",
                             "0\r\nX: 1\n",
                             "0\r\nX\r\n",
                             "0\r\n: 1\r\n",
                             "0\r\nX : 1\r\n",
                             "0\r\nX: 1\r\n folded\r\n",
                             "0\r\nX: 1\x01",
                             "0x3\r\n",
                             "0x",
                             "-3",
                             "+3",
                             " 3",
                             "g",
                             "\r\n",
                             ";x\r\n",
                             "3 \r\n",
                             "3 3",
                             "3;a\rb",
                             "3;a\x01",
                             "3;a\x7f",
                             "fffffffffffffffff"};
    for (const char* wire : refused) {
        EXPECT_EQ(decode(wire).status, 400) << wire;
        EXPECT_EQ(decode_by_bytes(wire).status, 400) << wire;
    }
}

TEST(ChunkDecoder, KeepsItsLimits) {
    EXPECT_EQ(decode("ffffffffffffffff\r\n").status, 413);
    EXPECT_EQ(decode("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 5).status, 0);
    EXPECT_EQ(decode("3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n", 5).status, 413);
    EXPECT_EQ(decode("0\r\nX: " + std::string(101, 'x')).status, 431);
    std::string trailers = "0\r\n";
    for (int i = 0; i < 20; ++i) trailers += "X: 1234\r\n";
    EXPECT_EQ(decode(trailers + "\r\n").status, 431);
}

TEST(ChunkDecoder, SplitPointsChangeNothing) {
    std::mt19937 random(7);
    const char alphabet[] = "0123aAfF;= \t\r\n:X";
    for (int round = 0; round < 20'000; ++round) {
        std::string wire = round % 2 ? "2\r\nab\r\n0\r\n" : "";
        for (std::size_t size = random() % 12; size > 0; --size) wire += alphabet[random() % (sizeof alphabet - 1)];
        Outcome whole = decode(wire);
        Outcome split =
            decode_in_pieces(wire, [&](std::size_t have) { return have + 1 + random() % (wire.size() - have); });
        EXPECT_EQ(split.status, whole.status) << testing::PrintToString(wire);
        if (whole.status == 0) {
            EXPECT_EQ(split, whole) << testing::PrintToString(wire);
        }
    }
}

}  // namespace carboy::server
