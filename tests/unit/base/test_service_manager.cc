// What systemd would read of us, and that nothing is said where nobody listens.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "base/service_manager.h"

namespace sekisho {
namespace {

/// A service manager that a test looks into, by an abstract name of its own.
class Listener {
 public:
  Listener() : name("@sekisho-notify-" + std::to_string(getpid())) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name.data() + 1, name.size() - 1);
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    EXPECT_EQ(bind(fd_, reinterpret_cast<const sockaddr*>(&address), length), 0);
  }
  ~Listener() { close(fd_); }
  std::string next() {
    std::string text(4096, '\0');
    const ssize_t n = recv(fd_, text.data(), text.size(), MSG_DONTWAIT);
    text.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
    return text;
  }
  std::string name;

 private:
  int fd_ = socket(AF_UNIX, SOCK_DGRAM, 0);
};

TEST(ServiceManager, TellsItsStateAndReloads) {
  Listener systemd;
  const ServiceManager manager(systemd.name, std::nullopt);
  EXPECT_TRUE(manager.tell("READY=1"));
  EXPECT_EQ(systemd.next(), "READY=1");
  EXPECT_TRUE(manager.tell_reloading());
  EXPECT_EQ(systemd.next().find("RELOADING=1\nMONOTONIC_USEC="), 0U);
}

TEST(ServiceManager, SaysNothingWhereNobodyListens) {
  EXPECT_FALSE(ServiceManager().tell("READY=1"));
  EXPECT_FALSE(ServiceManager("relative", std::nullopt).tell("READY=1"));
  EXPECT_FALSE(ServiceManager("/nobody/there", std::nullopt).tell("READY=1"));
  EXPECT_FALSE(ServiceManager("@" + std::string(200, 'x'), std::nullopt).tell("READY=1"));
}

TEST(ServiceManager, ReadsItsEnvironmentOnceAndForItselfOnly) {
  struct Case {
    const char *what, *microseconds, *pid;
    std::optional<Duration> watchdog;
  };
  const std::string own = std::to_string(getpid());
  const Case cases[] = {{"for us", "30000000", own.c_str(), 30s},
                        {"for whoever asks", "500000", "", 500ms},
                        {"for another process", "30000000", "1", std::nullopt},
                        {"not a number", "soon", "", std::nullopt},
                        {"none", "", "", std::nullopt},
                        {"zero", "0", "", std::nullopt}};
  for (const Case& c : cases) {
    setenv("WATCHDOG_USEC", c.microseconds, 1);
    setenv("WATCHDOG_PID", c.pid, 1);
    setenv("NOTIFY_SOCKET", "@nobody", 1);
    EXPECT_EQ(ServiceManager::from_environment().watchdog(), c.watchdog) << c.what;
    EXPECT_EQ(getenv("NOTIFY_SOCKET"), nullptr) << c.what;
    EXPECT_EQ(getenv("WATCHDOG_USEC"), nullptr) << c.what;
  }
}

}  // namespace
}  // namespace sekisho
