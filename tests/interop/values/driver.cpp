// Reads and writes the tables of compare.py with C++ types. A table value_KIND has the columns id and v. A line is
// the kind, the id and the value's canonical text, separated by tabs.
// usage: values_driver URL read KIND...          prints a line for each row
//        values_driver URL read_as_text KIND...  the same next to a column that the driver only knows in text form
//        values_driver URL write                 writes the values of the lines on standard input
// For a value that fails, the text is "error: " and the message; write prints only such lines.
#include <carboy/sql.hpp>
#include <carboy/sql/types/array.hpp>

#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interop/values/canonical.hpp"

namespace {

using namespace carboy;
using namespace std::chrono;
using values::Canonical;
using values::Mood;

struct Kind {
    std::string_view name;
    void (*read)(Connection& conn, std::string_view name, std::string_view beside);
    void (*write)(Connection& conn, std::string_view name, std::int64_t id, std::string_view text);
};

void print(std::string_view name, std::int64_t id, std::string_view text) {
    std::cout << name << '\t' << id << '\t' << text << '\n';
}

template <class T>
void read_rows(Connection& conn, std::string_view name, std::string_view beside) {
    std::string text("SELECT id, v");
    ((text += beside) += " FROM value_") += name;
    for (const Row& row : conn.execute(unchecked(text += " ORDER BY id"))) {
        const auto id = row.get<std::int64_t>("id");
        try {
            print(name, id, Canonical<std::optional<T>>::write(row.get<std::optional<T>>("v")));
        } catch (const Error& error) {
            print(name, id, "error: " + error.message());
        }
    }
}

template <class T>
void write_row(Connection& conn, std::string_view name, std::int64_t id, std::string_view text) {
    const auto value = Canonical<std::optional<T>>::read(text);
    const std::string insert = "INSERT INTO value_" + std::string(name) + " (id, v) VALUES (?, ?)";
    conn.execute(unchecked(insert), id, value);
}

template <class T>
constexpr Kind kind(std::string_view name) {
    return {name, &read_rows<T>, &write_row<T>};
}
template <class T>
constexpr Kind array(std::string_view name) {
    return kind<std::vector<std::optional<T>>>(name);
}
template <class T>
constexpr Kind matrix(std::string_view name) {
    return kind<std::vector<std::vector<std::optional<T>>>>(name);
}

using Bytes = std::vector<std::byte>;
using Time = hh_mm_ss<microseconds>;
using Local = local_time<microseconds>;
using Moment = sys_time<microseconds>;

constexpr Kind kinds[] = {
    kind<bool>("boolean"),
    kind<std::int16_t>("small"),
    kind<std::int32_t>("integer"),
    kind<std::int64_t>("big"),
    kind<float>("real"),
    kind<double>("double"),
    kind<Decimal>("numeric"),
    kind<std::string>("text"),
    kind<Bytes>("bytes"),
    kind<sys_days>("date"),
    kind<Time>("time"),
    kind<Local>("datetime"),
    kind<Moment>("zoned"),
    kind<microseconds>("interval"),
    kind<Uuid>("uuid"),
    kind<Json>("json"),
    kind<Json>("jsonb"),
    kind<Mood>("mood"),
    array<bool>("boolean_array"),
    array<std::int16_t>("small_array"),
    array<std::int32_t>("integer_array"),
    array<std::int64_t>("big_array"),
    array<float>("real_array"),
    array<double>("double_array"),
    array<Decimal>("numeric_array"),
    array<std::string>("text_array"),
    array<Bytes>("bytes_array"),
    array<sys_days>("date_array"),
    array<Time>("time_array"),
    array<Local>("datetime_array"),
    array<Moment>("zoned_array"),
    array<microseconds>("interval_array"),
    array<Uuid>("uuid_array"),
    array<Json>("json_array"),
    array<Mood>("mood_array"),
    matrix<std::int64_t>("big_matrix"),
    matrix<std::string>("text_matrix"),
};

const Kind& kind_of(std::string_view name) {
    for (const Kind& kind : kinds)
        if (kind.name == name) return kind;
    throw std::runtime_error("no kind " + std::string(name));
}

void write_line(Connection& conn, std::string_view line) {
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    const std::string_view name = line.substr(0, first);
    const auto id = values::read_integer<std::int64_t>(line.substr(first + 1, second - first - 1));
    try {
        kind_of(name).write(conn, name, id, line.substr(second + 1));
    } catch (const Error& error) {
        print(name, id, "error: " + error.message());
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string_view> arguments(argv + 1, argv + argc);
    if (arguments.size() < 2) return 2;
    try {
        Connection conn = connect(std::string(arguments[0]));
        if (arguments[1] == "write") {
            for (std::string line; std::getline(std::cin, line);) write_line(conn, line);
            conn.commit();
            return 0;
        }
        const std::string_view beside = arguments[1] == "read_as_text" ? ", CAST('calm' AS mood)" : "";
        for (std::size_t i = 2; i < arguments.size(); ++i) kind_of(arguments[i]).read(conn, arguments[i], beside);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
