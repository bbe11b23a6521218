// From files to a checked Config: parse, decode, check; everything that is wrong in one list.
//
// load() reads the configuration, the files that it includes and the NAT map it names, from the disk or from wherever
// a FileSource says: a change is checked before any of it is written. load_text() is the same for text in memory
// (tests, fuzzing). A Config is given back only when no diagnostic is an error. Warnings come with it. Threads: the
// manager's; reads files. Errors: Diagnostics.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forwarding/realm.h"
#include "mgmt/config/config.h"
#include "mgmt/config/schema.h"

namespace sekisho::mgmt::config {

/// A file that was read, as it was then.
struct SourceFile {
  std::string path, text;
};

/// Where files come from.
struct FileSource {
  /// Nothing and a reason when it cannot be read.
  std::function<std::optional<std::string>(const std::string& path, std::string& reason)> read;
  /// The names of a directory's files, in any order.
  std::function<std::vector<std::string>(const std::string& directory)> list;
};
FileSource disk();

struct LoadResult {
  std::optional<Config> config;
  Diagnostics diagnostics;          ///< in the order of the file
  std::vector<std::string> files;   ///< names for Position::file
  std::vector<SourceFile> sources;  ///< what was read: the main file, includes, the NAT map
  bool has_errors() const;
};

/// Reads a file's text; nothing and a reason when it cannot.
std::optional<std::string> read_file(const std::string& path, std::string& reason);

/// The directory that a configuration's other files are relative to.
std::string directory_of(const std::string& path);

/// The clock that dates in a configuration are held against. A change waits until it is right; a start does not: what
/// only a wrong clock may make a mistake (a negative trust anchor that ends too late, a retired pair back in life) is
/// a warning where the clock is in doubt.
struct Today {
  WallTime now;
  bool in_doubt = false;
};
/// The system's clock; in doubt when it is older than this program.
Today today();
/// As a start has it: in doubt in any case, since nothing has set it yet.
Today today_at_start();

LoadResult load(const std::string& path, const FileSource& source = disk(), Today today = today());
/// `nat_map`: the text of the NAT map's file, if the configuration names one.
LoadResult load_text(std::string_view text, std::string_view nat_map = {}, const std::string& name = "sekisho.toml");

/// The distribution's anchors of the root (dns-root-data).
inline constexpr std::string_view default_anchor_file = "/usr/share/dns/root.ds";
/// What LoadedAnchor::source says of the copy that this release was built with.
inline constexpr std::string_view built_in_source = "built in";

/// Semantic checks over a decoded Config. Adds what it finds.
void check(const Config& config, Today today, Diagnostics& out);
void check_ports(const Config& config, Diagnostics& out);
void check_realms(const Config& config, Diagnostics& out);
/// `today`: whether a negative trust anchor has ended, or ends too late.
void check_validation(const Config& config, Today today, Diagnostics& out);
void check_views(const Config& config, Diagnostics& out);
void check_local_zones(const Config& config, Diagnostics& out);
/// `today`: where each pair of the NAT map stands in its life.
void check_nat(const Config& config, Today today, Diagnostics& out);
void check_watch(const Config& config, Diagnostics& out);
void check_view_canaries(const Config& config, Diagnostics& out);

void check_mail(const Config& config, Diagnostics& out);
void check_control(const Config& config, Diagnostics& out);
void check_pair(const Config& config, Diagnostics& out);

/// Root servers of a named.root, named.ca or root.cache file. Records that are not NS of the root or addresses
/// are ignored.
std::vector<forwarding::RootServer> parse_root_hints(std::string_view text);
/// Reads what the realm's trust-anchors and [[realm.trust-anchor]] name into realm.anchors.
void read_anchors(Realm& realm, const std::vector<std::string>& files, Diagnostics& out);
/// The path of a recursive realm's hints file.
std::string root_hints_path(const Realm& realm);

}  // namespace sekisho::mgmt::config
