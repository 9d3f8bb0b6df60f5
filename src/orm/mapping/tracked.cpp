#include <carboy/orm/mapping/tracked.hpp>

#include <carboy/orm/mapping/error.hpp>
#include <carboy/orm/mapping/instance_state.hpp>
#include <carboy/orm/mapping/object_session.hpp>
#include <carboy/sql/statement/expression.hpp>

#include <utility>

namespace carboy::orm {

bool about_to_change(InstanceState& state, const void* member) { return state.session->about_to_change(state, member); }

void validate_change(InstanceState& state, const void* member, void* value) {
    state.session->validate_change(state, member, value);
}

void has_changed(InstanceState& state, const void* member, const void* before) {
    state.session->has_changed(state, member, before);
}

void Tracked::assign_sql(sql::Expression value) {
    InstanceState* const state = instance_state();
    if (state == nullptr)
        throw SessionError("not_in_session",
                           "A column of an object without a session cannot be set to an SQL expression.",
                           "Add the object to a session first: session.add(std::move(object)) returns it there.");
    state->session->assign_sql(*state, this, std::move(value));
}

void Tracked::load_column() const {
    InstanceState* const state = instance_state();
    if (state == nullptr)
        throw SessionError("not_loaded",
                           "A deferred column is read for the first time after its object has left the session.",
                           "Read it before, or let the query load it: options(undefer(Model::c.column)).");
    state->session->load_column(*state, this);
}

}  // namespace carboy::orm
