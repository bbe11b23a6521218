#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/log.h"
#include "mgmt/dnstap/frame_stream.h"
#include "mgmt/dnstap/outlet.h"

namespace sekisho::mgmt::dnstap {
namespace {

constexpr Duration retry_interval = 10s;

class FileOutlet final : public Outlet {
 public:
  FileOutlet(std::string path, std::uint64_t max_bytes) : path_(std::move(path)), max_bytes_(max_bytes) {}
  ~FileOutlet() override { FileOutlet::close(); }

  bool ready(Instant now) override {
    if (std::exchange(lost_, false)) return false;  // what is left of the frame must not open the next file
    if (fd_ >= 0 && written_ >= max_bytes_) close();
    if (fd_ < 0 && now >= next_try_) begin(now);
    return fd_ >= 0;
  }

  std::size_t write_some(Bytes octets) override {
    const ssize_t n = write(fd_, octets.data(), octets.size());
    if (n < 0 && errno != EINTR) lose();
    if (n <= 0) return 0;
    written_ += static_cast<std::uint64_t>(n);
    return static_cast<std::size_t>(n);
  }

  void close() override {
    if (fd_ < 0) return;
    std::vector<std::uint8_t> stop;
    add_control(Control::stop, stop);
    if (write(fd_, stop.data(), stop.size()) < 0) log::warn("dnstap: " + path_ + " has no proper end");
    ::close(fd_);
    fd_ = -1;
  }

 private:
  void begin(Instant now) {
    next_try_ = now + retry_interval;
    std::rename(path_.c_str(), (path_ + ".old").c_str());  // may be the first
    fd_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    written_ = 0;
    if (fd_ < 0) {
      if (!told_) log::warn("dnstap: " + path_ + " cannot be written: " + std::strerror(errno));
      told_ = true;
      return;
    }
    told_ = false;
    std::vector<std::uint8_t> start;
    add_control(Control::start, start);
    (void)write_some(start);
  }

  void lose() {
    log::warn("dnstap: " + path_ + ": " + std::strerror(errno) + "; messages are dropped");
    told_ = lost_ = true;
    ::close(fd_);
    fd_ = -1;
  }

  std::string path_;
  std::uint64_t max_bytes_, written_ = 0;
  int fd_ = -1;
  bool told_ = false, lost_ = false;
  Instant next_try_{INT64_MIN / 2};
};

}  // namespace

std::unique_ptr<Outlet> file_outlet(std::string path, std::uint64_t max_bytes) {
  return std::make_unique<FileOutlet>(std::move(path), max_bytes);
}

}  // namespace sekisho::mgmt::dnstap
