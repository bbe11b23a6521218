// The files of the distribution that the gateway rests on, and how old they are (K-5): root hints, trust anchors.
//
// Threads: any that may read the configuration. Units: seconds since 1970 UTC.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mgmt/config/config.h"

namespace sekisho::appliance {

struct SourceFile {
  std::string kind;           ///< "root-hints", "trust-anchors"
  std::string path;           ///< or "built in"
  std::int64_t modified = 0;  ///< of the copy that is built in: the release; 0: the file is not there
};

/// Each once, in the order of the configuration. Looks at the files.
std::vector<SourceFile> source_files(const mgmt::config::Config& config);

}  // namespace sekisho::appliance
