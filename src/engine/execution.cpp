// One execution of a prepared statement.
#include <carboy/engine/error.hpp>
#include <carboy/engine/statement.hpp>

#include "engine/trace.hpp"

#include <utility>

namespace carboy::engine {

Execution::Execution(const Audience& audience, Prepared& prepared, std::span<const sql::ValueView> parameters,
                     const SourceLocation& where) {
    prepared.statement->bind(parameters);
    if (audience.any()) {
        prepared.trace = std::make_unique<Trace>(audience, prepared.text, where);
        prepared.trace->borrow(parameters);
    }
    start(prepared);
}

Execution::Execution(CopyParameters, const Audience& audience, Prepared& prepared,
                     std::span<const sql::ValueView> parameters, const SourceLocation& where) {
    prepared.statement->bind_copies(parameters);
    if (audience.any()) {
        prepared.trace = std::make_unique<Trace>(audience, prepared.text, where);
        prepared.trace->copy(parameters);
    }
    start(prepared);
}

void Execution::start(Prepared& prepared) noexcept {
    prepared.owner = this;
    ++prepared.running;
    prepared_ = &prepared;
}

Execution::Execution(Execution&& other) noexcept
    : prepared_(std::exchange(other.prepared_, nullptr)), cut_short_(std::exchange(other.cut_short_, true)) {
    if (prepared_ != nullptr) prepared_->owner = this;
}

Execution& Execution::operator=(Execution&& other) noexcept {
    if (this == &other) return *this;
    finish();
    prepared_ = std::exchange(other.prepared_, nullptr);
    cut_short_ = std::exchange(other.cut_short_, true);
    if (prepared_ != nullptr) prepared_->owner = this;
    return *this;
}

const sql::ValueView* Execution::next_slowly() {
    if (cut_short_)
        throw ProgrammingError("cursor_ended",
                               "The cursor has been moved from, or the connection was closed or rolled back while it "
                               "was open.",
                               "Fetch all rows first, or execute the statement again.");
    if (prepared_ == nullptr) return nullptr;
    const sql::ValueView* row = prepared_->trace->timed([this] { return prepared_->statement->step(); });
    if (row == nullptr)
        finish();
    else
        prepared_->trace->count_row();
    return row;
}

void Execution::finish_open() noexcept {
    const LateUse use(prepared_->user);
    if (prepared_ == nullptr) return;  // ended by the listener
    Prepared& prepared = *std::exchange(prepared_, nullptr);
    prepared.owner = nullptr;
    --prepared.running;
    prepared.statement->reset();
    if (!prepared.trace) return;
    try {
        std::exchange(prepared.trace, nullptr)->tell();
    } catch (...) {  // there is nobody to report a listener's exception to
    }
}

void Execution::cut_short() noexcept {
    finish();
    cut_short_ = true;
}

}  // namespace carboy::engine
