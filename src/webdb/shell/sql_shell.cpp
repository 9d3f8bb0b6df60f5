#include "webdb/shell/sql_shell.hpp"

#include <carboy/base/text.hpp>
#include <carboy/engine/inspector.hpp>
#include <carboy/sql/compile/ddl.hpp>

#include <algorithm>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <vector>

#include "webdb/shell/line_reader.hpp"

namespace carboy::webdb {
namespace {

constexpr std::size_t widest = 60;
constexpr std::size_t most_rows = 1000;

constexpr std::string_view help =
    "Statements end with a semicolon. Each is committed, unless BEGIN has begun a transaction.\n"
    ".tables          the tables\n"
    ".schema [TABLE]  the statements that create them\n"
    ".timing          show how long statements take, or stop it (also \\timing)\n"
    ".quit            leave (also \\q and Ctrl+D)\n";

/// The number of characters, so that columns of UTF-8 line up.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// One line of at most `widest` characters, without control characters.
std::string shown(std::string_view text) {
    std::string out;
    std::size_t characters = 0;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && ++characters > widest) return out + "...";
        out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    }
    return out;
}

std::string shown(sql::ValueView value) {
    if (value.is_null()) return "NULL";
    if (value.kind() == sql::Kind::text) return shown(value.as_text());
    std::string out;
    sql::append_repr(out, value);
    return shown(out);
}

struct Table {
    std::vector<std::string> names;
    std::vector<std::vector<std::string>> rows;
    std::vector<bool> right;  // numbers
    std::size_t more = 0;

    void print(std::ostream& out) const {
        std::vector<std::size_t> widths;
        for (const std::string& name : names) widths.push_back(width(name));
        for (const auto& row : rows)
            for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
        line(out, names, widths, false);
        for (std::size_t i = 0; i < widths.size(); ++i) out << (i == 0 ? "" : "-+-") << std::string(widths[i], '-');
        out << '\n';
        for (const auto& row : rows) line(out, row, widths, true);
        const std::size_t count = rows.size() + more;
        out << '(' << count << (count == 1 ? " row" : " rows");
        if (more > 0) out << ", the first " << rows.size() << " shown";
        out << ")\n";
    }

  private:
    void line(std::ostream& out, const std::vector<std::string>& cells, const std::vector<std::size_t>& widths,
              bool align) const {
        std::string text;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string space(widths[i] - width(cells[i]), ' ');
            const bool last = i + 1 == cells.size();
            text += i == 0 ? "" : " | ";
            text += align && right[i] ? space + cells[i] : cells[i] + (last ? "" : space);
        }
        out << text << '\n';
    }
};

Table read_table(engine::Cursor& cursor) {
    Table table;
    for (const auto& column : cursor.description()) table.names.push_back(shown(std::string_view(column.name)));
    table.right.assign(table.names.size(), true);
    while (const sql::ValueView* cells = cursor.next_cells()) {
        if (table.rows.size() == most_rows) {
            ++table.more;
            continue;
        }
        auto& row = table.rows.emplace_back();
        for (std::size_t i = 0; i < table.names.size(); ++i) {
            row.push_back(shown(cells[i]));
            const sql::Kind kind = cells[i].kind();
            if (kind != sql::Kind::integer && kind != sql::Kind::real && kind != sql::Kind::null)
                table.right[i] = false;
        }
    }
    return table;
}

class Shell {
  public:
    Shell(engine::Engine& engine, const std::string& application)
        : lines_(history_file(application)), connection_(engine.connect("shell")), prompt_(application) {}

    int run() {
        if (lines_.is_terminal()) std::cout << "Type .help for help.\n";
        std::string statement;
        while (auto line = lines_.read(statement.empty() ? prompt_ + "> " : std::string(prompt_.size(), ' ') + "| ")) {
            if (statement.empty() && (line->starts_with('.') || line->starts_with('\\'))) {
                if (!command(*line)) return 0;
                continue;
            }
            if (statement.empty() && line->find_first_not_of(" \t\r") == line->npos) continue;
            (statement += statement.empty() ? "" : "\n") += *line;
            if (!is_complete_statement(statement)) continue;
            lines_.remember(statement);
            if (!execute(statement) && !lines_.is_terminal()) return 1;
            statement.clear();
        }
        if (statement.empty()) return 0;
        return execute(statement) ? 0 : 1;
    }

  private:
    /// Returns false when the shell ends.
    bool command(std::string line) {
        while (!line.empty() && (line.back() == ' ' || line.back() == '\r' || line.back() == ';')) line.pop_back();
        lines_.remember(line);
        const std::size_t space = line.find(' ');
        const std::string name = line.substr(1, space == line.npos ? space : space - 1);
        const std::string argument = space == line.npos ? "" : line.substr(space + 1);
        if (name == "quit" || name == "exit" || name == "q") return false;
        guarded([&] {
            engine::Inspector inspector(*connection_);
            if (name == "tables") {
                for (const std::string& table : inspector.table_names()) std::cout << table << '\n';
            } else if (name == "schema") {
                for (const std::string& table : argument.empty() ? inspector.table_names() : std::vector{argument})
                    for (const std::string& text :
                         sql::create_statements(inspector.table(table), connection_->dialect()))
                        std::cout << text << ";\n";
            } else if (name == "timing") {
                timing_ = !timing_;
                std::cout << "Timing is " << (timing_ ? "on" : "off") << ".\n";
            } else {
                std::cout << (name == "help" ? "" : "There is no command ." + name + ".\n") << help;
            }
        });
        return true;
    }

    bool execute(const std::string& statement) {
        const auto begin = std::chrono::steady_clock::now();
        const bool done = guarded([&] {
            const std::string text = statement.substr(0, statement.find_last_not_of("; \t\r\n") + 1);
            const std::string word = lower(text.substr(0, text.find_first_of(" \t\r\n;")));
            if (word == "begin" || word == "start") {
                connection_->begin_write();
                begun_ = true;
            } else if (word == "commit" || word == "end") {
                connection_->commit();
                begun_ = false;
            } else if (lower(text) == "rollback") {
                connection_->rollback();
                begun_ = false;
            } else {
                run(text);
                if (!begun_ && connection_->in_transaction()) connection_->commit();
            }
        });
        if (!done && !begun_ && connection_->in_transaction()) connection_->rollback();
        const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
        if (timing_) std::cout << "Time: " << std::fixed << std::setprecision(3) << time.count() << " ms\n";
        std::cout << std::flush;
        return done;
    }

    void run(const std::string& text) {
        engine::Cursor cursor = connection_->execute(sql::unchecked(text));
        if (!cursor.description().empty())
            read_table(cursor).print(std::cout);
        else if (cursor.rowcount() >= 0)
            std::cout << cursor.rowcount() << (cursor.rowcount() == 1 ? " row" : " rows") << " changed\n";
    }

    template <class Work>
    bool guarded(const Work& work) {
        try {
            work();
            return true;
        } catch (const Error& error) {
            std::cout << std::flush;
            std::cerr << "error: " << error.message() << '\n';
            if (!error.hint().empty()) std::cerr << "hint: " << error.hint() << '\n';
        }
        return false;
    }

    LineReader lines_;
    engine::PooledConnection connection_;
    std::string prompt_;
    bool timing_ = false, begun_ = false;
};

}  // namespace

/// A trigger contains statements, and ends with END.
static bool is_open_trigger(std::string_view text) {
    const std::string words = lower(text.substr(0, text.find_last_not_of("; \t\r\n") + 1));
    return words.starts_with("create") && words.find("trigger") != words.npos && words.find("begin") != words.npos &&
           !words.ends_with("end");
}

bool is_complete_statement(std::string_view text) {
    bool complete = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\'' || c == '"' || c == '`') {
            i = text.find(c, i + 1);
            if (i == text.npos) return false;
            complete = false;
        } else if (text.substr(i).starts_with("--")) {
            i = std::min(text.find('\n', i), text.size() - 1);
        } else if (text.substr(i).starts_with("/*")) {
            i = text.find("*/", i + 2);
            if (i == text.npos) return false;
            ++i;
        } else if (c == ';') {
            complete = true;
        } else if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
            complete = false;
        }
    }
    return complete && !is_open_trigger(text);
}

int run_sql_shell(engine::Engine& engine, const std::string& application) { return Shell(engine, application).run(); }

}  // namespace carboy::webdb
