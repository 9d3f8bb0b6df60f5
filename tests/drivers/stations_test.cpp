// Every portable column type at each of its stations: its name in every dialect, CREATE TABLE, parameter, stored value,
// CAST, list, NULL, foreign key and inspector. The compiler asks for a new type's sample, and a station that was
// forgotten fails here. docs/architecture.md, "To add a column type", lists the files.
#include <carboy/sql/compile/ddl.hpp>
#include <carboy/sql/compile/foreign_key.hpp>

#include "drivers/compliance.hpp"

namespace carboy {
namespace {

using namespace std::chrono;
using sql::ColumnType;
using sql::Dialect;
using sql::TypeKind;

enum class Colour { red, dark_green };

std::string cast_name(const ColumnType& type, const Dialect& dialect) {
    return dialect.cast_name != nullptr ? dialect.cast_name(type) : dialect.type_name(type);
}

template <class T>
bool same(const T& a, const T& b) {
    return a == b;
}
bool same(const hh_mm_ss<microseconds>& a, const hh_mm_ss<microseconds>& b) {
    return a.to_duration() == b.to_duration();
}

class ComplianceStationsTest : public Compliance {
  protected:
    /// Visits the type's stations; false when there is no such type.
    bool visit(TypeKind kind) {
        switch (kind) {
            case TypeKind::small_integer: return stations<std::int16_t>({kind}, -7), true;
            case TypeKind::integer: return stations<std::int32_t>({kind}, 70'000), true;
            case TypeKind::big_integer: return stations<std::int64_t>({kind}, std::int64_t{1} << 40), true;
            case TypeKind::boolean: return stations({kind}, true), true;
            case TypeKind::float_: return stations({kind}, 0.5F), true;
            case TypeKind::double_: return stations({kind}, 0.1), true;
            case TypeKind::numeric:
                return stations({.kind = kind, .precision = 10, .scale = 2}, Decimal("12.50")), true;
            case TypeKind::string: return stations<std::string>({.kind = kind, .length = 20}, "a 'b'"), true;
            case TypeKind::text: return stations<std::string>({kind}, "caf\u00e9"), true;
            case TypeKind::binary: return stations({kind}, std::vector{std::byte{0}, std::byte{255}}), true;
            case TypeKind::date: return stations({kind}, sys_days(2024y / February / 29)), true;
            case TypeKind::time: return stations({kind}, hh_mm_ss<microseconds>(23h + 59min + 5us)), true;
            case TypeKind::datetime:
                return stations<sys_time<microseconds>>({kind}, sys_days(1969y / July / 20) + 20h + 17min + 1us), true;
            case TypeKind::interval: return stations<microseconds>({kind}, -26h + 1us), true;
            case TypeKind::json: return stations({kind}, Json::parse("{\"a\": [1, null]}")), true;
            case TypeKind::uuid: return stations({kind}, Uuid("123e4567-e89b-42d3-a456-426614174000")), true;
            case TypeKind::enumeration: {
                ColumnType type = sql::Type<Colour>::column_type();
                type.name.clear();
                return stations(type, Colour::dark_green), true;
            }
        }
        return false;
    }

  private:
    template <class T>
    void stations(const ColumnType& type, const T& value) {
        SCOPED_TRACE(dialect().type_name(type));
        for (const Dialect* one : {&sql::dialects::sqlite(), &sql::dialects::postgresql(), &sql::dialects::mariadb()}) {
            EXPECT_FALSE(one->type_name(type).empty()) << one->name;
            EXPECT_FALSE(cast_name(type, *one).empty()) << one->name;
        }
        EXPECT_TRUE(sql::can_refer(type, type));
        create(type);
        stored(type, value);
        EXPECT_EQ(Inspector(conn).table("sample").columns.at(1).type.kind, found_as(type.kind));
    }

    void create(const ColumnType& type) {
        run("DROP TABLE IF EXISTS sample");
        const sql::Table table{.name = "sample", .columns = {{.name = "id", .type = {}}, {.name = "v", .type = type}}};
        for (const std::string& statement : sql::create_statements(table, dialect())) run(statement);
    }

    template <class T>
    void stored(const ColumnType& type, const T& value) {
        conn.execute("INSERT INTO sample (id, v) VALUES (1, ?), (2, ?)", value, std::optional<T>());
        EXPECT_TRUE(same(conn.execute("SELECT v FROM sample WHERE id = 1").template scalar<T>(), value));
        EXPECT_FALSE(conn.execute("SELECT v FROM sample WHERE id = 2").template scalar<std::optional<T>>());
        const std::string cast = "SELECT CAST(? AS " + cast_name(type, dialect()) + ")";
        EXPECT_TRUE(same(conn.execute(unchecked(cast), value).template scalar<T>(), value));
        if (type.kind == TypeKind::json) return;  // PostgreSQL's JSON has no comparison
        const std::vector<T> list(3, value);
        EXPECT_EQ(conn.execute("SELECT count(*) FROM sample WHERE v = ?", value).template scalar<int>(), 1);
        EXPECT_EQ(conn.execute("SELECT count(*) FROM sample WHERE v IN (?...)", list).template scalar<int>(), 1);
    }

    /// The type that an inspector finds: another one where the engine has no such type.
    TypeKind found_as(TypeKind kind) const {
        const bool keeps_intervals = dialect().type_name({TypeKind::interval}) == "INTERVAL";
        if (kind == TypeKind::interval && !keeps_intervals) return TypeKind::datetime;
        if (kind == TypeKind::enumeration) return TypeKind::string;  // without a name of its own it is a VARCHAR
        const bool has_float = dialect().type_name({TypeKind::double_}) != "DOUBLE PRECISION";
        return kind == TypeKind::float_ && !has_float ? TypeKind::double_ : kind;
    }
};
CARBOY_COMPLIANCE(ComplianceStationsTest);

TEST_P(ComplianceStationsTest, EveryTypePassesThemAll) {
    std::uint8_t kind = 0;
    while (visit(static_cast<TypeKind>(kind))) ++kind;
    EXPECT_EQ(kind, 17);
}

}  // namespace
}  // namespace carboy
