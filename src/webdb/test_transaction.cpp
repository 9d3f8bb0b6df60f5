#include <carboy/webdb/test_transaction.hpp>

#include <carboy/engine/engine.hpp>

#include "webdb/binding.hpp"
#include "webdb/testing/nested_driver.hpp"

namespace carboy::webdb {

namespace {

Binding& binding_of(web::App& app) {
    const web::AppContext context = app.app_context();
    return current_binding();
}

}  // namespace

struct TestTransaction::State {
    explicit State(web::App& app)
        : binding(binding_of(app)),
          outer(std::make_shared<OuterTransaction>(binding.engine_of(app).connect("test transaction"))) {
        binding.replace_engine(std::make_unique<engine::Engine>(nested_address(outer)));
    }
    ~State() {
        binding.restore_engine();
        outer->end();
    }

    Binding& binding;
    std::shared_ptr<OuterTransaction> outer;
};

TestTransaction::TestTransaction(web::App& app) {
    if (binding_of(app).is_replaced())
        throw Error("second_test_transaction", "The application '" + app.name() + "' has a TestTransaction already.",
                    "Use one at a time: as a member of the test's fixture, or as a variable of the test.");
    if (!binding_of(app).binds_of(app).empty())
        throw Error("test_transaction_binds",
                    "The application '" + app.name() +
                        "' has other databases in DATABASE_BINDS, whose changes a TestTransaction does not undo.",
                    "Give each test databases of its own: addresses such as sqlite:///:memory: for all of them.");
    state_ = std::make_unique<State>(app);
}

TestTransaction::~TestTransaction() = default;

}  // namespace carboy::webdb
