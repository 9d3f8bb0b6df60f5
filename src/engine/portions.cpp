#include <carboy/engine/portions.hpp>

#include <carboy/sql/dialects/dialect.hpp>

#include <fmt/format.h>

#include <atomic>

namespace carboy::engine {

Portions::Portions(Connection& connection, std::uint64_t id, std::string_view text,
                   std::span<const sql::ValueView> parameters, std::size_t size)
    : connection_(connection), size_(size) {
    values_.reserve(parameters.size());
    for (const sql::ValueView view : parameters) parameters_.push_back(values_.emplace_back(view).view());
    if (!connection.dialect().server_cursors) {
        rows_ = connection.start(connection.prepared(id, text), parameters_);
        return;
    }
    static std::atomic<std::uint64_t> last{0};
    cursor_ = fmt::format("carboy_cursor_{}", ++last);
    connection.run(connection.prepared(fmt::format("DECLARE {} NO SCROLL CURSOR FOR {}", cursor_, text)), parameters_);
}

Portions::~Portions() {
    if (cursor_.empty() || is_over_ || !connection_.is_open() || !connection_.in_transaction()) return;
    try {
        rows_.finish();
        connection_.run(connection_.prepared(fmt::format("CLOSE {}", cursor_)), {});
    } catch (...) {  // the transaction has failed, and the cursor ends with it
    }
}

void Portions::begin_portion() {
    if (!cursor_.empty())
        rows_ = connection_.start(connection_.prepared(fmt::format("FETCH FORWARD {} FROM {}", size_, cursor_)), {});
}

void Portions::end_portion(std::size_t rows) {
    if (!cursor_.empty()) rows_.finish();
    if (rows == size_) return;
    is_over_ = true;
    if (!cursor_.empty()) connection_.run(connection_.prepared(fmt::format("CLOSE {}", cursor_)), {});
}

}  // namespace carboy::engine
