// Uploads to an application, and the code of docs/guide/uploads.md.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <carboy/fiber/offload.hpp>
#include <carboy/web.hpp>

using namespace carboy;

namespace {

std::string folder;

Response upload(Request& request) {
    const UploadedFile& photo = request.files["photo"];
    if (photo.size() == 0) abort(400, "Choose a photo.");
    fiber::run_blocking([&] { photo.save(folder + "/photo.jpg"); });
    return photo.filename;
}

std::size_t count_lines(const UploadedFile& file) {
    std::string piece(64 * 1024, '\0');
    std::size_t lines = 0, offset = 0;
    while (std::size_t size = file.read(offset, piece.data(), piece.size())) {
        lines += static_cast<std::size_t>(std::count(piece.begin(), piece.begin() + size, '\n'));
        offset += size;
    }
    return lines;
}

std::string lines(Request& request) { return std::to_string(count_lines(request.body_file())); }

struct Uploads : testing::Test {
    Uploads() {
        folder = std::filesystem::temp_directory_path() / ("carboy-uploads-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder);
        app.post<upload>("/upload");
        app.post<lines>("/lines");
    }
    ~Uploads() override { std::filesystem::remove_all(folder); }

    TestResponse send(const std::string& content) {
        return client.post("/upload",
                           {.body = "--b\r\nContent-Disposition: form-data; name=photo; filename=cat.jpg\r\n\r\n" +
                                    content + "\r\n--b--",
                            .headers = {{"Content-Type", "multipart/form-data; boundary=b"}}});
    }

    App app{"uploads"};
    TestClient client = app.test_client();
};

}  // namespace

TEST_F(Uploads, AreSaved) {
    TestResponse answer = send("cat");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "cat.jpg");
    std::ifstream saved(folder + "/photo.jpg");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(saved), {}), "cat");
    EXPECT_EQ(send("").status, 400);
}

TEST_F(Uploads, OfBodiesThatAreNoForm) {
    EXPECT_EQ(client.post("/lines", {.body = "a\nb\n"}).body, "2");
    EXPECT_EQ(client.post("/lines", {.body = ""}).body, "0");
}
