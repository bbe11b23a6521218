// A copy on disk, so that a restart without its primaries does not lose it: a zone file, one record a line.
//
// The first line says when a primary last confirmed it; expiry counts from there, restart or not. A file is replaced
// as a whole or not at all. Threads: the copy keeper's. Errors: a sentence. Limits: `max_octets` of file.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "resolver/copy/zone_data.h"

namespace sekisho::resolver {

struct StoredCopy {
  ZoneData data;
  WallTime checked;
};

/// Under `directory`, one folder for each realm.
std::string copy_path(const std::string& directory, const std::string& realm, const dns::Name& zone);
std::string format_copy(const ZoneData& data, WallTime checked);
Result<StoredCopy, std::string> parse_copy(std::string_view text, const dns::Name& zone);

Result<StoredCopy, std::string> read_copy(const std::string& path, const dns::Name& zone, std::size_t max_octets);
/// Empty when it is safely on disk.
std::string write_copy(const std::string& path, const ZoneData& data, WallTime checked);

}  // namespace sekisho::resolver
