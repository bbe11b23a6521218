#include "mgmt/trust/state_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "dnssec/crypto/digest.h"

namespace sekisho::mgmt::trust {
namespace {

constexpr std::string_view sum_word = "sha256 ";
constexpr std::string_view digits = "0123456789abcdef";

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

int sync_path(const std::string& path, int flags) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | flags));
  if (!file.ok()) return errno;
  return fsync(file.get()) == 0 ? 0 : errno;
}

std::string checksum(std::string_view text) {
  const auto sum =
      dnssec::digest(dnssec::DigestType::sha256, {{reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}});
  std::string hex;
  for (const std::uint8_t octet : sum.bytes()) {
    hex += digits[octet >> 4];
    hex += digits[octet & 15];
  }
  return hex;
}

void add_escaped(std::string_view from, std::string& to) {
  for (const char c : from) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    if (plain) {
      to += c;
    } else {
      to += '_';
      to += digits[static_cast<std::uint8_t>(c) >> 4];
      to += digits[static_cast<std::uint8_t>(c) & 15];
    }
  }
}

}  // namespace

Result<std::string, ReadFault> SystemCalls::read(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.ok()) return Failure{errno == ENOENT ? ReadFault::not_there : ReadFault::unreadable};
  std::string text;
  char piece[4096];
  for (;;) {
    const ssize_t n = ::read(file.get(), piece, sizeof piece);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 || text.size() > max_bytes) return Failure{ReadFault::unreadable};
    if (n == 0) return text;
    text.append(piece, static_cast<std::size_t>(n));
  }
}

int SystemCalls::write(const std::string& path, std::string_view text) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
  if (!file.ok()) return errno;
  while (!text.empty()) {
    const ssize_t n = ::write(file.get(), text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

int SystemCalls::sync_file(const std::string& path) { return sync_path(path, 0); }
int SystemCalls::sync_directory(const std::string& path) { return sync_path(path, O_DIRECTORY); }
int SystemCalls::rename(const std::string& from, const std::string& to) {
  return std::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

int SystemCalls::remove(const std::string& path) { return unlink(path.c_str()) == 0 ? 0 : errno; }

int SystemCalls::take_rights(const std::string& path, const std::string& like) {
  struct stat rights {};
  if (stat(like.c_str(), &rights) != 0) return errno;
  struct stat own {};
  if (stat(path.c_str(), &own) != 0) return errno;
  const bool other_owner = own.st_uid != rights.st_uid || own.st_gid != rights.st_gid;
  // An account without root's rights keeps the file that it made; `path` may well be in the place of one of root's.
  if (other_owner && chown(path.c_str(), rights.st_uid, rights.st_gid) != 0 && errno != EPERM) return errno;
  return chmod(path.c_str(), rights.st_mode & 0777) == 0 ? 0 : errno;
}

std::optional<std::string> StateFiles::replace(const std::string& name, std::string_view text) {
  const std::string path = path_of(name);
  const std::string beside = path + ".new";
  int fault = calls_.write(beside, text);
  if (fault == 0) fault = calls_.sync_file(beside);
  if (fault == 0) fault = calls_.rename(beside, path);
  if (fault == 0) fault = calls_.sync_directory(directory_);
  if (fault == 0) return std::nullopt;
  return path + " cannot be written: " + std::strerror(fault);
}

void StateFiles::set_aside(const std::string& name) {
  const std::string path = path_of(name);
  if (calls_.rename(path, path + ".damaged") == 0) calls_.sync_directory(directory_);
}

std::string file_name_of(std::string_view kind, std::string_view realm, std::string_view zone) {
  std::string name(kind);
  name += '.';
  add_escaped(realm, name);
  if (zone.empty()) return name;
  name += '.';
  add_escaped(zone, name);
  return name;
}

std::string with_checksum(std::string text) {
  const std::string sum = checksum(text);
  return text + std::string(sum_word) + sum + "\n";
}

std::optional<std::string_view> without_checksum(std::string_view text) {
  const std::size_t at = text.rfind(sum_word);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view body = text.substr(0, at);
  if (text.substr(at) != std::string(sum_word) + checksum(body) + "\n") return std::nullopt;
  return body;
}

}  // namespace sekisho::mgmt::trust
