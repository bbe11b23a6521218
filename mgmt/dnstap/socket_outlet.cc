#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/log.h"
#include "mgmt/dnstap/frame_stream.h"
#include "mgmt/dnstap/outlet.h"

namespace sekisho::mgmt::dnstap {
namespace {

constexpr Duration retry_interval = 1s;
constexpr Duration greeting_patience = 5s;

class SocketOutlet final : public Outlet {
 public:
  explicit SocketOutlet(std::string path) : path_(std::move(path)) {}
  ~SocketOutlet() override { shut(); }

  bool ready(Instant now) override {
    if (std::exchange(lost_, false)) return false;  // what is left of the frame must not open the next stream
    if (fd_ < 0 && now >= next_try_) greet(now);
    if (fd_ >= 0 && !accepted_) await_accept(now);
    return accepted_;
  }

  std::size_t write_some(Bytes octets) override {
    const ssize_t n = send(fd_, octets.data(), octets.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n >= 0) return static_cast<std::size_t>(n);
    if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) lose();
    return 0;
  }

  void close() override {
    std::vector<std::uint8_t> stop;
    add_control(Control::stop, stop);
    if (accepted_) (void)write_some(stop);
    shut();
  }

 private:
  void greet(Instant now) {
    next_try_ = now + retry_interval;
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    if (path_.size() >= sizeof to.sun_path) return;
    std::memcpy(to.sun_path, path_.data(), path_.size());
    fd_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    std::vector<std::uint8_t> hello;
    add_control(Control::ready, hello);
    if (fd_ < 0 || connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 ||
        send(fd_, hello.data(), hello.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(hello.size())) {
      if (!told_)
        log::warn("dnstap: nobody listens on " + path_ + " (" + std::strerror(errno) + "); tried every second");
      told_ = true;
      shut();
      return;
    }
    greeted_at_ = now;
    heard_.clear();
  }

  void await_accept(Instant now) {
    std::array<std::uint8_t, 512> part;
    const ssize_t n = recv(fd_, part.data(), part.size(), MSG_DONTWAIT);
    if (n > 0) heard_.insert(heard_.end(), part.begin(), part.begin() + n);
    const bool ended = n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
    const ControlRead read = read_control(heard_);
    if (read.state == ControlRead::State::whole && read.control == Control::accept && read.fits) {
      std::vector<std::uint8_t> start;
      add_control(Control::start, start);
      if (send(fd_, start.data(), start.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(start.size())) {
        accepted_ = true;
        told_ = false;
        log::info("dnstap: messages go to " + path_);
        return;
      }
    }
    if (ended || read.state != ControlRead::State::more || now - greeted_at_ > greeting_patience) {
      if (!told_) log::warn("dnstap: what listens on " + path_ + " does not take " + std::string(content_type));
      told_ = true;
      shut();
    }
  }

  void lose() {
    if (accepted_) log::warn("dnstap: the reader on " + path_ + " has gone; messages are dropped until one is back");
    told_ = lost_ = true;
    shut();
  }

  void shut() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
    accepted_ = false;
  }

  std::string path_;
  int fd_ = -1;
  bool accepted_ = false, told_ = false, lost_ = false;
  Instant next_try_{INT64_MIN / 2}, greeted_at_{};
  std::vector<std::uint8_t> heard_;
};

}  // namespace

std::unique_ptr<Outlet> socket_outlet(std::string path) { return std::make_unique<SocketOutlet>(std::move(path)); }

}  // namespace sekisho::mgmt::dnstap
