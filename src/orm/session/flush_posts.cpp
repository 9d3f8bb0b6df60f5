// Statements of a flush that a server's connection sends without waiting: their answers are read together, when one is
// needed or at the end of the flush. So a flush usually takes one round trip.
#include <carboy/engine/error.hpp>

#include <utility>

#include "orm/session/unit_of_work.hpp"

namespace carboy::orm {

// The answers are read at the latest after this number of statements, because they take memory on both sides.
static constexpr std::size_t most_posts = 256;
// The number of different statements that the flush keeps at a time.
static constexpr std::size_t most_statements = 64;

UnitOfWork::~UnitOfWork() {
    if (!posts_.empty()) pipeline_->drop();  // the flush has failed
    release_statements();
}

void UnitOfWork::release_statements() noexcept {
    for (const auto& [compiled, prepared] : pinned_) --prepared->pins;
    pinned_.clear();
    last_compiled_ = nullptr;
}

/// Returns the prepared statement, which stays prepared as long as it has no answer.
engine::Prepared& UnitOfWork::prepared_for(const sql::Compiled& compiled) {
    if (last_compiled_ == &compiled) return *prepared_;
    prepared_ = nullptr;
    for (const auto& [known, prepared] : pinned_)
        if (known == &compiled) prepared_ = prepared;
    if (prepared_ == nullptr) {
        if (pinned_.size() >= most_statements) {
            settle_posts();
            release_statements();
        }
        prepared_ = &connection_->prepared(compiled.id, compiled.text);
        if (pipeline_ != nullptr) {
            pinned_.emplace_back(&compiled, prepared_);
            ++prepared_->pins;
        }
    }
    last_compiled_ = &compiled;
    return *prepared_;
}

/// Writes the row of an object with the values in `parameters_`.
void UnitOfWork::write(const sql::Compiled& compiled, InstanceState& state) {
    if (pipeline_ != nullptr) return post(compiled, parameters_, &state);
    if (execute(compiled) == 0) throw_changed_elsewhere(state);
}

/// Inserts a row that no object waits for, with the values in `parameters_`.
void UnitOfWork::write_new(const sql::Compiled& compiled) {
    if (pipeline_ != nullptr) return post(compiled, parameters_, nullptr);
    execute(compiled);
}

void UnitOfWork::post(const sql::Compiled& compiled, std::span<const sql::ValueView> parameters,
                      InstanceState* changed) {
    if (posts_.size() >= most_posts) settle_posts();
    engine::Prepared& prepared = prepared_for(compiled);
    core_.count_statement(compiled.text);
    pipeline_->post(prepared, parameters);
    posts_.push_back({.compiled = &compiled, .changed = changed});
}

/// Writes the rows that wait, and reads all answers.
void UnitOfWork::settle() {
    write_batch();
    settle_posts();
}

std::vector<engine::Answer> UnitOfWork::take_answers() {
    try {
        return pipeline_->collect();
    } catch (engine::DatabaseError& error) {
        for (const Post& post : posts_)
            if (post.one_row != nullptr && error.statement() == post.compiled->text)
                error.set_statement(post.one_row->text);
        throw;
    }
}

void UnitOfWork::settle_posts() {
    if (posts_.empty()) return;
    const std::vector<engine::Answer> answers = take_answers();
    const std::vector<Post> posts = std::exchange(posts_, {});
    const std::vector<InstanceState*> rows = std::exchange(posted_rows_, {});
    std::size_t row = 0;
    for (std::size_t i = 0; i < posts.size(); ++i) {
        if (posts[i].changed != nullptr && answers[i].changed == 0) throw_changed_elsewhere(*posts[i].changed);
        const bool generated = posts[i].returns_key;
        for (std::size_t left = posts[i].rows; left > 0; --left)
            finish_row(*rows[row++], generated ? answers[i].first : 0);
    }
}

}  // namespace carboy::orm
