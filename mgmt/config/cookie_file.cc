#include "mgmt/config/cookie_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <sstream>

namespace sekisho::mgmt::config {
namespace {

constexpr std::int64_t longest_life = 3600 + 300;  // of a cookie, and two clocks apart (RFC 9018 §4.3)
constexpr std::size_t max_file = 4096;

/// Closes at the end of the scope.
class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

std::string fault(const std::string& path) { return path + ": " + std::strerror(errno); }

std::string to_hex(const SipKey& key) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t octet : key) {
    text += digits[octet >> 4U];
    text += digits[octet & 15U];
  }
  return text;
}

std::optional<SipKey> from_hex(std::string_view text) {
  SipKey key{};
  if (text.size() != 2 * key.size()) return std::nullopt;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const char* at = text.data() + 2 * i;
    const auto [end, error] = std::from_chars(at, at + 2, key[i], 16);
    if (error != std::errc() || end != at + 2) return std::nullopt;
  }
  return key;
}

std::optional<CookieKey> key_of(std::istringstream& words) {
  std::string hex, since, seconds, more;
  words >> hex >> since >> seconds;
  const auto secret = from_hex(hex);
  CookieKey key;
  const char* const end = seconds.data() + seconds.size();
  const auto [stop, error] = std::from_chars(seconds.data(), end, key.since);
  if (!secret || since != "since" || error != std::errc() || stop != end || (words >> more)) return std::nullopt;
  key.secret = *secret;
  return key;
}

CookieKey new_key(Random& random, WallTime now) {
  CookieKey key;
  random.fill(key.secret);
  key.since = now.seconds;
  return key;
}

/// Writes a whole file of mode 0600 and waits until it is on disk.
std::string write_new(const std::string& path, const std::string& text) {
  const File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file.fd() < 0 || ::fchmod(file.fd(), 0600) != 0) return fault(path);
  const ssize_t written = ::write(file.fd(), text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size()) || ::fsync(file.fd()) != 0) return fault(path);
  return {};
}

}  // namespace

dns::CookieSecrets CookieBook::secrets() const {
  dns::CookieSecrets secrets{current.secret, {}, {}};
  if (previous) secrets.previous = previous->secret;
  if (next) secrets.next = next->secret;
  return secrets;
}

CookieBook new_cookie_book(Random& random, WallTime now) { return {new_key(random, now), {}, {}}; }

Result<CookieBook, std::string> parse_cookie_book(std::string_view text) {
  std::optional<CookieKey> current;
  CookieBook book;
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream words(line);
    std::string role;
    if (!(words >> role) || role.front() == '#') continue;
    std::optional<CookieKey>* slot = role == "current"    ? &current
                                     : role == "previous" ? &book.previous
                                     : role == "next"     ? &book.next
                                                          : nullptr;
    if (slot == nullptr || *slot || !(*slot = key_of(words))) {
      return Failure{"line " + std::to_string(number) + " is not `current|previous|next HEX since SECONDS`"};
    }
  }
  if (!current) return Failure{std::string("there is no current secret")};
  book.current = *current;
  return book;
}

std::string format(const CookieBook& book) {
  std::string text =
      "# Secrets of DNS cookies (RFC 9018). Keep private. Both nodes of a pair have the same file;\n"
      "# `sekishoctl cookie roll` changes it.\n";
  const auto add = [&text](const char* role, const CookieKey& key) {
    text += role + (" " + to_hex(key.secret)) + " since " + std::to_string(key.since) + "\n";
  };
  add("current", book.current);
  if (book.previous) add("previous", *book.previous);
  if (book.next) add("next", *book.next);
  return text;
}

std::string fingerprint(const SipKey& secret) {
  constexpr std::string_view label = "sekisho cookie secret";
  SipKey print{};
  store_siphash(print.data(), siphash({reinterpret_cast<const std::uint8_t*>(label.data()), label.size()}, secret));
  return to_hex(print).substr(0, 8);
}

Result<CookieBook, std::string> open_cookie_file(const std::string& path, Random& random, WallTime now) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd() < 0 && errno == ENOENT) {
    const CookieBook book = new_cookie_book(random, now);
    if (std::string why = replace_cookie_file(path, book); !why.empty()) return Failure{std::move(why)};
    return book;
  }
  struct stat status {};
  if (file.fd() < 0 || ::fstat(file.fd(), &status) != 0) return Failure{fault(path)};
  if (!S_ISREG(status.st_mode)) return Failure{path + ": not a file"};
  if ((status.st_mode & 07) != 0) return Failure{path + ": everybody may read or write it; use chmod 600"};
  std::string text(max_file, '\0');
  const ssize_t size = ::read(file.fd(), text.data(), text.size());
  if (size < 0) return Failure{fault(path)};
  text.resize(static_cast<std::size_t>(size));
  auto book = parse_cookie_book(text);
  if (!book) return Failure{path + ": " + book.error()};
  return book;
}

std::string replace_cookie_file(const std::string& path, const CookieBook& book) {
  const std::string fresh = path + ".new";
  if (std::string why = write_new(fresh, format(book)); !why.empty()) return why;
  if (::rename(fresh.c_str(), path.c_str()) != 0) return fault(path);
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const File directory(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.fd() < 0 || ::fsync(directory.fd()) != 0) return fault(folder);
  return {};
}

Result<CookieBook, std::string> roll(const CookieBook& book, RollStep step, Random& random, WallTime now) {
  CookieBook rolled = book;
  switch (step) {
    case RollStep::stage:
      if (book.next) return Failure{std::string("a next secret is staged already; the next step is activate")};
      if (book.previous) return Failure{std::string("the previous secret is still there; the next step is drop")};
      rolled.next = new_key(random, now);
      return rolled;
    case RollStep::activate:
      if (!book.next) return Failure{std::string("no secret is staged; the first step is stage")};
      rolled.previous = CookieKey{book.current.secret, now.seconds};
      rolled.current = CookieKey{book.next->secret, now.seconds};
      rolled.next.reset();
      return rolled;
    case RollStep::drop: {
      if (!book.previous) return Failure{std::string("there is no previous secret")};
      const std::int64_t wait = book.previous->since + longest_life - now.seconds;
      if (wait > 0) {
        return Failure{"cookies made with the previous secret are good for " + std::to_string(wait) +
                       " seconds more"};
      }
      rolled.previous.reset();
      return rolled;
    }
  }
  return rolled;
}

}  // namespace sekisho::mgmt::config
