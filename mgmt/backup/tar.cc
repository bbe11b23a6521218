#include "mgmt/backup/tar.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "base/check.h"

namespace sekisho::mgmt::backup {
namespace {

constexpr std::size_t block = 512;
constexpr std::size_t ustar_name = 100, ustar_prefix = 155;  // a name longer than the first is split at a '/'

struct Free {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
using EntryHandle = std::unique_ptr<archive_entry, Free>;
using Writer = std::unique_ptr<archive, int (*)(archive*)>;
using Reader = std::unique_ptr<archive, int (*)(archive*)>;

bool fits_ustar(std::string_view name) {
  if (name.size() <= ustar_name) return true;
  const std::size_t at = name.find('/', name.size() - ustar_name - 1);
  return at != std::string_view::npos && at <= ustar_prefix;
}

la_ssize_t append(archive* /*from*/, void* to, const void* data, std::size_t size) {
  static_cast<std::string*>(to)->append(static_cast<const char*>(data), size);
  return static_cast<la_ssize_t>(size);
}

void write_member(archive* out, const Member& member, WallTime at) {
  SEKISHO_CHECK(is_safe_name(member.name));
  const EntryHandle entry(archive_entry_new());
  SEKISHO_CHECK(entry != nullptr);
  archive_entry_set_pathname(entry.get(), member.name.c_str());
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(member.text.size()));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0600);
  archive_entry_set_mtime(entry.get(), static_cast<time_t>(std::max<std::int64_t>(at.seconds, 0)), 0);
  SEKISHO_CHECK(archive_write_header(out, entry.get()) == ARCHIVE_OK);
  const auto written = archive_write_data(out, member.text.data(), member.text.size());
  SEKISHO_CHECK(written == static_cast<la_ssize_t>(member.text.size()));
}

/// A tar ends with blocks of zeros; libarchive would also take a file that was cut off between two members.
bool has_end(std::string_view octets) {
  return octets.size() >= block && octets.substr(octets.size() - block).find_first_not_of('\0') == std::string::npos;
}

/// What ended the reading, when it was not the end.
TarFault fault_of(archive* in, bool first) {
  if (archive_errno(in) == EINVAL) return TarFault::damaged;  // a header's sum
  return first ? TarFault::not_ours : TarFault::cut_off;
}

/// All of what the header promised, and the promise is no longer than the whole file.
Result<Member, TarFault> read_member(archive* in, archive_entry* entry, std::size_t most) {
  const bool plain = archive_format(in) == ARCHIVE_FORMAT_TAR_USTAR && archive_entry_filetype(entry) == AE_IFREG &&
                     archive_entry_hardlink(entry) == nullptr && archive_entry_size_is_set(entry) != 0;
  if (!plain) return Failure{TarFault::not_ours};
  const char* const name = archive_entry_pathname(entry);
  if (name == nullptr || !is_safe_name(name)) return Failure{TarFault::unsafe_name};
  const la_int64_t size = archive_entry_size(entry);
  if (size < 0) return Failure{TarFault::damaged};
  if (static_cast<std::uint64_t>(size) > most) return Failure{TarFault::cut_off};
  Member member{name, std::string(static_cast<std::size_t>(size), '\0')};
  for (std::size_t filled = 0; filled < member.text.size();) {
    const la_ssize_t n = archive_read_data(in, member.text.data() + filled, member.text.size() - filled);
    if (n <= 0) return Failure{TarFault::cut_off};
    filled += static_cast<std::size_t>(n);
  }
  return member;
}

}  // namespace

bool is_safe_name(std::string_view name) {
  if (name.empty() || name.size() > max_name || name.find('\0') != std::string_view::npos) return false;
  for (std::size_t from = 0; from <= name.size();) {
    const std::size_t to = std::min(name.find('/', from), name.size());
    const std::string_view part = name.substr(from, to - from);
    if (part.empty() || part == "." || part == "..") return false;
    from = to + 1;
  }
  return fits_ustar(name);
}

std::string write_tar(const std::vector<Member>& members, WallTime at) {
  std::string octets;
  const Writer out(archive_write_new(), archive_write_free);
  SEKISHO_CHECK(out != nullptr && archive_write_set_format_ustar(out.get()) == ARCHIVE_OK);
  archive_write_set_bytes_in_last_block(out.get(), 1);  // no padding beyond the end's own blocks
  SEKISHO_CHECK(archive_write_open(out.get(), &octets, nullptr, append, nullptr) == ARCHIVE_OK);
  for (const Member& member : members) write_member(out.get(), member, at);
  SEKISHO_CHECK(archive_write_close(out.get()) == ARCHIVE_OK);
  return octets;
}

Result<std::vector<Member>, TarFault> read_tar(std::string_view octets) {
  if (octets.size() < block) return Failure{TarFault::cut_off};
  const Reader in(archive_read_new(), archive_read_free);
  SEKISHO_CHECK(in != nullptr && archive_read_support_format_tar(in.get()) == ARCHIVE_OK);
  if (archive_read_open_memory(in.get(), octets.data(), octets.size()) != ARCHIVE_OK)
    return Failure{fault_of(in.get(), true)};
  std::vector<Member> members;
  std::size_t left = octets.size();
  for (;;) {
    archive_entry* entry = nullptr;
    const int said = archive_read_next_header(in.get(), &entry);
    if (said == ARCHIVE_EOF) break;
    if (said != ARCHIVE_OK) return Failure{fault_of(in.get(), members.empty())};
    if (members.size() == max_members) return Failure{TarFault::too_many};
    auto member = read_member(in.get(), entry, left);
    if (!member) return Failure{member.error()};
    left -= member->text.size();
    members.push_back(*std::move(member));
  }
  if (!has_end(octets)) return Failure{TarFault::cut_off};
  return members;
}

}  // namespace sekisho::mgmt::backup
