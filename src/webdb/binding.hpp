// What a Database keeps for one application: the engine, made from the configuration when it is first needed.
#pragma once

#include <carboy/engine/engine.hpp>
#include <carboy/web/app.hpp>

#include <memory>
#include <mutex>

namespace carboy::webdb {

struct Binding {
    engine::Engine& engine_of(web::App& app);

  private:
    std::mutex guard_;
    std::unique_ptr<engine::Engine> engine_;
};

/// The current application's binding.  Throws: Error "no_app_context", "no_database".
Binding& current_binding();

}  // namespace carboy::webdb
