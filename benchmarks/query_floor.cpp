// Measures the cost of typed queries: building one with three conditions and finding its compiled form, and reading 10
// columns of 100,000 rows and an aggregate with a join compared with the SQLite C API. Prints the median of nine
// alternating runs in CPU time, and the ratios.
#include <carboy/orm.hpp>
#include <carboy/sql/compile/compile.hpp>

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace carboy;

struct Shop {
    Column<Integer, primary_key> id;
    Column<String<40>> city;

    CARBOY_MODEL(Shop, id, city);
};

struct Sale {
    Column<Integer, primary_key> id;
    Column<String<40>> product;
    Column<String<40>> customer;
    Column<Integer> pieces;
    Column<Double> price;
    Column<Boolean> paid;
    Column<std::optional<Integer>> discount;
    Column<std::optional<String<40>>> remark;
    Column<Integer> day;
    Column<Integer, foreign_key<&Shop::id>> shop_id;
    One<Shop, "shop_id"> shop;

    CARBOY_MODEL(Sale, id, product, customer, pieces, price, paid, discount, remark, day, shop_id, shop);
};

constexpr int rows = 100'000;
constexpr int runs = 9;
constexpr int builds = 200'000;

double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class F>
double timed(int count, F work) {
    const double before = cpu_seconds();
    work();
    return (cpu_seconds() - before) * 1e9 / count;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

volatile std::size_t sink = 0;  // keeps the compiler from removing the reads

double build_queries(const sql::Dialect& dialect) {
    return timed(builds, [&] {
        for (int i = 0; i < builds; ++i) {
            const auto query = select(Sale::c.id).where(Sale::c.pieces > i, Sale::c.shop_id == 3, Sale::c.paid == true);
            sink = sink + query.compiled(dialect).id;
        }
    });
}

struct RawSale {
    std::int64_t id, pieces, day, shop_id;
    std::string product, customer;
    double price;
    bool paid;
    std::optional<std::int64_t> discount;
    std::optional<std::string> remark;
};

/// The same work in C.
class Raw {
  public:
    explicit Raw(const std::string& path) {
        sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    }
    Raw(const Raw&) = delete;
    ~Raw() { sqlite3_close(db_); }

    double read_all() {
        return timed(rows, [&] {
            std::vector<RawSale> sales;
            each("SELECT id, product, customer, pieces, price, paid, discount, remark, day, shop_id FROM sale",
                 [&](sqlite3_stmt* row) {
                     RawSale sale{.id = sqlite3_column_int64(row, 0),
                                  .pieces = sqlite3_column_int64(row, 3),
                                  .day = sqlite3_column_int64(row, 8),
                                  .shop_id = sqlite3_column_int64(row, 9),
                                  .product = text(row, 1),
                                  .customer = text(row, 2),
                                  .price = sqlite3_column_double(row, 4),
                                  .paid = sqlite3_column_int(row, 5) != 0,
                                  .discount = {},
                                  .remark = {}};
                     if (sqlite3_column_type(row, 6) != SQLITE_NULL) sale.discount = sqlite3_column_int64(row, 6);
                     if (sqlite3_column_type(row, 7) != SQLITE_NULL) sale.remark = text(row, 7);
                     sales.push_back(std::move(sale));
                 });
            for (const RawSale& sale : sales) sink = sink + sale.product.size();
        });
    }
    double aggregate() {
        return timed(rows, [&] {
            each("SELECT shop.city, sum(sale.pieces) FROM sale JOIN shop ON sale.shop_id = shop.id GROUP BY shop.city",
                 [&](sqlite3_stmt* row) { sink = sink + text(row, 0).size(); });
        });
    }

  private:
    static std::string text(sqlite3_stmt* statement, int column) {
        return {reinterpret_cast<const char*>(sqlite3_column_text(statement, column)),
                static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
    }
    template <class F>
    void each(const char* sql, F work) {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        while (sqlite3_step(statement) == SQLITE_ROW) work(statement);
        sqlite3_finalize(statement);
    }
    sqlite3* db_ = nullptr;
};

double read_all(Session& session) {
    const auto query = select(Sale::c.id, Sale::c.product, Sale::c.customer, Sale::c.pieces, Sale::c.price,
                              Sale::c.paid, Sale::c.discount, Sale::c.remark, Sale::c.day, Sale::c.shop_id);
    return timed(rows, [&] {
        for (const auto& row : session.execute(query)) sink = sink + std::get<1>(row).size();
    });
}

double aggregate(Session& session) {
    const auto query =
        select(Shop::c.city, func::sum(Sale::c.pieces)).select_from<Sale>().join(Sale::c.shop).group_by(Shop::c.city);
    return timed(rows, [&] {
        for (const auto& row : session.execute(query)) sink = sink + std::get<0>(row).size();
    });
}

void fill(Engine& engine) {
    create_all(engine);
    Session session{engine};
    for (int i = 1; i <= 50; ++i) session.add(Shop{.id = i, .city = "city " + std::to_string(i % 20)});
    session.flush();
    for (int i = 0; i < rows; ++i) {
        Sale& sale = session.add(Sale{.product = "product " + std::to_string(i % 100),
                                      .customer = "customer " + std::to_string(i),
                                      .pieces = i % 7,
                                      .price = i * 0.25,
                                      .paid = i % 2 == 0,
                                      .day = i % 365,
                                      .shop_id = 1 + i % 50});
        if (i % 3 == 0) sale.discount = i % 10;
        if (i % 4 == 0) sale.remark = "a remark of some length";
    }
    session.commit();
}

}  // namespace

int main() {
    const std::string path = std::filesystem::temp_directory_path() / "carboy_query_floor.db";
    const auto remove = [&] {
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
    };
    remove();
    Engine engine{"sqlite:///" + path};
    fill(engine);
    std::vector<double> built, ours[2], raw[2];
    Raw c(path);
    for (int run = 0; run < runs; ++run) {
        Session session{engine};
        built.push_back(build_queries(engine.dialect()));
        raw[0].push_back(c.read_all());
        ours[0].push_back(read_all(session));
        raw[1].push_back(c.aggregate());
        ours[1].push_back(aggregate(session));
    }
    fmt::print("a query with three conditions, built and found compiled: {:.0f} ns\n", median(built));
    const char* names[] = {"10 columns of 100,000 rows, per row", "aggregate with a join, per row"};
    for (int i = 0; i < 2; ++i) {
        std::vector<double> ratios;
        for (int run = 0; run < runs; ++run) ratios.push_back(ours[i][run] / raw[i][run]);
        fmt::print("{}: C {:.0f} ns, Carboy {:.0f} ns, ratio {:.2f} ({:.2f} to {:.2f})\n", names[i], median(raw[i]),
                   median(ours[i]), median(ratios), *std::min_element(ratios.begin(), ratios.end()),
                   *std::max_element(ratios.begin(), ratios.end()));
    }
    remove();
}
