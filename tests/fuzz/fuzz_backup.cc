// Any octets as a backup: it is refused, or holds no more than came in, under names and paths that stay in their
// places.
//
// links: sekisho_mgmt_backup
#include "base/check.h"
#include "mgmt/backup/backup_file.h"

using namespace sekisho;
using namespace sekisho::mgmt::backup;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  if (const auto members = read_tar(octets)) {
    std::size_t total = 0;
    for (const Member& member : *members) {
      SEKISHO_CHECK(is_safe_name(member.name));
      total += member.text.size();
    }
    SEKISHO_CHECK(total <= size && members->size() <= max_members);
    const auto back = read_tar(write_tar(*members, WallTime{1}));
    SEKISHO_CHECK(back.ok() && back->size() == members->size());
  }
  if (const auto backup = open_backup(octets)) {
    for (const Entry& entry : backup->entries) SEKISHO_CHECK(is_safe_name("x" + entry.path));
    SEKISHO_CHECK(open_backup(compose_backup(*backup)).ok());
  }
  return 0;
}
