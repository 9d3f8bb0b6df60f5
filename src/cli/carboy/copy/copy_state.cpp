#include "cli/carboy/copy/copy_state.hpp"

#include <carboy/value/text/float_text.hpp>

#include <fmt/format.h>

#include <charconv>

namespace carboy::cli {

using sql::Value;
using sql::ValueView;

namespace {

constexpr std::string_view tables_table = "carboy_copy", later_table = "carboy_copy_later";

/// One value as kind, length and text: "i1:5". The length makes any text possible.
void append_value(std::string& out, ValueView value) {
    char kind = 'n';
    std::string text;
    switch (value.kind()) {
        case sql::Kind::null: break;
        case sql::Kind::boolean: kind = 'b', text = value.as_integer() != 0 ? "1" : "0"; break;
        case sql::Kind::integer: kind = 'i', text = std::to_string(value.as_integer()); break;
        case sql::Kind::real: kind = 'r', text = value::float_text(value.as_real()); break;
        case sql::Kind::text: kind = value.is_number() ? 'd' : 't', text = value.as_text(); break;
        case sql::Kind::blob:
            kind = 'x';
            for (const std::byte byte : value.as_blob()) text += fmt::format("{:02x}", static_cast<unsigned>(byte));
            break;
    }
    out += fmt::format("{}{}:{}", kind, text.size(), text);
}

template <class T>
T number_of(std::string_view text, int base = 10) {
    T number{};
    std::from_chars(text.data(), text.data() + text.size(), number, base);
    return number;
}

Value value_of(char kind, std::string_view text) {
    switch (kind) {
        case 'b': return Value(ValueView::boolean(text == "1"));
        case 'i': return Value(ValueView::integer(number_of<std::int64_t>(text)));
        case 'r': {
            double number = 0;
            std::from_chars(text.data(), text.data() + text.size(), number);
            return Value(ValueView::real(number));
        }
        case 'd': return Value(ValueView::number(text));
        case 't': return Value(ValueView::text(text));
        case 'x': {
            std::string bytes;
            for (std::size_t i = 0; i + 1 < text.size(); i += 2)
                bytes += static_cast<char>(number_of<unsigned>(text.substr(i, 2), 16));
            return Value(ValueView::blob(bytes.data(), bytes.size()));
        }
        default: return {};
    }
}

}  // namespace

std::string key_to_text(const std::vector<Value>& key) {
    std::string out;
    for (const Value& value : key) append_value(out, value.view());
    return out;
}

std::vector<Value> key_from_text(std::string_view text) {
    std::vector<Value> key;
    while (!text.empty()) {
        const std::size_t colon = text.find(':');
        const auto size = number_of<std::size_t>(text.substr(1, colon - 1));
        key.push_back(value_of(text[0], text.substr(colon + 1, size)));
        text.remove_prefix(colon + 1 + size);
    }
    return key;
}

bool CopyState::is_own_table(std::string_view name) { return name == tables_table || name == later_table; }

std::optional<std::string> CopyState::source() {
    if (!target_.execute(sql::unchecked(target_.dialect().table_exists), tables_table).fetchone()) return std::nullopt;
    std::optional<std::string> found;
    for (auto&& [text] : target_.execute("SELECT last_key FROM carboy_copy WHERE name = ''").as<std::string>())
        found = text;
    return found;
}

void CopyState::begin(const std::string& source) {
    target_.execute(
        "CREATE TABLE carboy_copy (name VARCHAR(200) NOT NULL, copied BIGINT NOT NULL, last_key TEXT NOT NULL, "
        "done INTEGER NOT NULL, PRIMARY KEY (name))");
    target_.execute(
        "CREATE TABLE carboy_copy_later (place INTEGER NOT NULL, statement TEXT NOT NULL, PRIMARY KEY (place))");
    target_.execute("INSERT INTO carboy_copy (name, copied, last_key, done) VALUES ('', 0, ?, 0)", source);
}

TableProgress CopyState::progress(const std::string& table) {
    TableProgress found;
    for (auto&& [copied, key, done] :
         target_.execute("SELECT copied, last_key, done FROM carboy_copy WHERE name = ?", table)
             .as<std::int64_t, std::string, std::int64_t>())
        found = {copied, key_from_text(key), done != 0};
    return found;
}

void CopyState::record(const std::string& table, const TableProgress& progress) {
    target_.execute(
        "INSERT INTO carboy_copy (name, copied, last_key, done) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
        "copied = excluded.copied, last_key = excluded.last_key, done = excluded.done",
        table, progress.rows, key_to_text(progress.last_key), progress.done ? 1 : 0);
}

void CopyState::add_later(const std::string& statement) {
    target_.execute(
        "INSERT INTO carboy_copy_later (place, statement) SELECT coalesce(max(place), 0) + 1, CAST(? AS TEXT) "
        "FROM carboy_copy_later",
        statement);
}

std::int64_t CopyState::count_later() {
    std::int64_t count = 0;
    for (auto&& [found] : target_.execute("SELECT count(*) FROM carboy_copy_later").as<std::int64_t>()) count = found;
    return count;
}

bool CopyState::run_next() {
    std::int64_t place = 0;
    std::string statement;
    for (auto&& [number, text] :
         target_.execute("SELECT place, statement FROM carboy_copy_later ORDER BY place LIMIT 1")
             .as<std::int64_t, std::string>())
        place = number, statement = text;
    if (place == 0) return false;
    target_.begin_write();
    try {
        target_.execute(sql::unchecked(statement));
        target_.execute("DELETE FROM carboy_copy_later WHERE place = ?", place);
        target_.commit();
    } catch (...) {
        target_.rollback();
        throw;
    }
    return true;
}

void CopyState::end() {
    target_.begin_write();
    target_.execute("DROP TABLE carboy_copy_later");
    target_.execute("DROP TABLE carboy_copy");
    target_.commit();
}

}  // namespace carboy::cli
