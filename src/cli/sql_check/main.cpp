// The `carboy-sql-check` command: lists every SQL literal of C++ sources and prepares them on a database, so that a
// test finds what the schema refuses without running the program.
#include <carboy/base/error.hpp>
#include <carboy/engine/connection.hpp>
#include <carboy/engine/engine.hpp>
#include <carboy/sql/compile/shaped.hpp>
#include <carboy/sql/dialects/dialect.hpp>
#include <carboy/webdb/check/sql_literals.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace {

namespace fs = std::filesystem;
using namespace carboy;
using sql_check::Literal;

struct Arguments {
    std::vector<std::string> sources, functions;
    std::string database, schema;
    bool quiet = false;
};

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Error("file_unreadable", "Cannot read '" + path.string() + "'.", "Check the path.");
    return {std::istreambuf_iterator<char>(file), {}};
}

bool is_source(const fs::path& path) {
    static const std::vector<std::string> endings{".cpp", ".hpp", ".cc", ".hh", ".cxx", ".hxx", ".h", ".ipp"};
    return std::find(endings.begin(), endings.end(), path.extension()) != endings.end();
}

/// Returns the named files and all source files below the named folders, sorted.
std::vector<fs::path> files_of(const std::vector<std::string>& sources) {
    std::vector<fs::path> files;
    for (const fs::path source : sources) {
        if (!fs::is_directory(source)) {
            files.push_back(source);
            continue;
        }
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(source))
            if (entry.is_regular_file() && is_source(entry.path())) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// Returns the text on one line.
std::string shown(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else
            out += c;
    }
    return out;
}

std::string first_word(std::string_view text) {
    std::string word;
    for (const char c : text) {
        if (std::isalpha(static_cast<unsigned char>(c)) != 0)
            word += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        else if (!word.empty() || std::isspace(static_cast<unsigned char>(c)) == 0)
            break;
    }
    return word;
}

/// Scripts and statements that change the schema cannot be prepared against the finished schema.
bool can_be_prepared(const Literal& literal) {
    static const std::vector<std::string> words{"SELECT",  "INSERT", "UPDATE", "DELETE",
                                                "REPLACE", "MERGE",  "WITH",   "VALUES"};
    const std::string word = first_word(literal.text);
    return literal.function != "executescript" && std::find(words.begin(), words.end(), word) != words.end();
}

class Checker {
  public:
    explicit Checker(const Arguments& arguments) : arguments_(arguments) {
        if (arguments.database.empty()) return;
        connection_.emplace(engine::connect(arguments.database));
        if (!arguments.schema.empty()) connection_->executescript(sql::unchecked(read_file(arguments.schema)));
    }

    int run() {
        const std::vector<fs::path> files = files_of(arguments_.sources);
        sql_check::NamedLiterals names;
        for (const fs::path& file : files) sql_check::add_named_literals(read_file(file), names);
        for (const fs::path& file : files) {
            const std::string text = read_file(file);
            sql_check::NamedLiterals own;
            sql_check::add_named_literals(text, own);
            own.insert(names.begin(), names.end());
            for (const Literal& literal : sql_check::literals_of(text, arguments_.functions, own)) check(file, literal);
        }
        std::cerr << found_ << " literals, " << prepared_ << " prepared, " << refused_ << " refused\n";
        return refused_ == 0 ? 0 : 1;
    }

  private:
    void check(const fs::path& file, const Literal& literal) {
        ++found_;
        const std::string where = file.string() + ":" + std::to_string(literal.line) + ": ";
        if (!arguments_.quiet) std::cout << where << shown(literal.text) << '\n';
        if (!literal.readable) {
            std::cerr << where << "note: not checked, because a macro or another expression is part of the text\n";
            return;
        }
        if (literal.function == "executescript") return;
        const std::string complaint = complaint_about(literal);
        if (complaint.empty()) return;
        ++refused_;
        std::cerr << where << "error: " << complaint << "\n    " << shown(literal.text) << '\n';
    }

    std::string complaint_about(const Literal& literal) {
        const sql::Scan scan = sql::scan(literal.text);
        if (scan.error != sql::ScanError::none) return std::string(sql::to_string(scan.error));
        if (!connection_ || !can_be_prepared(literal)) return {};
        ++prepared_;
        try {
            connection_->prepared(sql::fullest_text(literal.text, connection_->dialect()));
        } catch (const Error& error) {
            return error.message();
        }
        return {};
    }

    const Arguments& arguments_;
    std::optional<engine::Connection> connection_;
    int found_ = 0, prepared_ = 0, refused_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "Lists the SQL literals of C++ sources; with --database, also prepares each one and reports those that are "
        "refused.\n"
        "Literals inside macros and text made at run time are not found."};
    Arguments arguments;
    arguments.functions = {"execute", "executemany", "executescript", "stream"};
    app.add_option("sources", arguments.sources, "Files and folders")->required()->check(CLI::ExistingPath);
    app.add_option("--database", arguments.database, "A database to prepare on: a file, :memory: or a URL");
    app.add_option("--schema", arguments.schema, "A script to run on the database first; use a scratch database")
        ->check(CLI::ExistingFile);
    std::vector<std::string> more;
    app.add_option("--function", more, "Another function whose first argument is checked text");
    app.add_flag("--quiet", arguments.quiet, "Do not list the literals");
    CLI11_PARSE(app, argc, argv);
    arguments.functions.insert(arguments.functions.end(), more.begin(), more.end());
    try {
        return Checker(arguments).run();
    } catch (const Error& error) {
        std::cerr << "carboy-sql-check: " << error.message() << '\n';
        if (!error.hint().empty()) std::cerr << "  " << error.hint() << '\n';
    } catch (const std::exception& error) {
        std::cerr << "carboy-sql-check: " << error.what() << '\n';
    }
    return 2;
}
