#include <carboy/migrate/revision/revision.hpp>

#include <carboy/base/error.hpp>
#include <carboy/base/hmac.hpp>
#include <carboy/base/text.hpp>
#include <carboy/value/text/hex.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "migrate/text/sql_text.hpp"

namespace carboy::migrate {
namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 32 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
    });
}

std::vector<std::string> list_of(std::string_view text) {
    std::vector<std::string> ids;
    while (!trimmed(text).empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        ids.emplace_back(trimmed(text.substr(0, comma)));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return ids;
}

/// Reads a file line by line: the head, then parts.
class Parser {
  public:
    Parser(std::string_view file, std::string_view text) : text_(text) { revision_.file = file; }

    Revision run() {
        for (std::size_t at = 0; at < text_.size();) {
            const std::size_t end = std::min(text_.find('\n', at), text_.size());
            ++line_;
            take(text_.substr(at, end - at));
            at = end + 1;
        }
        finish_part();
        if (revision_.id.empty()) refuse("has no line \"-- revision: ID\"");
        if (revision_.parts.empty()) refuse("has no line \"-- upgrade\"");
        return std::move(revision_);
    }

  private:
    [[noreturn]] void refuse(const std::string& what) const {
        throw Error("bad_revision", fmt::format("The revision {} {} (line {}).", revision_.file, what, line_),
                    "A revision has a head of comments, \"-- upgrade\" with statements, and \"-- downgrade\" with "
                    "statements.");
    }

    void take(std::string_view line) {
        const std::string_view bare = trimmed(line);
        if (bare.starts_with("--") && take_marker(trimmed(bare.substr(2)))) return;
        if (!revision_.parts.empty()) {
            script_.append(line).append("\n");
        } else if (bare.starts_with("--")) {
            take_head(trimmed(bare.substr(2)));
        } else if (!bare.empty()) {
            refuse("has a statement before \"-- upgrade\"");
        }
    }

    bool take_marker(std::string_view text) {
        const std::size_t space = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, space);
        if (word != "upgrade" && word != "downgrade") return false;
        const std::string_view engine = trimmed(text.substr(space));
        const sql::Dialect* dialect = engine.empty() ? nullptr : sql::find_dialect(engine);
        if (!engine.empty() && dialect == nullptr) return false;
        finish_part();
        const Direction direction = word == "upgrade" ? Direction::upgrade : Direction::downgrade;
        revision_.parts.push_back({direction, dialect == nullptr ? "" : std::string(dialect->name), {}});
        begin_ = line_;
        return true;
    }

    void take_head(std::string_view text) {
        const std::size_t colon = text.find(':');
        const std::string_view key = colon == std::string_view::npos ? "" : text.substr(0, colon);
        const std::string_view value = colon == std::string_view::npos ? "" : trimmed(text.substr(colon + 1));
        if (key == "revision") {
            if (!is_id(value)) refuse("has an id that is not 1 to 32 letters and digits");
            revision_.id = value;
        } else if (key == "revises") {
            revision_.revises = list_of(value);
        } else if (key == "created") {
            revision_.created = value;
        } else if (key == "transaction") {
            if (value != "none") refuse("has a transaction that is not \"none\"");
            revision_.in_transaction = false;
        } else if (revision_.title.empty()) {
            revision_.title = text;
        }
    }

    void finish_part() {
        if (revision_.parts.empty()) return;
        RevisionPart& part = revision_.parts.back();
        for (ScriptPart& one : split()) part.steps.push_back({std::move(one.text), begin_ + one.line});
        script_.clear();
        if (revision_.in_transaction) check_transaction(part);
    }

    std::vector<ScriptPart> split() {
        try {
            return split_script(script_);
        } catch (const Error& error) {
            throw Error(
                "bad_revision",
                fmt::format("The part of {} that begins in line {}: {}", revision_.file, begin_, error.message()),
                error.hint());
        }
    }

    // The runner's transaction also holds the row that records the revision.
    void check_transaction(const RevisionPart& part) {
        for (const Step& step : part.steps) {
            const auto tokens = sql_tokens(step.text);
            for (const char* word : {"begin", "commit", "rollback", "end", "start"}) {
                if (!tokens.empty() && tokens[0].is(word)) {
                    line_ = step.line;
                    refuse("begins or ends a transaction");
                }
            }
        }
    }

    std::string_view text_;
    Revision revision_;
    std::string script_;
    std::size_t line_ = 0;
    std::size_t begin_ = 0;  // the line of the part's marker
};

std::string slug(std::string_view title) {
    std::string out;
    for (const char c : lower(title)) {
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (kept)
            out += c;
        else if (!out.empty() && out.back() != '_')
            out += '_';
        if (out.size() == 40) break;
    }
    while (out.ends_with('_')) out.pop_back();
    return out;
}

}  // namespace

std::string_view to_string(Direction direction) noexcept {
    return direction == Direction::upgrade ? "upgrade" : "downgrade";
}

const std::vector<Step>& Revision::steps(Direction direction, const sql::Dialect& dialect) const {
    const RevisionPart* found = nullptr;
    bool any = false;
    for (const RevisionPart& part : parts) {
        if (part.direction != direction) continue;
        any = true;
        if (part.engine == dialect.name || (part.engine.empty() && found == nullptr)) found = &part;
    }
    if (found != nullptr) return found->steps;
    if (!any)
        throw Error("irreversible", fmt::format("The revision {} has no {} part.", id, to_string(direction)),
                    "Write one, or restore a backup.");
    throw Error("no_part_for_engine",
                fmt::format("The revision {} has no {} part for {}.", id, to_string(direction), dialect.name),
                fmt::format("Add \"-- {} {}\" with its statements to {}.", to_string(direction), dialect.name, file));
}

std::string Revision::checksum() const {
    std::string text = id;
    for (const std::string& parent : revises) text += " " + parent;
    for (const RevisionPart& part : parts) {
        text += fmt::format("\n-- {} {}", to_string(part.direction), part.engine);
        for (const Step& step : part.steps) {
            text += '\n';
            for (const SqlToken& token : sql_tokens(step.text)) text.append(token.text).append(" ");
        }
    }
    std::string out;
    value::append_hex(out, hmac_sha256("carboy migration", text));
    return out;
}

Revision parse_revision(std::string_view file, std::string_view text) { return Parser(file, text).run(); }

std::string print_revision(const Revision& revision) {
    std::string revises;
    for (const std::string& parent : revision.revises) revises += (revises.empty() ? " " : ", ") + parent;
    std::string out = fmt::format("-- {}\n--\n-- revision: {}\n-- revises:{}\n-- created: {}\n", revision.title,
                                  revision.id, revises, revision.created);
    if (!revision.in_transaction) out += "-- transaction: none\n";
    for (const RevisionPart& part : revision.parts) {
        out += fmt::format("\n-- {}{}{}\n", to_string(part.direction), part.engine.empty() ? "" : " ", part.engine);
        for (const Step& step : part.steps) out += step.text + ";\n";
    }
    return out;
}

std::string file_name(const Revision& revision) {
    const std::string words = slug(revision.title);
    return revision.id + (words.empty() ? "" : "_" + words) + ".sql";
}

std::string new_revision_id() {
    std::random_device source;
    return fmt::format("{:08x}{:04x}", source() & 0xffffffffU, source() & 0xffffU);
}

}  // namespace carboy::migrate
