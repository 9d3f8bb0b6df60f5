#include <carboy/webdb/recorded_queries.hpp>

#include <carboy/engine/event.hpp>
#include <carboy/webdb/database.hpp>

#include <algorithm>
#include <array>
#include <mutex>
#include <string_view>

#include "webdb/binding.hpp"

namespace carboy::webdb {
namespace {

bool frames_a_transaction(std::string_view statement) {
    static constexpr std::array<std::string_view, 6> words{"BEGIN",     "COMMIT",  "ROLLBACK",
                                                           "SAVEPOINT", "RELEASE", "SET TRANSACTION"};
    return std::any_of(words.begin(), words.end(),
                       [statement](std::string_view word) { return statement.starts_with(word); });
}

engine::Engine& engine_of(web::App& app) {
    const web::AppContext context = app.app_context();
    return detail::current_engine();
}

}  // namespace

struct RecordedQueries::State {
    explicit State(engine::Engine& recorded) : engine(recorded) {
        listener = engine.on_query([this](const engine::QueryEvent& event) {
            if (frames_a_transaction(event.statement)) return;
            const std::lock_guard lock(guard);
            statements.emplace_back(event.statement);
        });
    }
    ~State() { engine.off_query(listener); }

    engine::Engine& engine;
    std::size_t listener = 0;
    std::mutex guard;
    std::vector<std::string> statements;
};

RecordedQueries::RecordedQueries(web::App& app) : state_(std::make_unique<State>(engine_of(app))) {}
RecordedQueries::~RecordedQueries() = default;

std::size_t RecordedQueries::count() const {
    const std::lock_guard lock(state_->guard);
    return state_->statements.size();
}

std::vector<std::string> RecordedQueries::statements() const {
    const std::lock_guard lock(state_->guard);
    return state_->statements;
}

std::string RecordedQueries::text() const {
    std::string text;
    for (const std::string& statement : statements()) text += statement + "\n";
    return text;
}

void RecordedQueries::clear() {
    const std::lock_guard lock(state_->guard);
    state_->statements.clear();
}

}  // namespace carboy::webdb
