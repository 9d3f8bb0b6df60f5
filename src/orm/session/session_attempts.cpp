#include <carboy/orm/session/transaction.hpp>

#include <carboy/engine/error.hpp>

namespace carboy::orm::detail {

Session& SessionAttempts::begin() {
    limit_.count();
    session_.reset();
    session_.emplace(engine_, session_options_);
    session_->begin(options_.transaction);
    return *session_;
}

void SessionAttempts::failed() {
    session_.reset();
    try {
        throw;
    } catch (const engine::SerializationFailure&) {
        if (!limit_.allows_another()) throw;
    } catch (const engine::Deadlock&) {
        if (!limit_.allows_another()) throw;
    } catch (const ConcurrentUpdate&) {
        if (!limit_.allows_another()) throw;
    }
}

}  // namespace carboy::orm::detail
