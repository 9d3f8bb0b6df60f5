// An application whose handlers do things that a server must survive, or at least explain.
#include <carboy/web.hpp>

#include <alloca.h>

#include <cstdlib>
#include <cstring>
#include <iostream>
#include <mutex>
#include <regex>
#include <string>
#include <thread>

#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/mutex.hpp>
#include <carboy/fiber/offload.hpp>

using namespace carboy;
namespace fiber = carboy::fiber;

std::string home() { return "ok"; }

[[gnu::noinline]] int go_down(std::size_t size) {
    volatile char frame[1024];
    std::memset(const_cast<char*>(frame), 1, sizeof frame);
    return size > sizeof frame ? go_down(size - sizeof frame) + frame[7] : frame[3];
}

std::string deep(Request& request) { return std::to_string(go_down(request.args.get<std::size_t>("kb", 0) * 1024)); }

std::string large_frame(Request& request) {
    auto* frame = static_cast<volatile char*>(alloca(request.args.get<std::size_t>("kb", 0) * 1024));
    frame[0] = 1;
    return "done";
}

std::string regex(Request& request) {
    const std::string text(request.args.get<std::size_t>("n", 0), 'a');
    return std::regex_match(text, std::regex("(a|b)*")) ? "match" : "no match";
}

std::string null() {
    volatile int* volatile nothing = nullptr;  // the compiler must not know that it is null
    *nothing = 1;
    return "";
}

std::string terminate() { std::terminate(); }

std::string spin(Request& request) {
    std::this_thread::sleep_for(std::chrono::milliseconds(request.args.get<int>("ms", 0)));
    return "done";
}

std::string take_break(Request& request) {
    fiber::sleep_for(std::chrono::milliseconds(request.args.get<int>("ms", 0)));
    return "done";
}

// A deadlock: the thread blocks while the fiber that holds the lock waits for the thread.
std::mutex thread_lock;
std::string lock() {
    const std::lock_guard guard(thread_lock);
    fiber::sleep_for(std::chrono::milliseconds(200));
    return "done";
}

fiber::Mutex fiber_lock;
std::string polite_lock() {
    const std::lock_guard guard(fiber_lock);
    fiber::sleep_for(std::chrono::milliseconds(20));
    return "done";
}

std::string print() {
    std::cout << std::string(10'000, 'x') << std::endl;
    return "done";
}

std::string echo(Request& request) { return std::string(request.body); }

std::string page(Request& request) { return std::string(request.args.get<std::size_t>("kb", 0) * 1024, 'x'); }

int main(int argc, char** argv) {
    App app("trouble", Config::from_env("TROUBLE"));
    app.route<home>("/");
    app.route<deep>("/deep");
    app.route<large_frame>("/frame");
    app.route<regex>("/regex");
    app.route<null>("/null");
    app.route<terminate>("/terminate");
    app.route<spin>("/spin");
    app.route<take_break>("/pause");
    app.route<lock>("/lock");
    app.route<polite_lock>("/polite");
    app.route<print>("/print");
    app.route<echo>("/echo", {Method::post});
    app.route<page>("/page");
    app.error_handler<HttpError>([](const HttpError& error) {
        Response response = jsonify({{"error", error.status()}});
        response.status = error.status();
        return response;
    });
    app.after_request([](Response& response) { response.headers.set("X-Trouble", "yes"); });
    return app.main(argc, argv);
}
