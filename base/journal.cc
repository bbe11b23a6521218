#include "base/journal.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace sekisho {
namespace {

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && name.front() != '_' &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

void add_length(std::uint64_t length, std::string& out) {  // little-endian
  for (int i = 0; i < 8; ++i) out += static_cast<char>(length >> (8 * i) & 0xFF);
}

}  // namespace

std::string journal_entry(const std::vector<JournalField>& fields) {
  std::string entry;
  for (const JournalField& field : fields) {
    if (!is_name(field.name)) continue;
    const std::string_view value = field.value.substr(0, Journal::max_value_bytes);
    entry += field.name;
    if (value.find('\n') == std::string_view::npos) {
      entry += '=';
    } else {
      entry += '\n';
      add_length(value.size(), entry);
    }
    entry += value;
    entry += '\n';
  }
  return entry;
}

Journal::Journal(std::string path) : path_(std::move(path)), fd_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {}

Journal::~Journal() {
  if (fd_ >= 0) close(fd_);
}

JournalFault Journal::send(const std::vector<JournalField>& fields) const {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  if (fd_ < 0 || path_.size() >= sizeof to.sun_path) return JournalFault::nobody_there;
  std::memcpy(to.sun_path, path_.data(), path_.size());
  const std::string entry = journal_entry(fields);
  // By name each time: journald may have been restarted.
  const ssize_t sent = sendto(fd_, entry.data(), entry.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                              reinterpret_cast<const sockaddr*>(&to), sizeof to);
  if (sent >= 0) return JournalFault::none;
  return errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR ? JournalFault::nobody_there
                                                                      : JournalFault::busy;
}

bool Journal::holds_stderr() {
  const char* const stream = std::getenv("JOURNAL_STREAM");
  struct stat file {};
  if (stream == nullptr || fstat(STDERR_FILENO, &file) != 0) return false;
  return stream == std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino);
}

}  // namespace sekisho
