// Commands in tests: exit code, output, input.
#include <carboy/web/testing/cli_runner.hpp>

#include <gtest/gtest.h>

#include <iostream>
#include <string>

#include <carboy/web/app/app.hpp>
#include <carboy/web/context/context.hpp>

namespace carboy::web::cli_runner_test {
namespace {

class CliRunnerTest : public testing::Test {
  protected:
    CliRunnerTest() {
        app.command("greet NAME --times=1 --loud", [](const std::string& name, int times, bool loud) {
            for (int i = 0; i < times; ++i) std::cout << "Hello " << name << (loud ? "!\n" : "\n");
        });
        app.command("ask", [] {
            std::string answer;
            while (std::getline(std::cin, answer)) std::cout << current_app().name() << ": " << answer << "\n";
            std::cerr << "no more answers\n";
            return 3;
        });
        app.command("fail", [] { throw std::runtime_error("the disk is full"); });
    }
    App app{"runner"};
    CliRunner runner = app.test_cli_runner();
};

TEST_F(CliRunnerTest, KeepsWhatACommandPrints) {
    const CliResult result = runner.invoke({"greet", "Ann", "--times", "2", "--loud"});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.output, "Hello Ann!\nHello Ann!\n");
    EXPECT_EQ(result.errors, "");
    EXPECT_NE(runner.invoke({"routes"}).output.find("/static/<path:filename>"), std::string::npos);
}

TEST_F(CliRunnerTest, GivesACommandItsInput) {
    const CliResult result = runner.invoke({"ask"}, "yes\nno\n");
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_EQ(result.output, "runner: yes\nrunner: no\n");
    EXPECT_EQ(result.errors, "no more answers\n");
    EXPECT_EQ(runner.invoke({"ask"}).output, "") << "the second command begins with a new input";
}

TEST_F(CliRunnerTest, ReportsFailuresAndGivesTheStreamsBack) {
    std::streambuf* const usual = std::cout.rdbuf();
    const CliResult failed = runner.invoke({"fail"});
    EXPECT_EQ(failed.exit_code, 1);
    EXPECT_NE(failed.errors.find("the disk is full"), std::string::npos);
    const CliResult unknown = runner.invoke({"greet"});
    EXPECT_NE(unknown.exit_code, 0);
    EXPECT_NE(unknown.errors.find("name is required"), std::string::npos) << unknown.errors;
    EXPECT_EQ(std::cout.rdbuf(), usual);
}

}  // namespace
}  // namespace carboy::web::cli_runner_test
