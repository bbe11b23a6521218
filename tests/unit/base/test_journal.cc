// What goes to the journal, as journald would read it; and what happens when nobody reads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <map>

#include "base/event_log.h"

namespace sekisho {
namespace {

using testing::HasSubstr;

/// Reads one entry as systemd.journal-fields(7) describes it.
std::map<std::string, std::string> read_entry(const std::string& entry) {
  std::map<std::string, std::string> fields;
  for (std::size_t at = 0; at < entry.size();) {
    const std::size_t end = entry.find_first_of("=\n", at);
    if (end == std::string::npos) return {};
    const std::string name = entry.substr(at, end - at);
    std::size_t length = 0, value = end + 1;
    if (entry[end] == '=') {
      length = entry.find('\n', value) - value;
    } else {
      for (int i = 7; i >= 0; --i)
        length = length << 8 | static_cast<std::uint8_t>(entry.at(value + static_cast<std::size_t>(i)));
      value += 8;
    }
    fields[name] = entry.substr(value, length);
    at = value + length + 1;
  }
  return fields;
}

/// A journald that a test looks into.
class Reader {
 public:
  Reader() {
    char name[] = "/tmp/sekisho-journal-XXXXXX";
    directory_ = mkdtemp(name);
    path = directory_ + "/socket";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    EXPECT_EQ(bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  ~Reader() {
    close(fd_);
    unlink(path.c_str());
    rmdir(directory_.c_str());
  }
  std::map<std::string, std::string> next() {
    std::string entry(65536, '\0');
    const ssize_t n = recv(fd_, entry.data(), entry.size(), MSG_DONTWAIT);
    entry.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
    return read_entry(entry);
  }
  std::string path;

 private:
  int fd_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  std::string directory_;
};

TEST(Journal, NoValueCanBeginAFieldOfItsOwn) {
  const auto fields = read_entry(
      journal_entry({{"MESSAGE", "one\nPRIORITY=0"}, {"SEKISHO_NAME", "a=b"}, {"bad name", "x"}, {"_UID", "0"}}));
  EXPECT_EQ(fields, (std::map<std::string, std::string>{{"MESSAGE", "one\nPRIORITY=0"}, {"SEKISHO_NAME", "a=b"}}));
  EXPECT_EQ(read_entry(journal_entry({{"MESSAGE", std::string(99'999, 'x')}}))["MESSAGE"].size(),
            Journal::max_value_bytes);
}

TEST(Journal, FailedValidationsAreAStreamOfTheirOwn) {  // G2-9
  Reader reader;
  log::use_journal(log::JournalUse::always, reader.path);
  testing::internal::CaptureStderr();
  log::warn("server east is down");
  log::write(log::Stream::validation, log::Level::warn, "validation failed: a\nb", {{"SEKISHO_NAME", "a.jp."}});
  log::debug("hidden");
  log::use_journal(log::JournalUse::never);
  const std::string plain = testing::internal::GetCapturedStderr();
  EXPECT_EQ(plain, "warning: server east is down\nwarning: validation failed: a b\n");
  auto entry = reader.next();
  EXPECT_EQ(entry["MESSAGE"], "server east is down");
  EXPECT_EQ(entry["PRIORITY"], "4");
  EXPECT_EQ(entry["SYSLOG_IDENTIFIER"], "sekishod");
  entry = reader.next();
  EXPECT_EQ(entry["SYSLOG_IDENTIFIER"], "sekisho-validation");
  EXPECT_EQ(entry["SEKISHO_NAME"], "a.jp.");
  EXPECT_TRUE(reader.next().empty());
}

TEST(Journal, WithoutAReaderNothingIsLostAndAFullOneIsNotWaitedFor) {
  testing::internal::CaptureStderr();
  log::use_journal(log::JournalUse::always, "/nonexistent/journal");
  log::info("still here");
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("still here"));
  Reader reader;  // does not read
  log::use_journal(log::JournalUse::always, reader.path);
  const std::uint64_t before = log::lost_entries();
  testing::internal::CaptureStderr();
  for (int i = 0; i < 2000; ++i) log::info("flood");
  testing::internal::GetCapturedStderr();
  log::use_journal(log::JournalUse::never);
  EXPECT_GT(log::lost_entries(), before);
}

}  // namespace
}  // namespace sekisho
