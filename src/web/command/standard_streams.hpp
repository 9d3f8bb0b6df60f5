// The standard streams of a process that was started without them.
#pragma once

namespace carboy::web {

/// Opens /dev/null for each of the descriptors 0 to 2 that is closed. Otherwise the next file or connection would get
/// its number, and the log would be written into it.
void open_standard_streams() noexcept;

}  // namespace carboy::web
