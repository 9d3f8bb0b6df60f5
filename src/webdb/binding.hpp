// A Database's state for one application: the engine, created from the configuration on first use.
#pragma once

#include <carboy/engine/engine.hpp>
#include <carboy/web/app/app.hpp>

#include <memory>
#include <mutex>

namespace carboy::webdb {

struct Binding {
    engine::Engine& engine_of(web::App& app);
    /// Called when the application begins to serve with DEBUG on.
    void record_statements();

  private:
    std::mutex guard_;
    std::unique_ptr<engine::Engine> engine_;
    bool records_ = false;
};

/// The current application's binding.  Throws: Error "no_app_context", "no_database".
Binding& current_binding();

}  // namespace carboy::webdb
