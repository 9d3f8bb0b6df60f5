// A prepared SQLite statement.
#pragma once

#include "drivers/sqlite/connection/connection.hpp"
#include "drivers/sqlite/values/decimal_binder.hpp"

#include <carboy/engine/driver.hpp>

#include <memory>
#include <string>
#include <vector>

namespace carboy::drivers::sqlite {

class Statement final : public engine::DriverStatement {
  public:
    Statement(Connection& connection, StatementHandle statement, std::string text);
    ~Statement() override {
        if (connection_.transaction().is_held_by(*this)) leave_transaction();
        if (!connection_.inherited()) return;
        static_cast<void>(statement_.release());
        if (decimals_) decimals_->abandon();
    }

    void bind(std::span<const sql::ValueView> parameters) override { bind_all(parameters, SQLITE_STATIC); }
    void bind_copies(std::span<const sql::ValueView> parameters) override { bind_all(parameters, SQLITE_TRANSIENT); }
    void expect_one_row() noexcept override { one_row_ = effects_ == no_effect && !cells_.empty(); }
    const sql::ValueView* step() override;
    std::int64_t run(std::span<const sql::ValueView> parameters) override;
    void reset() noexcept override;

    std::size_t column_count() const noexcept override;
    std::string_view column_name(std::size_t column) const override;
    std::string_view column_type(std::size_t column) const override;
    std::size_t parameter_count() const noexcept override { return parameters_; }
    std::uint64_t revision() const noexcept override;

    /// Called when the transaction's snapshot no longer depends on this statement.
    void end_hold() noexcept;

  private:
    void bind_all(std::span<const sql::ValueView> parameters, sqlite3_destructor_type keep);
    int bind_decimal(int index, sql::ValueView value, sqlite3_destructor_type keep);
    [[noreturn]] void refuse_count(std::size_t given) const;
    int start();
    int start_as_holder();
    void make_ready();
    void leave_transaction() noexcept;
    [[noreturn]] void give_up(int code);
    int advance();
    void finish() noexcept;
    [[noreturn]] void fail(int code);
    void read_cells();
    bool keeps_rows() const noexcept { return effects_ != no_effect && !cells_.empty(); }
    void keep_rows();
    const sql::ValueView* next_kept();

    /// `held`: nobody reads its rows any more, but its lock is the transaction's snapshot.
    enum class State : std::uint8_t { ready, running, over, held };

    Connection& connection_;
    StatementHandle statement_;
    std::string text_;
    std::size_t parameters_;
    std::uint8_t effects_;
    bool counts_;           // INSERT, UPDATE or DELETE: SQLite's count of changed rows belongs to this statement
    bool one_row_ = false;  // expected of the next execution
    State state_ = State::ready;
    std::vector<sql::ValueView> cells_;
    std::vector<sql::Value> kept_;             // the values of all rows, one row after the other
    std::size_t given_ = 0;                    // the number of these that were returned
    std::unique_ptr<DecimalBinder> decimals_;  // once a parameter is a decimal number
};

}  // namespace carboy::drivers::sqlite
