#include <carboy/engine/engine.hpp>

namespace carboy::engine {

Engine::Engine(std::string_view address, EngineOptions options) : Engine(Url::parse(address), options) {}

Engine::Engine(Url url, EngineOptions options)
    : url_(std::move(url)),
      driver_(driver_for(url_)),
      pool_(driver_, url_, options.connect, options.pool, &listeners_) {}

}  // namespace carboy::engine
