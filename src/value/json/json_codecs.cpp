#include <carboy/value/json/json_codecs.hpp>

#include <carboy/base/base64.hpp>
#include <carboy/base/error.hpp>
#include <carboy/value/json/json_tree.hpp>
#include <carboy/value/text/date_text.hpp>
#include <carboy/value/text/time_text.hpp>
#include <carboy/value/text/utf8.hpp>

#include <boost/json/value.hpp>

#include <charconv>
#include <cmath>

namespace carboy::value {

namespace detail {

namespace {

/// Documents may write an integer as 1.0 or 1e18, which a JSON schema accepts.  Source: pydantic-core, float_as_int.
bool is_whole(double number) noexcept { return std::isfinite(number) && std::trunc(number) == number; }

bool refuse(Faults& faults, std::string_view message) {
    faults.add(message);
    return false;
}

bool too_large(Faults& faults, std::uint64_t greatest) {
    return refuse(faults, "must be at most " + std::to_string(greatest));
}

bool too_small(Faults& faults, std::int64_t least) {
    return refuse(faults, "must be at least " + std::to_string(least));
}

bool is_integer(JsonView in) {
    return in.kind() == JsonKind::integer || in.kind() == JsonKind::natural || in.kind() == JsonKind::large_integer ||
           (in.is_double() && is_whole(in.as_double()));
}

/// True when an offset from UTC follows the seconds.
bool has_offset(std::string_view text) noexcept { return text.find_first_of("Zz+-", 10) != text.npos; }

}  // namespace

bool read_integer(JsonView in, std::int64_t least, std::int64_t greatest, std::int64_t& out, Faults& faults) {
    if (!is_integer(in)) return refuse(faults, "must be an integer");
    if (in.kind() == JsonKind::natural) return too_large(faults, static_cast<std::uint64_t>(greatest));
    if (in.kind() == JsonKind::large_integer)
        return in.digits().starts_with('-') ? too_small(faults, least)
                                            : too_large(faults, static_cast<std::uint64_t>(greatest));
    if (in.is_double()) {
        if (in.as_double() < -0x1p63) return too_small(faults, least);
        if (in.as_double() >= 0x1p63) return too_large(faults, static_cast<std::uint64_t>(greatest));
    }
    out = in.is_int64() ? in.as_int64() : static_cast<std::int64_t>(in.as_double());
    if (out < least) return too_small(faults, least);
    return out <= greatest || too_large(faults, static_cast<std::uint64_t>(greatest));
}

bool read_natural(JsonView in, std::uint64_t greatest, std::uint64_t& out, Faults& faults) {
    if (!is_integer(in)) return refuse(faults, "must be an integer");
    if (in.kind() == JsonKind::large_integer)
        return in.digits().starts_with('-') ? too_small(faults, 0) : too_large(faults, greatest);
    if (in.kind() == JsonKind::natural) {
        out = in.as_uint64();
    } else if (in.is_double()) {
        if (in.as_double() < 0) return too_small(faults, 0);
        if (in.as_double() >= 0x1p64) return too_large(faults, greatest);
        out = static_cast<std::uint64_t>(in.as_double());
    } else {
        if (in.as_int64() < 0) return too_small(faults, 0);
        out = static_cast<std::uint64_t>(in.as_int64());
    }
    return out <= greatest || too_large(faults, greatest);
}

bool read_real(JsonView in, double greatest, double& out, Faults& faults) {
    const std::optional<double> number = in.get<double>();
    if (!number || !std::isfinite(*number)) return refuse(faults, "must be a number");
    if (std::abs(*number) > greatest) return refuse(faults, "must be a smaller number");
    out = *number;
    return true;
}

bool read_text(JsonView in, std::string_view& out, Faults& faults) {
    if (!in.is_string()) return refuse(faults, "must be text");
    out = in.as_string();
    return is_utf8(out) || refuse(faults, "must be valid Unicode");
}

bool read_bool(JsonView in, Faults& faults) {
    if (in.is_bool()) return in.as_bool();
    return refuse(faults, "must be true or false");
}

void write_real(double number, JsonWriter& out) { std::isfinite(number) ? out.real(number) : out.null(); }

void write_real(float number, JsonWriter& out) {
    if (!std::isfinite(number)) return out.null();
    char text[32];
    const char* const end = std::to_chars(text, text + sizeof text, number).ptr;
    double same = 0;
    std::from_chars(text, end, same);
    out.real(same);
}

bool read_key(std::string_view key, std::int64_t& out) {
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), out);
    return error == std::errc() && end == key.data() + key.size();
}

namespace {

/// Written dates can be read again, here and by Python.
void check_years(std::chrono::sys_days day) {
    if (has_date_text(day)) return;
    throw Error("bad_date", "A date for JSON is not between the years 1 and 9999.",
                "Use an empty std::optional for a date that is not known.");
}

std::string date_of(std::chrono::microseconds since_epoch) {
    std::string text;
    append_date(text, civil_date(std::chrono::floor<std::chrono::days>(since_epoch).count()));
    return text;
}

}  // namespace

void write_moment(std::chrono::microseconds since_epoch, Zone zone, JsonWriter& out) {
    check_years(std::chrono::sys_days(std::chrono::floor<std::chrono::days>(since_epoch)));
    std::string text;
    append_moment(text, since_epoch, "T", TimeSpec::automatic);
    if (zone == Zone::utc) text += 'Z';
    out.text(text);
}

bool read_moment(JsonView in, Zone zone, const MomentLimits& limits, std::chrono::microseconds& out, Faults& faults) {
    const bool local = zone == Zone::none;
    const std::string_view wanted = local ? "must be a date and time such as 2026-03-01T12:30:00"
                                          : "must be a date and time such as 2026-03-01T12:30:00Z";
    if (!in.is_string()) return refuse(faults, wanted);
    const std::string_view text = in.as_string();
    const std::optional<Moment> moment = parse_moment(text, FinerDigits::truncate);
    if (!moment || text.size() < 16 || has_offset(text) == local) return refuse(faults, wanted);
    out = moment->since_epoch - moment->offset;
    if (!has_date_text(std::chrono::sys_days(std::chrono::floor<std::chrono::days>(out))))
        return refuse(faults, "must be in the years 1 to 9999 in UTC");
    if (out < limits.least || out > limits.most)
        return refuse(faults, "must be a date and time from " + date_of(limits.least) + " to " + date_of(limits.most));
    const bool whole = out % limits.resolution == std::chrono::microseconds(0);
    return whole || refuse(faults, "must be a date and time without smaller fractions");
}

void write_day(std::chrono::sys_days day, JsonWriter& out) {
    check_years(day);
    std::string text;
    append_date(text, day);
    out.text(text);
}

bool read_day(JsonView in, std::chrono::sys_days& out, Faults& faults) {
    const std::optional<std::chrono::sys_days> day = in.is_string() ? parse_date(in.as_string()) : std::nullopt;
    if (!day) return refuse(faults, "must be a date such as 2026-03-01");
    out = *day;
    return true;
}

void write_time(std::chrono::microseconds since_midnight, JsonWriter& out) {
    if (since_midnight.count() < 0 || since_midnight >= std::chrono::days(1))
        throw Error("bad_time", "A time of day for JSON is not between 00:00 and 24:00.");
    std::string text;
    append_time(text, since_midnight, TimeSpec::automatic);
    out.text(text);
}

bool read_time(JsonView in, std::chrono::microseconds resolution, std::chrono::microseconds& out, Faults& faults) {
    const auto time = in.is_string() ? parse_time(in.as_string(), FinerDigits::truncate) : std::nullopt;
    if (!time) return refuse(faults, "must be a time of day such as 12:30:00");
    out = *time;
    const bool whole = out % resolution == std::chrono::microseconds(0);
    return whole || refuse(faults, "must be a time of day without smaller fractions");
}

}  // namespace detail

void JsonCodec<std::vector<std::byte>>::write(const std::vector<std::byte>& value, JsonWriter& out) {
    out.text(base64url_encode({reinterpret_cast<const char*>(value.data()), value.size()}));
}

void JsonCodec<std::vector<std::byte>>::read(JsonView in, std::vector<std::byte>& value, Faults& faults) {
    const std::optional<std::string> bytes = in.is_string() ? base64url_decode(in.as_string()) : std::nullopt;
    if (!bytes) return faults.add("must be text in base64url");
    const auto* first = reinterpret_cast<const std::byte*>(bytes->data());
    value.assign(first, first + bytes->size());
}

void JsonCodec<boost::json::value>::write(const boost::json::value& value, JsonWriter& out) {
    if (!tell_json(value, out, KeyOrder::sorted))
        throw Error("not_json", "A JSON value is nested more than " + std::to_string(tree_depth) + " levels deep.",
                    "Write a flatter document.");
}

void JsonCodec<boost::json::value>::read(JsonView in, boost::json::value& value, Faults&) {
    value = static_cast<boost::json::value>(in);
}

}  // namespace carboy::value
