#include <carboy/web/api/compress.hpp>

#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdint>
#include <random>
#include <string>

#include <carboy/base/error.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web {

namespace {

std::string text(std::size_t size) {
    std::string out;
    while (out.size() < size) out += "line " + std::to_string(out.size() % 97) + "\n";
    return out;
}

std::string unzip(const std::string& bytes) {
    std::string out(1 << 20, '\0');
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

std::string unbrotli(const std::string& bytes) {
    std::string out(1 << 20, '\0');
    std::size_t size = out.size();
    EXPECT_EQ(BrotliDecoderDecompress(bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                                      reinterpret_cast<std::uint8_t*>(out.data())),
              BROTLI_DECODER_RESULT_SUCCESS);
    out.resize(size);
    return out;
}

TestRequest accepting(std::string codings) {
    TestRequest request;
    request.headers.set("Accept-Encoding", codings);
    return request;
}

class CompressTest : public testing::Test {
  protected:
    CompressTest() {
        compress_responses(app);
        app.get("/long", [] {
            Response response(text(5000));
            response.headers.set("ETag", "\"tag\"");
            return response;
        });
        app.get("/short", [] { return "short"; });
        app.get("/picture", [] { return Response(text(5000), 200, "image/png"); });
        app.get("/part", [] { return Response(text(5000), 206); });
    }
    App app{"site"};
    TestClient client = app.test_client();
};

}  // namespace

TEST_F(CompressTest, ByNegotiation) {
    for (const char* yes : {"gzip", "br;q=0.4, GZIP;q=0.5", "*, br;q=0", "deflate, *;q=0.1, br;q=0", "x-gzip",
                            " gzip ; q=1 ", "identity;q=0.5, gzip", "x-gzip, br;q=0.9"}) {
        const TestResponse response = client.get("/long", accepting(yes));
        EXPECT_EQ(response.header("Content-Encoding"), "gzip") << yes;
        EXPECT_LT(response.body.size(), 1000u);
        EXPECT_EQ(unzip(response.body), text(5000));
        EXPECT_EQ(response.header("ETag"), "W/\"tag\"");
        EXPECT_EQ(response.header("Vary"), "Accept-Encoding");
    }
    for (const char* no : {"", "br;q=0", "gzip;q=0", "identity, br;q=0.5, gzip;q=0.9", "gzip;q=0.000", "*;q=0",
                           "*, gzip;q=0, br;q=0", "gzipped"}) {
        const TestResponse response = client.get("/long", accepting(no));
        EXPECT_FALSE(response.headers.contains("Content-Encoding")) << no;
        EXPECT_EQ(response.body, text(5000));
        EXPECT_EQ(response.header("ETag"), "\"tag\"");
        EXPECT_EQ(response.header("Vary"), "Accept-Encoding") << "a cache keeps both forms apart";
    }
}

TEST_F(CompressTest, WithBrotli) {
    app.get("/noise", [] {
        std::string noise;
        std::mt19937 random(7);
        while (noise.size() < 2000) noise += static_cast<char>(random());
        return Response(noise, 200, "text/plain");
    });
    app.get("/huge", [] { return text(200'000); });
    for (const char* yes : {"br", "gzip, br", "BR;q=0.5, gzip;q=0.5", "*", "gzip;q=0, *;q=0.1", "identity;q=0, br"}) {
        const TestResponse response = client.get("/long", accepting(yes));
        EXPECT_EQ(response.header("Content-Encoding"), "br") << yes;
        EXPECT_EQ(unbrotli(response.body), text(5000));
        EXPECT_EQ(response.header("ETag"), "W/\"tag\"");
        EXPECT_EQ(response.header("Vary"), "Accept-Encoding");
    }
    EXPECT_FALSE(client.get("/noise", accepting("br")).headers.contains("Content-Encoding")) << "it would be larger";
    EXPECT_EQ(unbrotli(client.get("/huge", accepting("br")).body), text(200'000));
}

TEST_F(CompressTest, TheApplicationChoosesTheCodings) {
    App other{"other"};
    compress_responses(other, {.least = 0, .codings = {"gzip"}});
    other.get("/", [] { return text(3000); });
    other.get("/empty", [] { return ""; });
    EXPECT_EQ(other.test_client().get("/", accepting("br, gzip;q=0.1")).header("Content-Encoding"), "gzip");
    EXPECT_FALSE(other.test_client().get("/", accepting("br")).headers.contains("Content-Encoding"));
    EXPECT_EQ(other.test_client().get("/empty", accepting("gzip")).body, "");
    App first{"first"};
    compress_responses(first, {.codings = {"gzip", "br"}});
    first.get("/", [] { return text(3000); });
    EXPECT_EQ(first.test_client().get("/", accepting("br, gzip")).header("Content-Encoding"), "gzip");
    EXPECT_EQ(first.test_client().get("/", accepting("br, gzip;q=0.9")).header("Content-Encoding"), "br");
}

TEST_F(CompressTest, OnlyWhatGetsSmaller) {
    for (const char* path : {"/short", "/picture", "/part"})
        EXPECT_FALSE(client.get(path, accepting("gzip")).headers.contains("Content-Encoding")) << path;
    EXPECT_THROW(compress_responses(app, {.level = 10}), Error);
    EXPECT_THROW(compress_responses(app, {.brotli_level = 12}), Error);
    EXPECT_THROW(compress_responses(app, {.codings = {"br", "zstd"}}), Error);
    EXPECT_THROW(compress_responses(app, {.codings = {}}), Error);
}

}  // namespace carboy::web
