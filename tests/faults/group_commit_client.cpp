// The program that tests/faults/group_commit_test.py kills: sessions in several threads add rows and report each one
// once its commit has returned.
//   group_commit_client FILE THREADS
#include <carboy/orm.hpp>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

using namespace carboy;

struct Mark {
    Column<Integer, primary_key> id;
    Column<Integer> part;

    static constexpr std::string_view table_name = "mark";
    CARBOY_MODEL(Mark, id, part);
};

namespace {

void say(const std::string& line) {
    const std::string text = line + '\n';
    if (::write(STDOUT_FILENO, text.data(), text.size()) != static_cast<ssize_t>(text.size())) std::_Exit(3);
}

void add_for_ever(Engine& engine) {
    for (;;) {
        Session session{engine};
        Mark& first = session.add(Mark{.part = 0});
        session.add(Mark{.part = 1});
        session.commit();
        say(std::to_string(first.id.value()));
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    Engine engine{std::string("sqlite:///") + argv[1]};
    std::vector<std::thread> threads;
    for (int i = std::atoi(argv[2]); i > 0; --i) threads.emplace_back([&] { add_for_ever(engine); });
    for (std::thread& thread : threads) thread.join();
}
