#include <carboy/web/api/compress.hpp>

#include <gtest/gtest.h>
#include <zlib.h>

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
    for (const char* yes : {"gzip", "br, GZIP;q=0.5", "*", "deflate, *;q=0.1", "x-gzip", " gzip ; q=1 "}) {
        const TestResponse response = client.get("/long", accepting(yes));
        EXPECT_EQ(response.header("Content-Encoding"), "gzip") << yes;
        EXPECT_LT(response.body.size(), 1000u);
        EXPECT_EQ(unzip(response.body), text(5000));
        EXPECT_EQ(response.header("ETag"), "W/\"tag\"");
        EXPECT_EQ(response.header("Vary"), "Accept-Encoding");
    }
    for (const char* no : {"", "br", "gzip;q=0", "gzip;q=0.000", "*;q=0", "*, gzip;q=0", "gzipped"}) {
        const TestResponse response = client.get("/long", accepting(no));
        EXPECT_FALSE(response.headers.contains("Content-Encoding")) << no;
        EXPECT_EQ(response.body, text(5000));
        EXPECT_EQ(response.header("ETag"), "\"tag\"");
        EXPECT_EQ(response.header("Vary"), "Accept-Encoding") << "a cache keeps both forms apart";
    }
}

TEST_F(CompressTest, OnlyWhatGetsSmaller) {
    for (const char* path : {"/short", "/picture", "/part"})
        EXPECT_FALSE(client.get(path, accepting("gzip")).headers.contains("Content-Encoding")) << path;
    EXPECT_THROW(compress_responses(app, {.level = 10}), Error);
}

}  // namespace carboy::web
