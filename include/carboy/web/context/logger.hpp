// An application's log: app.logger.
#pragma once

#include <array>
#include <exception>
#include <span>
#include <string_view>

#include <carboy/base/atomic.hpp>
#include <carboy/base/log.hpp>
#include <carboy/web/routing/url_value.hpp>

namespace carboy::web {

/// Writes lines to the process's log. Each {} of the text stands for the next value: a number, a bool, text or an
/// optional of them: app.logger.info("User {} logged in from {}", id, request.remote_addr). Values cannot forge lines.
/// Threads: any.
class Logger {
  public:
    template <class... Values>
    void debug(std::string_view text, const Values&... values) const {
        write(LogLevel::debug, text, values...);
    }
    template <class... Values>
    void info(std::string_view text, const Values&... values) const {
        write(LogLevel::info, text, values...);
    }
    template <class... Values>
    void warning(std::string_view text, const Values&... values) const {
        write(LogLevel::warning, text, values...);
    }
    template <class... Values>
    void error(std::string_view text, const Values&... values) const {
        write(LogLevel::error, text, values...);
    }
    /// Writes an error with the exception's text and its causes.
    void exception(std::string_view text, const std::exception_ptr& error) const;

    /// Lines below this level are left out. LOG_LEVEL in the configuration sets it when the application starts to
    /// serve.
    void set_level(LogLevel level) noexcept { level_.store(level, MemoryOrder::relaxed); }
    LogLevel level() const noexcept { return level_.load(MemoryOrder::relaxed); }
    bool is_enabled_for(LogLevel level) const noexcept { return level >= this->level(); }

  private:
    template <class... Values>
    void write(LogLevel level, std::string_view text, const Values&... values) const {
        if (!is_enabled_for(level)) return;
        const std::array<UrlValue, sizeof...(Values)> list{UrlValue(values)...};
        write(level, text, std::span<const UrlValue>(list));
    }
    void write(LogLevel level, std::string_view text, std::span<const UrlValue> values) const;

    Atomic<LogLevel> level_{LogLevel::info};
};

}  // namespace carboy::web
