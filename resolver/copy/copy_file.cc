#include "resolver/copy/copy_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sekisho::resolver {
namespace {

constexpr std::string_view title = "; sekisho zone copy, confirmed at ";

std::string write_whole(const std::string& path, const std::string& text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640);
  if (fd < 0) return path + ": " + std::strerror(errno);
  std::size_t done = 0;
  std::string fault;
  while (done < text.size() && fault.empty()) {
    const ssize_t n = ::write(fd, text.data() + done, text.size() - done);
    if (n < 0 && errno != EINTR) fault = path + ": " + std::strerror(errno);
    if (n > 0) done += static_cast<std::size_t>(n);
  }
  if (fault.empty() && ::fsync(fd) != 0) fault = path + ": " + std::strerror(errno);
  ::close(fd);
  return fault;
}

void sync_folder(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

}  // namespace

std::string copy_path(const std::string& directory, const std::string& realm, const dns::Name& zone) {
  std::string name = zone.is_root() ? "root" : zone.lower().to_text();
  if (name.back() == '.') name.pop_back();
  for (char& c : name) {
    if (c == '/') c = '_';
  }
  return directory + "/zone-copies/" + realm + "/" + name + ".zone";
}

std::string format_copy(const ZoneData& data, WallTime checked) {
  std::string text = std::string(title) + std::to_string(checked.seconds) + "\n";
  data.visit([&](const dns::Record& record) { text += dns::to_text(record) + "\n"; });
  return text;
}

Result<StoredCopy, std::string> parse_copy(std::string_view text, const dns::Name& zone) {
  StoredCopy stored{ZoneData(zone), {}};
  std::istringstream lines{std::string(text)};
  std::string line;
  if (!std::getline(lines, line) || !line.starts_with(title)) return Failure{std::string("it is no zone copy")};
  const char* const end = line.data() + line.size();
  const auto [at, error] = std::from_chars(line.data() + title.size(), end, stored.checked.seconds);
  if (error != std::errc() || at != end) return Failure{std::string("its first line is broken")};
  for (int number = 2; std::getline(lines, line); ++number) {
    auto record = dns::record_from_text(line, zone, 0);
    if (!record || !stored.data.add(*std::move(record)))
      return Failure{"line " + std::to_string(number) + " is broken"};
  }
  if (!stored.data.soa()) return Failure{std::string("it has no SOA")};
  return stored;
}

Result<StoredCopy, std::string> read_copy(const std::string& path, const dns::Name& zone, std::size_t max_octets) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) return Failure{path + ": " + error.message()};
  if (size > max_octets) return Failure{path + ": too large"};
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (!(text << in.rdbuf())) return Failure{path + ": cannot be read"};
  auto stored = parse_copy(text.view(), zone);
  if (!stored) return Failure{path + ": " + stored.error()};
  return stored;
}

std::string write_copy(const std::string& path, const ZoneData& data, WallTime checked) {
  const std::filesystem::path target(path);
  std::error_code error;
  std::filesystem::create_directories(target.parent_path(), error);
  if (error) return target.parent_path().string() + ": " + error.message();
  const std::string fresh = path + ".new";
  if (std::string fault = write_whole(fresh, format_copy(data, checked)); !fault.empty()) return fault;
  std::filesystem::rename(fresh, target, error);
  if (error) return path + ": " + error.message();
  sync_folder(target.parent_path().string());
  return {};
}

}  // namespace sekisho::resolver
