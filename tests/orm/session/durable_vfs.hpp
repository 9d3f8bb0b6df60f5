// A file system for SQLite that remembers what has been synced: what would be left of a database after a power failure.
#pragma once

#include <string>

namespace carboy::durable {

/// Makes it SQLite's default file system. It watches the database in this file and its log.
void install(const std::string& file);
void uninstall();
/// Writes what is durable now to `copy` and its log. A sync in progress counts as not done.
void save(const std::string& copy);
/// The number of syncs of the log.
int syncs();

}  // namespace carboy::durable
