#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <vector>

#include <carboy/web/app/app.hpp>
#include <carboy/web/context/context.hpp>
#include <carboy/web/security/csrf.hpp>

namespace carboy::web {
namespace {

std::string index_page() { return "home"; }
Response save(Request& request) { return request.form["name"]; }

/// Runs app.main in this process with these arguments.
int run(App& app, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "app");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    return app.main(static_cast<int>(arguments.size()), argv.data());
}

class CommandLineTest : public testing::Test {
  protected:
    CommandLineTest() {
        app.route<index_page>("/");
        app.route<save>("/save", {Method::get, Method::post});
    }
    App app{"shop"};
};

TEST_F(CommandLineTest, ListsRoutes) {
    testing::internal::CaptureStdout();
    EXPECT_EQ(run(app, {"routes"}), 0);
    EXPECT_EQ(testing::internal::GetCapturedStdout(),
              "Endpoint    Methods    Rule\n"
              "----------  ---------  -----------------------\n"
              "index_page  GET        /\n"
              "save        GET, POST  /save\n"
              "static      GET        /static/<path:filename>\n");
}

TEST_F(CommandLineTest, ExplainsItself) {
    app.add_command(
        {.name = "db create-all", .help = "Create the tables", .run = [](const CommandValues&) { return 0; }});
    testing::internal::CaptureStdout();
    EXPECT_EQ(run(app, {"--help"}), 0);
    const std::string help = testing::internal::GetCapturedStdout();
    for (const char* word : {"run", "routes", "db", "--host", "--port", "--workers", "--debug"})
        EXPECT_NE(help.find(word), std::string::npos) << word;
}

TEST_F(CommandLineTest, RefusesBadOptions) {
    const std::vector<std::vector<std::string>> lines{{"--port", "99999"},     {"--port", "x"},      {"nonsense"},
                                                      {"run", "--workers=-1"}, {"routes", "--what"}, {"--host"}};
    for (const auto& line : lines) {
        testing::internal::CaptureStderr();
        EXPECT_NE(run(app, line), 0) << line[0];
        EXPECT_FALSE(testing::internal::GetCapturedStderr().empty()) << line[0];
    }
}

TEST_F(CommandLineTest, RunsAddedCommandsInsideAContext) {
    std::string seen;
    const auto note = [&](const CommandValues& values) {
        seen = current_app().name() + " " + values["name"] + " " + values["--role"] +
               (values.flag("--force") ? " forced" : "");
        return 3;
    };
    app.add_command({.name = "user add",
                     .help = "Add a user",
                     .parameters = {{.name = "name", .required = true},
                                    {.name = "--role", .default_value = "reader"},
                                    {.name = "--force", .is_flag = true}},
                     .run = note});
    EXPECT_EQ(run(app, {"user", "add", "ada", "--force"}), 3);
    EXPECT_EQ(seen, "shop ada reader forced");
    EXPECT_EQ(run(app, {"user", "add", "bob", "--role", "admin"}), 3);
    EXPECT_EQ(seen, "shop bob admin");
    testing::internal::CaptureStderr();
    EXPECT_NE(run(app, {"user", "add"}), 0);
    EXPECT_NE(run(app, {"user"}), 0);
    testing::internal::GetCapturedStderr();
}

TEST_F(CommandLineTest, GivesCommandsTypedArguments) {
    std::string seen;
    app.command(
        "greet NAME --times=1 --loud",
        [&](const std::string& name, int times, bool loud) {
            seen = current_app().name() + " " + name + " " + std::to_string(times) + (loud ? " loud" : "");
        },
        "Greet somebody");
    app.command("stock count [PLACE] --factor=1.5", [&](std::optional<std::string> place, double factor) {
        seen = place.value_or("everywhere") + " " + std::to_string(factor);
        return 4;
    });
    EXPECT_EQ(run(app, {"greet", "Ann", "--times", "3", "--loud"}), 0);
    EXPECT_EQ(seen, "shop Ann 3 loud");
    EXPECT_EQ(run(app, {"greet", "Bob"}), 0);
    EXPECT_EQ(seen, "shop Bob 1");
    EXPECT_EQ(run(app, {"stock", "count"}), 4);
    EXPECT_EQ(seen, "everywhere 1.500000");
    EXPECT_EQ(run(app, {"stock", "count", "shelf", "--factor=2"}), 4);
    EXPECT_EQ(seen, "shelf 2.000000");
    testing::internal::CaptureStderr();
    EXPECT_NE(run(app, {"greet"}), 0);
    EXPECT_EQ(run(app, {"greet", "Ann", "--times", "many"}), 1);
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find("'many' cannot be used for --times."), std::string::npos) << said;
    EXPECT_NE(said.find("Pass a whole number."), std::string::npos) << said;
}

TEST_F(CommandLineTest, TurnsExceptionsIntoAMessageAndAnExitCode) {
    app.add_command(
        {.name = "fail", .run = [](const CommandValues&) -> int { throw Error("broken", "It is broken", "Mend it"); }});
    testing::internal::CaptureStderr();
    EXPECT_EQ(run(app, {"fail"}), 1);
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find("error: It is broken"), std::string::npos) << said;
    EXPECT_NE(said.find("Mend it"), std::string::npos) << said;
}

/// A served application in a separate process; its log is read from `output`.
struct Child {
    pid_t pid = -1;
    FILE* output = nullptr;

    explicit Child(App& app, std::vector<std::string> more = {}) {
        int ends[2];
        if (pipe(ends) != 0) return;
        pid = fork();
        if (pid == 0) {
            dup2(ends[1], 2);
            close(ends[0]);
            more.insert(more.begin(), {"--port", "0", "--workers", "1"});
            _exit(run(app, std::move(more)));
        }
        close(ends[1]);
        output = fdopen(ends[0], "r");
    }
    ~Child() { fclose(output); }

    std::string line() const {
        char text[512] = "";
        return std::fgets(text, sizeof text, output) ? text : "";
    }
    /// Returns the first line that contains the text; a sanitizer may write its own lines before it.
    std::string line_with(const std::string& wanted) const {
        for (std::string text = line(); !text.empty(); text = line())
            if (text.find(wanted) != text.npos) return text;
        return "";
    }
};

std::string fetch(int port, const std::string& request) {
    const int connection = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::string answer;
    if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
        write(connection, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
        char buffer[4096];
        for (ssize_t count = 0; (count = read(connection, buffer, sizeof buffer)) > 0;)
            answer.append(buffer, static_cast<std::size_t>(count));
    }
    close(connection);
    return answer;
}

TEST_F(CommandLineTest, ServesUntilItIsTold) {
    const Child child(app);
    const std::string greeting = child.line_with("http://");
    const std::size_t colon = greeting.find("127.0.0.1:");
    ASSERT_NE(colon, std::string::npos) << greeting;
    const int port = std::stoi(greeting.substr(colon + 10));
    const std::string answer = fetch(port, "GET /?q=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
    EXPECT_TRUE(answer.ends_with("home")) << answer;
    const std::string head = fetch(port, "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(head.ends_with("\r\n\r\n")) << head;
    EXPECT_NE(head.find("Content-Length: 4"), std::string::npos) << head;
    const std::string logged = child.line_with("GET ");
    EXPECT_NE(logged.find(" INFO 127.0.0.1 \"GET /?q=1 HTTP/1.1\" 200 4 "), std::string::npos) << logged;
    kill(child.pid, SIGTERM);
    int status = 0;
    waitpid(child.pid, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

/// Waits for the process to end, or ends it. Returns its exit code.
int finish(const Child& child) {
    int status = 0;
    waitpid(child.pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(CommandLineTest, RefusesDebugWhereOthersListen) {
    for (const char* host : {"0.0.0.0", "::", "192.0.2.1", "example.org", "127.0.0.1.example.org", "127.1x"}) {
        const Child child(app, {"--debug", "--host", host});
        const std::string said = child.line_with("error: ");
        EXPECT_NE(said.find("DEBUG is on and " + std::string(host)), std::string::npos) << said;
        EXPECT_NE(child.line_with("hint: ").find("--debug-for-everyone"), std::string::npos) << host;
        EXPECT_EQ(finish(child), 1) << host;
    }
}

TEST_F(CommandLineTest, RefusesDebugOfTheConfigurationToo) {
    app.config["DEBUG"] = true;
    const Child child(app, {"--host", "0.0.0.0"});
    EXPECT_NE(child.line_with("error: ").find("DEBUG is on"), std::string::npos);
    EXPECT_EQ(finish(child), 1);
}

TEST_F(CommandLineTest, ServesDebugOnThisMachineAndWhereItIsMeant) {
    const std::vector<std::vector<std::string>> accepted{{"--debug"},
                                                         {"--debug", "--host", "127.5.0.1"},
                                                         {"--debug", "--host", "0.0.0.0", "--debug-for-everyone"},
                                                         {"--host", "0.0.0.0"}};
    for (const auto& arguments : accepted) {
        const Child child(app, arguments);
        EXPECT_NE(child.line_with("http://"), "");
        kill(child.pid, SIGTERM);
        EXPECT_EQ(finish(child), 0);
    }
}

TEST_F(CommandLineTest, RefusesDangerousSettings) {
    struct Case {
        Config config;
        const char* said;
    };
    const std::string good = "3f1d0c5e8b7a4f21";
    const Case cases[] = {
        {{{"SECRET_KEY", "dev"}}, "SECRET_KEY is a well-known key"},
        {{{"SECRET_KEY", "You-Will-Never-Guess"}}, "SECRET_KEY is a well-known key"},
        {{{"SECRET_KEY", std::string(40, 'x')}}, "SECRET_KEY is a well-known key"},
        {{{"SECRET_KEY", good}, {"SECRET_KEY_FALLBACKS", Setting::List{"ChangeMe"}}},
         "SECRET_KEY_FALLBACKS is a well-known key"},
        {{{"SECRET_KEY", good}, {"PREFERRED_URL_SCHEME", "https"}}, "SESSION_COOKIE_SECURE is off"},
        {{{"SECRET_KEY", good}, {"SESSION_COOKIE_SAMESITE", "None"}}, "SESSION_COOKIE_SAMESITE is None"},
    };
    for (const Case& each : cases) {
        app.config = each.config;
        const Child child(app);
        EXPECT_NE(child.line_with("error: ").find(each.said), std::string::npos) << each.said;
        EXPECT_NE(child.line_with("hint: ").find("--debug"), std::string::npos) << each.said;
        EXPECT_EQ(finish(child), 1) << each.said;
    }
    const Config accepted[] = {
        {{"SECRET_KEY", good}},
        {{"SECRET_KEY", "pk-81"}},
        {{"SECRET_KEY", good}, {"PREFERRED_URL_SCHEME", "https"}, {"SESSION_COOKIE_SECURE", true}},
        {{"SECRET_KEY", "dev"}, {"DEBUG", true}},
        {{"SECRET_KEY", "dev"}, {"CHECK_SETTINGS", false}},
        {{"PREFERRED_URL_SCHEME", "https"}}};
    for (const Config& config : accepted) {
        app.config = config;
        const Child child(app);
        EXPECT_NE(child.line_with("http://"), "");
        kill(child.pid, SIGTERM);
        EXPECT_EQ(finish(child), 0);
    }
}

TEST_F(CommandLineTest, RefusesImpossibleValues) {
    struct Case {
        const char* name;
        Setting value;
        const char* right;
    };
    const Case cases[] = {
        {"SESSION_COOKIE_SAMESITE", "zz", "Lax, Strict or None"},
        {"REMEMBER_COOKIE_SAMESITE", "0", "Lax, Strict or None"},
        {"SESSION_COOKIE_NAME", "a b", "a name of letters"},
        {"SESSION_COOKIE_NAME", "", "a name of letters"},
        {"REMEMBER_COOKIE_NAME", "a;b", "a name of letters"},
        {"SESSION_COOKIE_PATH", "/a;b", "text without spaces"},
        {"SESSION_COOKIE_DOMAIN", "a b", "text without spaces"},
        {"SESSION_PROTECTION", "stong", "basic, strong or none"},
        {"PERMANENT_SESSION_LIFETIME", -5, "a number from 1 to 3155760000"},
        {"PERMANENT_SESSION_LIFETIME", 0, "a number from 1"},
        {"PERMANENT_SESSION_LIFETIME", 9223372036854775807, "a number from 1"},
        {"PERMANENT_SESSION_LIFETIME", "31 days", "an integer"},
        {"REMEMBER_COOKIE_DURATION", -1, "a number from 1"},
        {"WTF_CSRF_TIME_LIMIT", -1, "a number from 1"},
        {"WTF_CSRF_METHODS", Setting::List{"POST", "P T"}, "methods"},
        {"WTF_CSRF_TRUSTED_ORIGINS", Setting::List{"shop.example"}, "origins"},
        {"MAX_CONNECTIONS", 0, "a number of at least 1"},
        {"MAX_CONNECTIONS_PER_CLIENT", -1, "a number of at least 0"},
        {"MAX_CONTENT_LENGTH", -1, "a number of at least 0"},
        {"MAX_CONTENT_LENGTH", "16M", "an integer"},
        {"MAX_FORM_PARTS", -1, "a number of at least 0"},
        {"MAX_JSON_DEPTH", 0, "a number of at least 1"},
        {"KEEP_ALIVE_SECONDS", -0.5, "a number from 0"},
        {"BODY_GAP_SECONDS", 0, "a number from 0.001"},
        {"DRAIN_SECONDS", 1e300, "a number from 0 to 1000000000"},
        {"DRAIN_SECONDS", "nan", "a number from 0"},
        {"STACK_SIZE", 4, "a number from 65536"},
        {"PROXY_FIX_X_FOR", -1, "a number of at least 0"},
        {"SEND_FILE_MAX_AGE_DEFAULT", -2, "a number of at least -1"},
        {"PREFERRED_URL_SCHEME", "https://", "a scheme"},
        {"SERVER_NAME", "https://shop.example", "a host"},
        {"APPLICATION_ROOT", "/a b", "a path"},
        {"TRUSTED_HOSTS", Setting::List{"shop.example", "http://a"}, "hosts"},
        {"SPOOL_FOLDER", "/no/such/folder", "a folder that exists"},
        {"LOG_FORMAT", "xml", "text or json"},
        {"LOG_LEVEL", "loud", "debug, info, warning or error"},
        {"ACCESS_LOG", "maybe", "true or false"},
        {"SECRET_KEY", Setting::List{"a", "b"}, "a string"},
    };
    for (const Case& each : cases) {
        app.config = Config{{each.name, each.value}};
        testing::internal::CaptureStderr();
        EXPECT_EQ(run(app, {"check"}), 1) << each.name << ' ' << each.value.text();
        const std::string said = testing::internal::GetCapturedStderr();
        EXPECT_NE(said.find("error: " + std::string(each.name) + " is '"), std::string::npos) << said;
        EXPECT_NE(said.find("Set " + std::string(each.name) + " to " + each.right), std::string::npos) << said;
    }
    app.config = Config{{"MAX_CONNECTIONS", 0}};
    const Child child(app);
    EXPECT_NE(child.line_with("error: ").find("MAX_CONNECTIONS is '0'"), std::string::npos);
    EXPECT_EQ(finish(child), 1);
}

TEST_F(CommandLineTest, AcceptsThePossibleValues) {
    const Config accepted[] = {
        {},
        {{"SESSION_COOKIE_SAMESITE", "strict"}, {"SESSION_PROTECTION", "none"}, {"SESSION_COOKIE_NAME", "s-1"}},
        {{"SESSION_COOKIE_SAMESITE", nullptr}, {"WTF_CSRF_TIME_LIMIT", nullptr}, {"MAX_CONTENT_LENGTH", nullptr}},
        {{"PERMANENT_SESSION_LIFETIME", "3600"}, {"MAX_CONTENT_LENGTH", 0}, {"BLOCKED_WORKER_SECONDS", 0.0}},
        {{"SERVER_NAME", "shop.example:8080"}, {"TRUSTED_HOSTS", ".shop.example"}, {"APPLICATION_ROOT", "/shop"}},
        {{"SESSION_COOKIE_NAME", "__Host-s"}, {"SESSION_COOKIE_SECURE", true}},
        {{"LOG_LEVEL", "WARNING"}, {"LOG_FORMAT", "text"}, {"SPOOL_FOLDER", "/"}, {"SEND_FILE_MAX_AGE_DEFAULT", -1}},
    };
    for (const Config& config : accepted) {
        app.config = config;
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        // The templates of this program have links that no application of its tests has, which the command reports.
        const int status = run(app, {"check"});
        EXPECT_NE(testing::internal::GetCapturedStdout(), "") << status;
        EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    }
}

TEST_F(CommandLineTest, RefusesAttributesOfACookieThatContradictEachOther) {
    const Config refused[] = {
        {{"SESSION_COOKIE_PARTITIONED", true}},
        {{"SESSION_COOKIE_NAME", "__Secure-s"}},
        {{"SESSION_COOKIE_NAME", "__Host-s"}, {"SESSION_COOKIE_SECURE", true}, {"APPLICATION_ROOT", "/shop"}}};
    for (const Config& config : refused) {
        app.config = config;
        testing::internal::CaptureStderr();
        EXPECT_EQ(run(app, {"check"}), 1);
        const std::string said = testing::internal::GetCapturedStderr();
        EXPECT_NE(said.find("The settings SESSION_COOKIE_"), std::string::npos) << said;
    }
}

TEST_F(CommandLineTest, RefusesProtectionWithoutAKey) {
    const Csrf csrf(app);
    const Child child(app);
    EXPECT_NE(child.line_with("error: ").find("SECRET_KEY is not set, but 'shop' uses sessions"), std::string::npos);
    EXPECT_EQ(finish(child), 1);
}

TEST_F(CommandLineTest, ListensWhereTheConfigurationSays) {
    app.config.from_mapping({{"HOST", "127.0.0.2"}, {"WORKERS", 1}});
    const Child child(app);
    EXPECT_NE(child.line_with("http://").find("127.0.0.2:"), std::string::npos);
    kill(child.pid, SIGTERM);
    EXPECT_EQ(finish(child), 0);
    testing::internal::CaptureStderr();
    app.config["LOG_LEVEL"] = "loud";
    EXPECT_EQ(run(app, {}), 1);
    app.config.from_mapping({{"PORT", 70000}, {"LOG_LEVEL", "warning"}});
    EXPECT_EQ(run(app, {}), 1);
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find("PORT is 70000"), std::string::npos) << said;
    EXPECT_NE(said.find("LOG_LEVEL is 'loud'"), std::string::npos) << said;
}

TEST_F(CommandLineTest, ShowsWhatAProxySaysAndForgetsItForTheNextRequest) {
    app.proxy_fix({.x_for = 1, .x_proto = 1, .x_prefix = 1});
    const Child child(app);
    const std::string greeting = child.line_with("http://");
    const int port = std::stoi(greeting.substr(greeting.find("127.0.0.1:") + 10));
    fetch(port,
          "GET /?q=1 HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 9.9.9.9, 192.0.2.7\r\nX-Forwarded-Prefix: /shop\r\n\r\n"
          "GET /?q=2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const std::string first = child.line_with("GET "), second = child.line_with("GET ");
    EXPECT_NE(first.find("192.0.2.7 \"GET /shop/?q=1 HTTP/1.1\" 200 4 "), std::string::npos) << first;
    EXPECT_NE(second.find("127.0.0.1 \"GET /?q=2 HTTP/1.1\" 200 4 "), std::string::npos) << second;
    kill(child.pid, SIGTERM);
    EXPECT_EQ(finish(child), 0);
}

TEST_F(CommandLineTest, ReadsEveryLineOfASplitCookie) {
    app.add_url_rule("/cookies", "cookies", [](Request& request, const PathValues&) {
        return Response(request.cookies["a"] + request.cookies["b"] + "/" +
                        std::string(request.headers.get("Accept-Language", {})));
    });
    const Child child(app);
    const std::string greeting = child.line_with("http://");
    const int port = std::stoi(greeting.substr(greeting.find("127.0.0.1:") + 10));
    const std::string answer = fetch(port,
                                     "GET /cookies HTTP/1.1\r\nHost: x\r\nCookie: a=1\r\nAccept-Language: de\r\n"
                                     "cookie: b=2\r\naccept-language: en\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(answer.ends_with("12/de, en")) << answer;
    kill(child.pid, SIGTERM);
    EXPECT_EQ(finish(child), 0);
}

TEST_F(CommandLineTest, SaysWhenThePortIsTaken) {
    const int taken = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ASSERT_EQ(bind(taken, reinterpret_cast<const sockaddr*>(&address), size), 0);
    ASSERT_EQ(listen(taken, 1), 0);
    getsockname(taken, reinterpret_cast<sockaddr*>(&address), &size);
    const std::string port = std::to_string(ntohs(address.sin_port));
    testing::internal::CaptureStderr();
    EXPECT_EQ(run(app, {"run", "--port", port}), 1);
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find(port), std::string::npos) << said;
    EXPECT_NE(said.find("hint: "), std::string::npos) << said;
    close(taken);
}

}  // namespace
}  // namespace carboy::web
