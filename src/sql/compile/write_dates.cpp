// Parts of dates and times.  Source: SQLAlchemy SQLiteCompiler.extract_map; the PostgreSQL 15 manual, 9.9.
#include <carboy/base/error.hpp>
#include <carboy/sql/statement/date_part.hpp>

#include "sql/compile/writer.hpp"

#include <string>
#include <utility>

namespace carboy::sql {
namespace {

DatePart part_of(const Node& node) { return static_cast<DatePart>(node.column); }

std::string_view name_of(DatePart part) {
    constexpr std::string_view names[] = {"year",   "quarter", "month", "week", "day",  "hour",
                                          "minute", "second",  "dow",   "doy",  "epoch"};
    return names[static_cast<std::size_t>(part)];
}

/// The text around the operand.
struct Around {
    std::string_view before;
    std::string_view after;
};

// An ISO week belongs to the year of its Thursday.
Around sqlite_extract(DatePart part) {
    switch (part) {
        case DatePart::year: return {"CAST(STRFTIME('%Y', ", ") AS INTEGER)"};
        case DatePart::quarter: return {"((CAST(STRFTIME('%m', ", ") AS INTEGER) + 2) / 3)"};
        case DatePart::month: return {"CAST(STRFTIME('%m', ", ") AS INTEGER)"};
        case DatePart::week: return {"((STRFTIME('%j', ", ", '-3 days', 'weekday 4') - 1) / 7 + 1)"};
        case DatePart::day: return {"CAST(STRFTIME('%d', ", ") AS INTEGER)"};
        case DatePart::hour: return {"CAST(STRFTIME('%H', ", ") AS INTEGER)"};
        case DatePart::minute: return {"CAST(STRFTIME('%M', ", ") AS INTEGER)"};
        case DatePart::second: return {"CAST(STRFTIME('%S', ", ") AS INTEGER)"};
        case DatePart::dow: return {"CAST(STRFTIME('%w', ", ") AS INTEGER)"};
        case DatePart::doy: return {"CAST(STRFTIME('%j', ", ") AS INTEGER)"};
        case DatePart::epoch: return {"CAST(STRFTIME('%s', ", ") AS INTEGER)"};
    }
    return {};
}

Around mariadb_extract(DatePart part) {
    switch (part) {
        case DatePart::year: return {"EXTRACT(year FROM ", ")"};
        case DatePart::quarter: return {"EXTRACT(quarter FROM ", ")"};
        case DatePart::month: return {"EXTRACT(month FROM ", ")"};
        case DatePart::week: return {"WEEK(", ", 3)"};
        case DatePart::day: return {"EXTRACT(day FROM ", ")"};
        case DatePart::hour: return {"EXTRACT(hour FROM ", ")"};
        case DatePart::minute: return {"EXTRACT(minute FROM ", ")"};
        case DatePart::second: return {"EXTRACT(second FROM ", ")"};
        case DatePart::dow: return {"(DAYOFWEEK(", ") - 1)"};
        case DatePart::doy: return {"DAYOFYEAR(", ")"};
        case DatePart::epoch: return {"TIMESTAMPDIFF(SECOND, '1970-01-01', ", ")"};
    }
    return {};
}

/// The format and the modifiers that produce the beginning of a part.
Around sqlite_trunc(DatePart part) {
    switch (part) {
        case DatePart::year: return {"STRFTIME('%Y-01-01 00:00:00.000000', ", ")"};
        case DatePart::month: return {"STRFTIME('%Y-%m-01 00:00:00.000000', ", ")"};
        case DatePart::week: return {"STRFTIME('%Y-%m-%d 00:00:00.000000', ", ", '-6 days', 'weekday 1')"};
        case DatePart::day: return {"STRFTIME('%Y-%m-%d 00:00:00.000000', ", ")"};
        case DatePart::hour: return {"STRFTIME('%Y-%m-%d %H:00:00.000000', ", ")"};
        case DatePart::minute: return {"STRFTIME('%Y-%m-%d %H:%M:00.000000', ", ")"};
        case DatePart::second: return {"STRFTIME('%Y-%m-%d %H:%M:%S.000000', ", ")"};
        default: return {};
    }
}

Around sqlite_trunc_date(DatePart part) {
    switch (part) {
        case DatePart::year: return {"STRFTIME('%Y-01-01', ", ")"};
        case DatePart::month: return {"STRFTIME('%Y-%m-01', ", ")"};
        case DatePart::week: return {"DATE(", ", '-6 days', 'weekday 1')"};
        default: return {"DATE(", ")"};
    }
}

Around mariadb_trunc(DatePart part) {
    switch (part) {
        case DatePart::year: return {"CAST(DATE_FORMAT(", ", '%Y-01-01') AS DATETIME)"};
        case DatePart::month: return {"CAST(DATE_FORMAT(", ", '%Y-%m-01') AS DATETIME)"};
        case DatePart::day: return {"CAST(DATE_FORMAT(", ", '%Y-%m-%d') AS DATETIME)"};
        case DatePart::hour: return {"CAST(DATE_FORMAT(", ", '%Y-%m-%d %H:00:00') AS DATETIME)"};
        case DatePart::minute: return {"CAST(DATE_FORMAT(", ", '%Y-%m-%d %H:%i:00') AS DATETIME)"};
        case DatePart::second: return {"CAST(DATE_FORMAT(", ", '%Y-%m-%d %H:%i:%s') AS DATETIME)"};
        default: return {};
    }
}

/// The same format for TO_CHAR, where all text is in double quotes.
std::string to_char_format(std::string_view format) {
    std::string out;
    bool quoted = false;
    const auto literal = [&](bool on) {
        if (quoted != on) out += '"';
        quoted = on;
    };
    for (std::size_t i = 0; i < format.size(); ++i) {
        const bool directive = format[i] == '%' && format[i + 1] != '%';
        literal(!directive);
        if (format[i] != '%') {
            out += format[i];
            continue;
        }
        switch (format[++i]) {
            case 'Y': out += "YYYY"; break;
            case 'm': out += "MM"; break;
            case 'd': out += "DD"; break;
            case 'H': out += "HH24"; break;
            case 'M': out += "MI"; break;
            case 'S': out += "SS"; break;
            case 'j': out += "DDD"; break;
            default: out += '%';
        }
    }
    literal(false);
    return out;
}

std::string date_format_format(std::string_view format) {
    std::string out(format);
    for (std::size_t i = 0; i + 1 < out.size(); ++i)
        if (out[i] == '%') {
            ++i;
            if (out[i] == 'M') out[i] = 'i';
        }
    return out;
}

}  // namespace

Writer::Cursor Writer::around(Cursor at, std::string_view before, std::string_view after) {
    out_ += before;
    const Cursor end = node(at + 1, loosest);
    out_ += after;
    return end;
}

// SQLite rounds a time to milliseconds, which may give the next second, or a year after 9999.
Writer::Cursor Writer::around_seconds(Cursor at, std::string_view before, std::string_view after) {
    (out_ += before) += "SUBSTR(";
    const Cursor end = node(at + 1, loosest);
    (out_ += ", 1, 19)") += after;
    return end;
}

Writer::Cursor Writer::extract(Cursor at) {
    const DatePart part = part_of(*at);
    if (dialect_.dates == Dates::strftime) {
        const Around text = sqlite_extract(part);
        return around_seconds(at, text.before, text.after);
    }
    if (dialect_.dates == Dates::date_format) {
        const Around text = mariadb_extract(part);
        return around(at, text.before, text.after);
    }
    // Seconds have a fraction, which a cast would round.
    const bool fraction = part == DatePart::second || part == DatePart::epoch;
    ((out_ += fraction ? "CAST(FLOOR(EXTRACT(" : "CAST(EXTRACT(") += name_of(part)) += " FROM ";
    const Cursor end = node(at + 1, loosest);
    out_ += fraction ? ")) AS BIGINT)" : ") AS BIGINT)";
    return end;
}

Writer::Cursor Writer::date_trunc(Cursor at) {
    const DatePart part = part_of(*at);
    const bool date = static_cast<const ColumnType*>(at->ref)->kind == TypeKind::date;
    if (dialect_.dates == Dates::strftime) {
        const Around text = date ? sqlite_trunc_date(part) : sqlite_trunc(part);
        return around_seconds(at, text.before, text.after);
    }
    if (dialect_.dates == Dates::date_format) {
        const Around text = mariadb_trunc(part);
        if (text.before.empty()) unsupported("date_trunc() of weeks", "Use extract(DatePart::week, ...).");
        return around(at, text.before, text.after);
    }
    ((out_ += date ? "CAST(DATE_TRUNC('" : "DATE_TRUNC('") += name_of(part)) += "', ";
    const Cursor end = node(at + 1, loosest);
    out_ += date ? ") AS DATE)" : ")";
    return end;
}

Writer::Cursor Writer::date_text(Cursor at) {
    if (dialect_.dates == Dates::strftime) {
        ((out_ += "STRFTIME('") += literal(*at)) += "', ";
        return around_seconds(at, "", ")");
    }
    const bool to_char = dialect_.dates == Dates::extract;
    out_ += to_char ? "TO_CHAR(" : "DATE_FORMAT(";
    const Cursor end = node(at + 1, loosest);
    ((out_ += ", '") += to_char ? to_char_format(literal(*at)) : date_format_format(literal(*at))) += "')";
    return end;
}

Writer::Cursor Writer::current_time(Cursor at) {
    switch (dialect_.dates) {
        case Dates::strftime: out_ += "STRFTIME('%Y-%m-%d %H:%M:%f000', 'now')"; break;
        case Dates::extract: out_ += "TIMEZONE('utc', NOW())"; break;
        case Dates::date_format: out_ += "UTC_TIMESTAMP(6)"; break;
    }
    return at + 1;
}

namespace {

/// The text around the number of microseconds since the year 1, which is never negative, so that division rounds down.
constexpr std::string_view since_year_1 = " + 62135596800000000)";

}  // namespace

// Writes an operand twice. The second time its placeholders have numbers, so that it has the same parameters.
template <class Write, class Between>
Writer::Cursor Writer::twice(Write write, Between between) {
    const Subquery first_subquery = subquery_;
    const int first_placeholder = placeholders_;
    write();
    between();
    subquery_ = first_subquery;
    placeholders_ = first_placeholder;
    const bool outer = std::exchange(repeats_, true);
    const Cursor end = write();
    repeats_ = outer;
    return end;
}

// SQLite's own functions calculate with milliseconds, so the digits of a second are taken from the text.
Writer::Cursor Writer::elapsed(Cursor at, int outer) {
    const bool date = at->column != 0;
    if (dialect_.dates == Dates::extract) {
        if (in_seconds_) return seconds_of(at);
        if (!date) return node(at + 1, outer);
        return around(at, "CAST(", " AS TIMESTAMP WITHOUT TIME ZONE)");
    }
    if (at[1].op == Op::moment) return count_of(at + 1);
    if (dialect_.dates == Dates::date_format) return around(at, "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ", ")");
    if (date) return around(at, "(CAST(STRFTIME('%s', ", ") AS INTEGER) * 1000000)");
    out_ += "(CAST(STRFTIME('%s', SUBSTR(";
    const Cursor end = twice([&] { return node(at + 1, of_concat); },
                             [&] { out_ += ", 1, 19)) AS INTEGER) * 1000000 + CAST(SUBSTR("; });
    out_ += " || '000000', 21, 6) AS INTEGER))";
    return end;
}

/// The number in an Op::moment, as a whole number.
Writer::Cursor Writer::count_of(Cursor at) {
    if (at->column == 0) return around(at, "(", ")");
    return around(at, "CAST(ROUND(", dialect_.dates == Dates::strftime ? ") AS INTEGER)" : ") AS SIGNED)");
}

Writer::Cursor Writer::seconds_of(Cursor at) {
    in_seconds_ = false;
    const Cursor end = around(at, "EXTRACT(epoch FROM ", ")");
    in_seconds_ = true;
    return end;
}

// PostgreSQL divides the days and the rest of an interval one after the other and rounds both.
Writer::Cursor Writer::exact_interval(Cursor at) {
    const bool outer = std::exchange(in_seconds_, true);
    const Cursor end = around(at, "MAKE_INTERVAL(secs => CAST(ROUND(", ", 6) AS DOUBLE PRECISION))");
    in_seconds_ = outer;
    return end;
}

Writer::Cursor Writer::moment(Cursor at, int outer) {
    const bool date = static_cast<const ColumnType*>(at->ref)->kind == TypeKind::date;
    if (dialect_.dates == Dates::extract) {
        if (at->column != 0) return exact_interval(at);
        if (!date) return node(at + 1, outer);
        return around(at, "CAST(", " AS DATE)");
    }
    if (dialect_.dates == Dates::date_format) {
        out_ += date ? "CAST(TIMESTAMPADD(MICROSECOND, " : "TIMESTAMPADD(MICROSECOND, ";
        const Cursor end = count_of(at);
        out_ += date ? ", '1970-01-01') AS DATE)" : ", '1970-01-01 00:00:00.000000')";
        return end;
    }
    if (date) {
        out_ += "DATE(";
        const Cursor end = count_of(at);
        out_ += " / 1000000, 'unixepoch')";
        return end;
    }
    const auto count = [&] {
        out_ += '(';
        const Cursor end = count_of(at);
        out_ += since_year_1;
        return end;
    };
    out_ += "(STRFTIME('%Y-%m-%d %H:%M:%S', ";
    const Cursor end = twice(count, [&] { out_ += " / 1000000 - 62135596800, 'unixepoch') || PRINTF('.%06d', "; });
    out_ += " % 1000000))";
    return end;
}

Writer::Cursor Writer::total_seconds(Cursor at) {
    if (dialect_.dates == Dates::extract) return around(at, "CAST(EXTRACT(epoch FROM ", ") AS DOUBLE PRECISION)");
    return around(at, "(", " / 1000000.0)");
}

}  // namespace carboy::sql
