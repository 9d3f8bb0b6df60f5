// The code of docs/guide/blocking.md, compiled and run. A test checks that every block of the page is in this file.
#include <carboy/web.hpp>

#include <carboy/fiber/loop.hpp>
#include <carboy/fiber/semaphore.hpp>

#include <cassert>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>

using namespace carboy;
using namespace std::chrono_literals;

static int next_number = 1;
static void save_number(int) { fiber::sleep_for(10ms); }

fiber::Mutex numbers;

std::string take_number() {
    const std::lock_guard lock(numbers);
    const int number = next_number++;
    save_number(number);  // a query: other fibers may run meanwhile, but none can take a number
    return std::to_string(number);
}

fiber::Semaphore printers(2);

std::string print_page() {
    printers.acquire();
    save_number(0);
    printers.release();
    return "printed";
}

static std::string slow_hash(std::string password) {
    std::this_thread::sleep_for(20ms);
    return "hash of " + password;
}

std::string sign_up(Request& request) {
    const std::string password = request.form["password"];
    const std::string hash = run_blocking([&] { return slow_hash(password); });
    return hash;
}

std::string wait_a_little() {
    fiber::sleep_for(100ms);  // not std::this_thread::sleep_for
    return "done";
}

static std::string set_up(App& app) {
    app.route<take_number>("/number");
    app.route<print_page>("/print");
    app.route<sign_up>("/sign-up", {Method::post});
    app.route<wait_a_little>("/wait");

    app.config["STACK_SIZE"] = 4 * 1024 * 1024;  // bytes

    app.config["BLOCKED_WORKER_SECONDS"] = 2.5;  // 0 turns it off

    app.config["LOG_FORMAT"] = "json";
    app.config["ACCESS_LOG"] = false;
    return "set up";
}

int main() {
    App app("blocking");
    set_up(app);
    fiber::Loop loop;
    std::string numbers_taken;
    for (int i = 0; i < 3; ++i) loop.spawn([&] { numbers_taken += app.test_client().get("/number").body; });
    for (int i = 0; i < 3; ++i) loop.spawn([&] { assert(app.test_client().get("/print").body == "printed"); });
    loop.spawn([&] {
        assert(app.test_client().post("/sign-up", {.form = {{"password", "x"}}}).body == "hash of x");
        assert(app.test_client().get("/wait").body == "done");
    });
    loop.run();
    assert(numbers_taken == "123");
}
