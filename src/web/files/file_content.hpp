// A file as content to send.
#pragma once

#include <memory>
#include <string_view>

#include "web/files/open_file.hpp"
#include "web/files/send_content.hpp"

namespace carboy::web {

/// `name` is the file's name without folders.  Lifetime: views the name.
Content content_of(const std::shared_ptr<OpenFile>& file, std::string_view name);

}  // namespace carboy::web
