#include <carboy/orm/session/dialect_of.hpp>

#include "orm/session/core.hpp"

namespace carboy::orm {

const sql::Dialect* dialect_of(const InstanceState* state) noexcept {
    return state == nullptr || state->session == nullptr ? nullptr : &state->session->dialect();
}

}  // namespace carboy::orm
