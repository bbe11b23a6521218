// What is written is read; what came from elsewhere is taken only if it is nothing but plain files with names that
// stay inside. Backups of before libarchive wrote them are still read.
#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "mgmt/backup/restore.h"

namespace sekisho::mgmt::backup {
namespace {

constexpr WallTime now{1'790'000'000};

/// A file as any program could write it, with one member.
struct Foreign {
  int format = ARCHIVE_FORMAT_TAR_USTAR;
  int filter = ARCHIVE_FILTER_NONE;
  mode_t type = AE_IFREG;
  std::string name = "manifest.json", link, hard_link, text = "{}";
};

std::string write_foreign(const Foreign& what) {
  std::string octets(1U << 20, '\0');
  std::size_t used = 0;
  const std::unique_ptr<archive, int (*)(archive*)> out(archive_write_new(), archive_write_free);
  archive_write_set_format(out.get(), what.format);
  archive_write_add_filter(out.get(), what.filter);
  archive_write_open_memory(out.get(), octets.data(), octets.size(), &used);
  const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(), archive_entry_free);
  archive_entry_set_pathname(entry.get(), what.name.c_str());
  archive_entry_set_filetype(entry.get(), what.type);
  archive_entry_set_perm(entry.get(), 0600);
  const bool plain = what.type == AE_IFREG && what.hard_link.empty();
  archive_entry_set_size(entry.get(), plain ? static_cast<la_int64_t>(what.text.size()) : 0);
  if (!what.link.empty()) archive_entry_set_symlink(entry.get(), what.link.c_str());
  if (!what.hard_link.empty()) archive_entry_set_hardlink(entry.get(), what.hard_link.c_str());
  EXPECT_EQ(archive_write_header(out.get(), entry.get()), ARCHIVE_OK) << archive_error_string(out.get());
  if (plain) archive_write_data(out.get(), what.text.data(), what.text.size());
  archive_write_close(out.get());
  octets.resize(used);
  return octets;
}

/// The octal number of a header's field, with the sum made right again.
std::string with_size(std::string octets, const char* digits) {
  octets.replace(124, 12, std::string(digits) + std::string(12 - std::string(digits).size(), '\0'));
  octets.replace(148, 8, "        ");
  unsigned sum = 0;
  for (std::size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(octets[i]);
  char text[9];
  std::snprintf(text, sizeof text, "%06o", sum);
  octets.replace(148, 8, std::string(text) + '\0' + ' ');
  return octets;
}

TEST(Tar, TakesNothingThatIsNoPlainFileInside) {
  Foreign plain, absolute, out, directory, symlink, hard_link, pax, gnu, packed, device;
  ASSERT_TRUE(read_tar(write_foreign(plain)));
  absolute.name = "/etc/passwd";
  out.name = "state/../../etc/passwd";
  directory.type = AE_IFDIR;
  symlink.type = AE_IFLNK;
  symlink.link = "/etc/passwd";
  hard_link.hard_link = "/etc/passwd";
  device.type = AE_IFCHR;
  pax.format = ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE;
  pax.name = std::string(300, 'a');  // cannot be said without an extension
  gnu.format = ARCHIVE_FORMAT_TAR_GNUTAR;
  gnu.name = std::string(300, 'a');
  packed.filter = ARCHIVE_FILTER_GZIP;
  struct Case {
    const char* what;
    std::string octets;
    TarFault fault;
  };
  const std::string good = write_foreign(plain);
  for (const Case& c : {Case{"an absolute name", write_foreign(absolute), TarFault::unsafe_name},
                        {"a way out", write_foreign(out), TarFault::unsafe_name},
                        {"a directory", write_foreign(directory), TarFault::not_ours},
                        {"a link", write_foreign(symlink), TarFault::not_ours},
                        {"a hard link", write_foreign(hard_link), TarFault::not_ours},
                        {"a device", write_foreign(device), TarFault::not_ours},
                        {"extensions of pax", write_foreign(pax), TarFault::not_ours},
                        {"extensions of GNU", write_foreign(gnu), TarFault::not_ours},
                        {"compressed", write_foreign(packed) + std::string(1024, '\0'), TarFault::not_ours},
                        {"8 GiB in a small file", with_size(good, "77777777777"), TarFault::cut_off},
                        {"one octet too many", with_size(good, "00000177777"), TarFault::cut_off},
                        {"no end", good.substr(0, 1024), TarFault::cut_off}}) {
    const auto read = read_tar(c.octets);
    ASSERT_FALSE(read) << c.what;
    EXPECT_EQ(read.error(), c.fault) << c.what << ": " << static_cast<int>(read.error());
  }
}

TEST(Tar, EndsWherePowerOrDiskEndedIt) {
  const std::vector<Member> members = {{"a", std::string(700, 'x')}, {"b", "y"}};
  const std::string whole = write_tar(members, now);
  ASSERT_TRUE(read_tar(whole));
  for (std::size_t size = 0; size + 1024 < whole.size(); size += 37)
    EXPECT_FALSE(read_tar(std::string_view(whole).substr(0, size))) << size;
}

TEST(Tar, IsReadAsItWasWrittenBeforeLibarchive) {
  std::ifstream in(std::string(SEKISHO_SOURCE_DIR) + "/tests/unit/mgmt/backup/written_before_libarchive.tar");
  const std::string octets{std::istreambuf_iterator<char>(in), {}};
  const auto opened = open_backup(octets);
  ASSERT_TRUE(opened) << opened.error().word << " " << opened.error().detail;
  EXPECT_EQ(opened->host, "gw1");
  ASSERT_EQ(opened->entries.size(), 5U);
  EXPECT_EQ(opened->find("/var/tmp/gw1/state/anchors/root")->text, "state of a rollover\n");
  EXPECT_EQ(opened->entries.back().text, "deep\n");
  const auto checked = check_backup(*opened);
  EXPECT_TRUE(checked) << checked.error().word << " " << checked.error().detail;
  EXPECT_EQ(open_backup(compose_backup(*opened))->entries.size(), 5U);
}

TEST(Tar, TakesOnlySafeNames) {
  for (const char* good : {"a", "state/sekisho.db", "files/etc/sekisho/conf.d/a.toml"})
    EXPECT_TRUE(is_safe_name(good)) << good;
  for (const char* bad : {"", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "./a"})
    EXPECT_FALSE(is_safe_name(bad)) << bad;
  EXPECT_TRUE(is_safe_name(std::string(120, 'a') + "/" + std::string(90, 'b')));
  EXPECT_FALSE(is_safe_name(std::string(150, 'a')));
}

TEST(Tar, IsRead) {
  const std::vector<Member> members = {
      {"empty", ""}, {std::string(120, 'a') + "/b", std::string(1000, 'x')}, {"設定/試験.toml", "z"}};
  const auto back = read_tar(write_tar(members, now));
  ASSERT_TRUE(back);
  ASSERT_EQ(back->size(), 3U);
  EXPECT_EQ((*back)[2].name, members[2].name);
  EXPECT_EQ((*back)[0].name, "empty");
  EXPECT_EQ((*back)[1].name, members[1].name);
  EXPECT_EQ((*back)[1].text, members[1].text);
}

}  // namespace
}  // namespace sekisho::mgmt::backup
