// The owner of an uploaded file's data.
#pragma once

#include <memory>
#include <string>

#include "http/forms/spool.hpp"

namespace carboy::http {

/// Either text in memory or a part of a spooled body.
class FileContent {
  public:
    explicit FileContent(std::string text) : text_(std::move(text)) {}
    FileContent(std::shared_ptr<Spool> spool, std::size_t offset) : spool_(std::move(spool)), offset_(offset) {}

    const std::string& text() const noexcept { return text_; }
    /// Null for text in memory.
    const Spool* spool() const noexcept { return spool_.get(); }
    /// The position of the data in the spool.
    std::size_t offset() const noexcept { return offset_; }

  private:
    std::string text_;
    std::shared_ptr<Spool> spool_;
    std::size_t offset_ = 0;
};

}  // namespace carboy::http
