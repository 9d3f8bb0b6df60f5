#include "drivers/sqlite/values/decimal_binder.hpp"

#include "drivers/sqlite/text/tokens.hpp"
#include "drivers/sqlite/values/decimal_use.hpp"

#include <carboy/sql/types/decimal.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

namespace carboy::drivers::sqlite {

namespace {

enum class Affinity : std::uint8_t { no_column, none, text, number };

// Source: sqlite.org/datatype3.html, 3.1 Determination Of Column Affinity.
Affinity affinity_of_type(const char* declared) {
    if (declared == nullptr) return Affinity::none;  // a view's expression
    std::string type(declared);
    for (char& c : type)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const auto says = [&](std::string_view word) { return type.find(word) != std::string::npos; };
    if (says("INT")) return Affinity::number;
    if (says("CHAR") || says("CLOB") || says("TEXT")) return Affinity::text;
    return says("BLOB") || type.empty() ? Affinity::none : Affinity::number;
}

struct FreeText {
    void operator()(char* text) const noexcept { sqlite3_free(text); }
};

/// Prepares a statement that sqlite3_mprintf made. Returns null when it names something that does not exist.
StatementHandle prepare(sqlite3* db, char* text) {
    const std::unique_ptr<char, FreeText> owned(text);
    sqlite3_stmt* made = nullptr;
    if (text != nullptr) sqlite3_prepare_v2(db, text, -1, &made, nullptr);
    return StatementHandle(made);
}

/// Returns the affinity of a column of a table or a view. An empty schema is any.
Affinity affinity_of(sqlite3* db, const std::string& schema, const std::string& table, const std::string& column) {
    const char* const name = table.c_str();
    const StatementHandle rows =
        schema.empty() ? prepare(db, sqlite3_mprintf("SELECT \"%w\".\"%w\" FROM \"%w\"", name, column.c_str(), name))
                       : prepare(db, sqlite3_mprintf("SELECT \"%w\".\"%w\" FROM \"%w\".\"%w\"", name, column.c_str(),
                                                     schema.c_str(), name));
    return rows ? affinity_of_type(sqlite3_column_decltype(rows.get(), 0)) : Affinity::no_column;
}

/// Returns the name of the column that INSERT without a list of columns fills with the value at `position`.
std::string column_at(sqlite3* db, const DecimalUse& use) {
    const char* const schema = use.schema.empty() ? nullptr : use.schema.c_str();
    const StatementHandle rows =
        prepare(db, sqlite3_mprintf("SELECT name FROM pragma_table_info(%Q, %Q) LIMIT 1 OFFSET %d", use.table.c_str(),
                                    schema, use.position));
    if (!rows || sqlite3_step(rows.get()) != SQLITE_ROW) return {};
    return reinterpret_cast<const char*>(sqlite3_column_text(rows.get(), 0));
}

Affinity affinity_of_stored(sqlite3* db, const DecimalUse& use) {
    return affinity_of(db, use.schema, use.table, use.column.empty() ? column_at(db, use) : use.column);
}

/// True when the name is a column of the statement's tables and none of them has it as anything but text.
bool is_text_column(sqlite3* db, std::string_view statement, const std::string& column) {
    std::vector<std::string> tried;
    bool found = false;
    for (Tokens tokens(statement); tokens.front().kind != Token::Kind::end;) {
        const Token token = tokens.next();
        if (token.kind != Token::Kind::word && token.kind != Token::Kind::quoted_name) continue;
        std::string table = token.name();
        if (std::find(tried.begin(), tried.end(), table) != tried.end()) continue;
        const Affinity affinity = affinity_of(db, {}, table, column);
        if (affinity == Affinity::none || affinity == Affinity::number) return false;
        found = found || affinity == Affinity::text;
        tried.push_back(std::move(table));
    }
    return found;
}

/// Converts an integer that fits into 64 bits, which SQLite stores exactly.
bool to_whole(const sql::Decimal& decimal, std::int64_t& whole) {
    const sql::Decimal plain = decimal.normalized();
    if (plain.scale() != 0 || plain.digits() > 18) return false;
    whole = static_cast<std::int64_t>(plain);
    return true;
}

bool reads_back(double stored, const sql::Decimal& number) {
    try {
        return sql::Type<sql::Decimal>::from_view(sql::ValueView::real(stored)) == number;
    } catch (const sql::DataError&) {
        return false;
    }
}

[[noreturn]] void refuse_digits(std::string_view number) {
    throw sql::DataError("decimal_digits",
                         fmt::format("SQLite stores numbers as doubles, and {} would be rounded.", number),
                         "Round it, store it in a TEXT column, or count in whole units such as cents.");
}

int bind_text(sqlite3_stmt* to, int index, std::string_view text, sqlite3_destructor_type keep) {
    return sqlite3_bind_text(to, index, text.data(), static_cast<int>(text.size()), keep);
}

}  // namespace

DecimalBinder::DecimalBinder(sqlite3* db, std::string_view statement) : db_(db) {
    for (const DecimalUse& use : decimal_uses(statement)) {
        if (use.parameter >= forms_.size()) forms_.resize(use.parameter + 1);
        Form& form = forms_[use.parameter];
        const bool is_stored = use.kind == DecimalUse::Kind::stored;
        const Affinity affinity = is_stored ? affinity_of_stored(db, use) : Affinity::none;
        form.column = form.column && affinity == Affinity::number;
        form.exact = form.exact || use.kind != DecimalUse::Kind::compared;
        form.text =
            form.text && (use.kind == DecimalUse::Kind::result || affinity == Affinity::text ||
                          (use.kind == DecimalUse::Kind::compared && is_text_column(db, statement, use.column)));
    }
}

double DecimalBinder::real_of(std::string_view number) {
    if (!to_real_) to_real_ = prepare(db_, sqlite3_mprintf("SELECT CAST(? AS REAL)"));
    if (!to_real_ || bind_text(to_real_.get(), 1, number, SQLITE_STATIC) != SQLITE_OK ||
        sqlite3_step(to_real_.get()) != SQLITE_ROW)
        return static_cast<double>(sql::Decimal(number));
    const double real = sqlite3_column_double(to_real_.get(), 0);
    sqlite3_reset(to_real_.get());
    return real;
}

// A string of fifteen characters is converted by the column without loss. SQLite would round a longer one without
// saying so, even 123456789012345678.00. Its own conversion is preferred to the nearest double, so that the parameter
// equals the same number in the text of a statement.
int DecimalBinder::bind(sqlite3_stmt* to, int index, std::string_view number, sqlite3_destructor_type keep) {
    const auto parameter = static_cast<std::size_t>(index - 1);
    const Form form =
        parameter < forms_.size() ? forms_[parameter] : Form{.text = false, .column = false, .exact = true};
    if (form.text || (form.column && number.size() <= 15)) return bind_text(to, index, number, keep);
    const sql::Decimal decimal(number);
    std::int64_t whole = 0;
    if (to_whole(decimal, whole)) return sqlite3_bind_int64(to, index, whole);
    double real = real_of(number);
    if (!reads_back(real, decimal)) {
        if (form.exact && !sql::fits_binary_number(number)) refuse_digits(number);
        real = static_cast<double>(decimal);
    }
    return sqlite3_bind_double(to, index, real);
}

}  // namespace carboy::drivers::sqlite
