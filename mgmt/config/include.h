// Files that a configuration includes, read as if their tables stood in the main file.
//
// Lists of tables ([[realm]], [[view]]) grow by those of every file; a table ([server]) may be spread over files, but
// no key of it given twice. Positions keep the file that each value came from. Files of one pattern come in the order
// of their names; FILE.new and FILE.kept, which a change leaves beside FILE, are not among them. Threads: the
// manager's. Limits: max_files, none of which includes others.
#pragma once

#include "mgmt/config/document.h"
#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {

inline constexpr std::size_t max_included_files = 1000;

struct NamedFile {
  std::string path, name;  ///< where it is; how diagnostics call it
  Position named_at;       ///< the value that names it; none: the command line
};
/// Reads and parses one file: a tree whose positions carry its index in result.files, or a diagnostic.
std::optional<Node> read_node(const NamedFile& file, const FileSource& source, LoadResult& result);

struct IncludeFrom {
  const std::string& path;  ///< the main file's
  std::string directory;
  const FileSource& source;
};
/// Adds to `root` the tables of the files that its key `include` names.
void merge_includes(Node& root, const IncludeFrom& from, LoadResult& result);

}  // namespace sekisho::mgmt::config
