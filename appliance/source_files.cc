#include "appliance/source_files.h"

#include <sys/stat.h>

#include <algorithm>

#include "base/version.h"
#include "mgmt/config/load.h"

namespace sekisho::appliance {
namespace {

std::int64_t time_of(const std::string& path) {
  if (path == mgmt::config::built_in_source) return released_at.seconds;
  struct stat found {};
  return stat(path.c_str(), &found) == 0 ? std::int64_t{found.st_mtim.tv_sec} : 0;
}

void add(const char* kind, const std::string& path, std::vector<SourceFile>& files) {
  const bool known =
      std::ranges::any_of(files, [&](const SourceFile& file) { return file.kind == kind && file.path == path; });
  if (!known) files.push_back({kind, path, time_of(path)});
}

}  // namespace

std::vector<SourceFile> source_files(const mgmt::config::Config& config) {
  std::vector<SourceFile> files;
  for (const mgmt::config::Realm& realm : config.realms) {
    if (realm.resolution.value == "recursive") add("root-hints", root_hints_path(realm), files);
    if (!realm.validates()) continue;
    for (const mgmt::config::LoadedAnchor& anchor : realm.anchors) {
      const bool listed =
          std::ranges::any_of(realm.anchor_files, [&](const auto& f) { return f.value == anchor.source; });
      const bool given =
          anchor.source == mgmt::config::default_anchor_file || anchor.source == mgmt::config::built_in_source;
      if (listed || given) add("trust-anchors", anchor.source, files);  // others stand in the configuration itself
    }
  }
  return files;
}

}  // namespace sekisho::appliance
