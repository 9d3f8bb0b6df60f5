// Pages by key: the rows after the last row of the previous page, in the query's own order, which the primary key makes
// unambiguous. A cursor holds the values of the order's terms in that row.
#include <carboy/base/base64.hpp>
#include <carboy/base/hmac.hpp>
#include <carboy/orm/query/query.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "orm/session/core.hpp"

namespace carboy::orm::detail {
namespace {

using Terms = std::vector<sql::OrderTerm>;
using Values = std::vector<sql::Value>;

[[noreturn]] void refuse_cursor() {
    throw NotFound("bad_cursor", "keyset(): The cursor does not belong to this query.",
                   "Pass the next_cursor or prev_cursor of a page of the same query, or begin at the first page.");
}

bool nulls_come_first(const sql::OrderTerm& term, const sql::Dialect& dialect) {
    if (term.nulls != sql::Nulls::engine) return term.nulls == sql::Nulls::first;
    return term.descending == dialect.nulls_are_largest;
}

bool is_key(const sql::OrderTerm& term, const Mapper& mapper, std::uint16_t column) {
    const sql::Node& node = term.expression.nodes().front();
    return node.op == sql::Op::column && node.ref == &mapper.table && node.alias == 0 && node.column == column;
}

/// The order of the query, completed by the primary key. Every term states where NULLs are.
Terms complete_order(const Mapper& mapper, const sql::Select& statement, const sql::Dialect& dialect) {
    Terms terms = statement.order_by;
    for (const std::uint16_t column : mapper.primary_key)
        if (std::none_of(terms.begin(), terms.end(), [&](const auto& term) { return is_key(term, mapper, column); }))
            terms.push_back({sql::Expression::column(mapper.table, column)});
    for (sql::OrderTerm& term : terms)
        term.nulls = nulls_come_first(term, dialect) ? sql::Nulls::first : sql::Nulls::last;
    return terms;
}

bool can_be_null(const sql::Expression& expression) {
    const sql::Node& node = expression.nodes().front();
    return node.op != sql::Op::column || static_cast<const sql::Table*>(node.ref)->columns[node.column].nullable;
}

/// The order without the position of NULLs for columns that cannot be NULL, so that an index can be used.
Terms plain(Terms terms) {
    for (sql::OrderTerm& term : terms)
        if (!can_be_null(term.expression)) term.nulls = sql::Nulls::engine;
    return terms;
}

Terms reversed(Terms terms) {
    for (sql::OrderTerm& term : terms) {
        term.descending = !term.descending;
        term.nulls = term.nulls == sql::Nulls::first ? sql::Nulls::last : sql::Nulls::first;
    }
    return terms;
}

sql::Expression equals(const sql::OrderTerm& term, const sql::Value& value) {
    if (value.is_null()) return sql::Expression::unary(sql::Op::is_null, term.expression);
    return sql::Expression::binary(sql::Op::equal, term.expression, sql::Expression::parameter(value));
}

/// The condition for rows whose value comes after this one. Empty when there are none.
sql::Expression follows(const sql::OrderTerm& term, const sql::Value& value) {
    const bool nulls_first = term.nulls == sql::Nulls::first;
    if (value.is_null())
        return nulls_first ? sql::Expression::unary(sql::Op::is_not_null, term.expression) : sql::Expression();
    sql::Expression beyond = sql::Expression::binary(term.descending ? sql::Op::less : sql::Op::greater,
                                                     term.expression, sql::Expression::parameter(value));
    if (nulls_first || !can_be_null(term.expression)) return beyond;
    return sql::Expression::binary(sql::Op::or_, std::move(beyond),
                                   sql::Expression::unary(sql::Op::is_null, term.expression));
}

/// The condition for rows after the one with these values: for each term, the rows that are equal in all terms before
/// it and come after it in this one.
sql::Expression rows_after(const Terms& terms, const Values& values) {
    std::vector<sql::Expression> choices;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        sql::Expression beyond = follows(terms[i], values[i]);
        if (beyond.empty()) continue;
        std::vector<sql::Expression> all;
        for (std::size_t j = 0; j < i; ++j) all.push_back(equals(terms[j], values[j]));
        all.push_back(std::move(beyond));
        choices.push_back(all.size() == 1 ? std::move(all.front())
                                          : sql::Expression::nary(sql::Op::and_, std::move(all)));
    }
    if (choices.empty()) return sql::Expression::leaf(sql::Op::false_);
    return choices.size() == 1 ? std::move(choices.front()) : sql::Expression::nary(sql::Op::or_, std::move(choices));
}

/// Identifies an order in a cursor.  Source: FNV-1a.
std::string fingerprint(const Mapper& mapper, const Terms& terms, const sql::Dialect& dialect) {
    sql::Select order;
    order.columns.push_back(sql::Expression::keyword("1"));
    order.from.table = &mapper.table;
    order.order_by = terms;
    std::uint32_t hash = 2166136261u;
    for (const char c : sql::compile(order, dialect)) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return {reinterpret_cast<const char*>(&hash), sizeof hash};
}

// A cursor's text: the order's fingerprint, then for each value its kind and its content with a length.
void append(std::string& out, std::string_view bytes) {
    (out += std::to_string(bytes.size())) += ':';
    out += bytes;
}

void append(std::string& out, sql::ValueView value) {
    switch (value.kind()) {
        case sql::Kind::null: out += 'n'; return;
        case sql::Kind::boolean: (out += 'b') += value.as_integer() != 0 ? '1' : '0'; return;
        case sql::Kind::integer: out += 'i'; return append(out, std::to_string(value.as_integer()));
        case sql::Kind::real: {
            const double real = value.as_real();
            out += 'r';
            return append(out, std::string_view(reinterpret_cast<const char*>(&real), sizeof real));
        }
        case sql::Kind::text: out += value.is_number() ? 'd' : 't'; return append(out, value.as_text());
        case sql::Kind::blob: {
            const auto bytes = value.as_blob();
            out += 'x';
            return append(out, std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
        }
    }
}

class CursorReader {
  public:
    explicit CursorReader(std::string_view text) : text_(text) {}

    bool at_end() const { return text_.empty(); }
    sql::Value value() {
        const char kind = take(1)[0];
        switch (kind) {
            case 'n': return sql::Value();
            case 'b': return sql::Value(sql::ValueView::boolean(take(1)[0] == '1'));
            case 'i': return integer(sized());
            case 'r': return real(sized());
            case 'd': return sql::Value(sql::ValueView::number(number(sized())));
            case 't': return sql::Value(sql::ValueView::text(sized()));
            case 'x': {
                const std::string_view bytes = sized();
                return sql::Value(sql::ValueView::blob(bytes.data(), bytes.size()));
            }
            default: refuse_cursor();
        }
    }

  private:
    std::string_view take(std::size_t count) {
        if (text_.size() < count) refuse_cursor();
        const std::string_view taken = text_.substr(0, count);
        text_.remove_prefix(count);
        return taken;
    }
    std::string_view sized() {
        std::size_t size = 0;
        const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), size);
        if (error != std::errc()) refuse_cursor();
        text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
        if (take(1) != ":") refuse_cursor();
        return take(size);
    }
    static sql::Value integer(std::string_view text) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size()) refuse_cursor();
        return sql::Value(sql::ValueView::integer(number));
    }
    static sql::Value real(std::string_view bytes) {
        double number = 0;
        if (bytes.size() != sizeof number) refuse_cursor();
        std::memcpy(&number, bytes.data(), sizeof number);
        return sql::Value(sql::ValueView::real(number));
    }
    static std::string_view number(std::string_view text) {
        try {
            sql::Decimal{text};
        } catch (const sql::DataError&) {
            refuse_cursor();
        }
        return text;
    }

    std::string_view text_;
};

constexpr std::size_t signature_size = 16;

std::string signature(std::string_view secret, std::string_view text) {
    return hmac_sha256(std::string("carboy.keyset:") + std::string(secret), text).substr(0, signature_size);
}

std::string cursor_of(const std::string& order, const Values& values, const std::string& secret) {
    std::string text = order;
    for (const sql::Value& value : values) append(text, value.view());
    if (!secret.empty()) text += signature(secret, text);
    return base64url_encode(text);
}

Values values_of(const std::string& cursor, const std::string& order, std::size_t count, const std::string& secret) {
    std::optional<std::string> decoded = base64url_decode(cursor);
    if (!decoded) refuse_cursor();
    std::string_view text = *decoded;
    if (!secret.empty()) {
        if (text.size() < signature_size) refuse_cursor();
        const std::string_view given = text.substr(text.size() - signature_size);
        text.remove_suffix(signature_size);
        if (!equal_in_constant_time(signature(secret, text), given)) refuse_cursor();
    }
    if (!text.starts_with(order)) refuse_cursor();
    CursorReader reader(text.substr(order.size()));
    Values values;
    while (values.size() < count) values.push_back(reader.value());
    if (!reader.at_end()) refuse_cursor();
    return values;
}

/// Reads the values of the order's terms in an object's row, as the engine returns them.
Values read_values(Session& session, const Mapper& mapper, const sql::Select& statement, const Terms& terms,
                   void* object) {
    sql::Select one = statement;
    one.columns.clear();
    for (const sql::OrderTerm& term : terms) one.columns.push_back(term.expression);
    one.order_by.clear();
    one.offset.reset();
    one.limit = 1;
    one.for_update = one.for_share = false;
    sql::Scratch scratch;
    for (const std::uint16_t column : mapper.primary_key)
        one.where.push_back(
            sql::Expression::binary(sql::Op::equal, sql::Expression::column(mapper.table, column),
                                    sql::Expression::parameter_copy(mapper.view(object, column, scratch))));
    Values values;
    session.core_for(mapper).for_each_row(one, [&](const sql::ValueView* cells) {
        for (std::size_t i = 0; i < terms.size(); ++i) values.emplace_back(cells[i]);
    });
    return values;
}

}  // namespace

KeysetRows run_keyset(Session& session, const Mapper& mapper, const sql::Select& statement, const LoadOptions& load,
                      const KeysetOptions& options) {
    if (options.per_page < 1)
        throw NotFound("not_found", "keyset(): The number of objects per page must be at least 1.");
    if (!options.after.empty() && !options.before.empty())
        throw NotFound("two_cursors", "keyset(): Both `after` and `before` are given.", "Give one of them.");
    if (statement.limit || statement.offset || !statement.compounds.empty())
        throw SessionError("limited_keyset", "keyset(): The query has a limit or an offset.",
                           "Leave them out: keyset() cuts the rows into pages.");
    const engine::Use inside(session.core_for(mapper).user);
    const sql::Dialect& dialect = session.core_for(mapper).dialect();
    const Terms terms = complete_order(mapper, statement, dialect);
    const std::string order = fingerprint(mapper, terms, dialect);
    const bool back = !options.before.empty();
    const std::string& cursor = back ? options.before : options.after;
    sql::Select part = statement;
    const Terms wanted = back ? reversed(terms) : terms;
    if (!cursor.empty())
        part.where.push_back(rows_after(wanted, values_of(cursor, order, terms.size(), options.secret)));
    part.order_by = plain(wanted);
    part.limit = options.per_page + 1;
    KeysetRows rows{.objects = run_query(session, mapper, part, load)};
    const bool more = rows.objects.size() > static_cast<std::size_t>(options.per_page);
    if (more) rows.objects.pop_back();
    if (back) std::reverse(rows.objects.begin(), rows.objects.end());
    if (rows.objects.empty()) return rows;
    const auto cursor_at = [&](void* object) {
        return cursor_of(order, read_values(session, mapper, statement, terms, object), options.secret);
    };
    if (back || more) rows.next = cursor_at(rows.objects.back());
    if (back ? more : !cursor.empty()) rows.prev = cursor_at(rows.objects.front());
    return rows;
}

}  // namespace carboy::orm::detail
