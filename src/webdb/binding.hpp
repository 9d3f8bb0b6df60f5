// A Database's state for one application: the engine, created from the configuration on first use.
#pragma once

#include <carboy/engine/engine.hpp>
#include <carboy/orm/session/session.hpp>
#include <carboy/web/app/app.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace carboy::webdb {

struct Binding {
    engine::Engine& engine_of(web::App& app);
    /// The databases of DATABASE_BINDS, which are opened on first use.  Throws: Error "database_binds".
    std::vector<orm::Bind> binds_of(web::App& app);
    /// Called when the application begins to serve with DEBUG on.
    void record_statements();

    /// Makes engine_of() return another engine until restore_engine(). That one is kept, because a session may outlive
    /// its use, until the next one replaces it.
    void replace_engine(std::unique_ptr<engine::Engine> engine);
    void restore_engine();
    bool is_replaced();

  private:
    /// What engine_of() returns, once it is known.
    std::atomic<engine::Engine*> current_ = nullptr;
    /// True once it is known that there is only one database.
    std::atomic<bool> is_alone_ = false;
    std::mutex guard_;
    std::unique_ptr<engine::Engine> engine_;
    std::vector<std::pair<std::string, std::unique_ptr<engine::Engine>>> bound_;
    bool has_bound_ = false;
    std::unique_ptr<engine::Engine> replacement_;
    bool is_replaced_ = false;
    bool records_ = false;
};

/// The current application's binding.  Throws: Error "no_app_context", "no_database".
Binding& current_binding();

}  // namespace carboy::webdb
