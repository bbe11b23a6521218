// I1: a realm's socket is bound to its device or lives in its namespace, from its source, or there is none.
#include "resolver/engine/outbound_socket.h"

#include <gtest/gtest.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "net_namespace.h"
#include "pool_owner.h"
#include "resolver/engine/fragmented_reply.h"

namespace sekisho::resolver {
namespace {

using namespace test;

std::string device_of(int fd) {
  char name[IFNAMSIZ]{};
  socklen_t size = sizeof name;
  getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name, &size);
  return name;
}

Endpoint local_of(int fd) {
  sockaddr_in in{};
  socklen_t size = sizeof in;
  getsockname(fd, reinterpret_cast<sockaddr*>(&in), &size);
  return {IpAddress::v4(ntohl(in.sin_addr.s_addr)), ntohs(in.sin_port)};
}

TEST(OutboundSocket, IsBoundToDeviceAndSource) {
  SystemRandom random;
  OutboundSockets sockets(random);
  RealmExit exit = loopback_exit();
  exit.source_v4 = IpAddress::parse("127.0.0.77");
  for (const Transport transport : {Transport::udp, Transport::tcp}) {
    const auto fd = sockets.open(exit, IpFamily::v4, transport);
    ASSERT_TRUE(fd.ok());
    EXPECT_EQ(device_of(*fd), "lo");
    EXPECT_EQ(local_of(*fd).address, *exit.source_v4);
    EXPECT_GE(local_of(*fd).port, 1024);
    close(*fd);
  }
}

TEST(OutboundSocket, NoWayOutIsAnErrorAndNeverAnotherWay) {
  SystemRandom random;
  OutboundSockets sockets(random);
  const auto with = [](auto change) {
    RealmExit exit = loopback_exit();
    change(exit);
    return exit;
  };
  const struct {
    RealmExit exit;
    OpenFailure failure;
  } cases[] = {
      {with([](RealmExit& e) { e.device.clear(); }), OpenFailure::no_exit},
      {with([](RealmExit& e) { e.device = "no-such-dev0"; }), OpenFailure::device},
      {with([](RealmExit& e) { e.source_v4 = IpAddress::parse("192.0.2.99"); }), OpenFailure::source},
      {with([](RealmExit& e) { e.netns = "sekisho-no-such-namespace"; }), OpenFailure::netns},
  };
  for (const auto& c : cases) {
    const auto fd = sockets.open(c.exit, IpFamily::v4, Transport::udp);
    ASSERT_FALSE(fd.ok());
    EXPECT_EQ(fd.error(), c.failure) << to_text(c.failure);
  }
}

TEST(OutboundSocket, LogsAMissingExitOnceAMinute) {
  SystemRandom random;
  OutboundSockets sockets(random);
  testing::internal::CaptureStderr();
  const Instant start{0};
  for (Duration t = 0s; t <= 61s; t += 1s) sockets.report(loopback_exit(), OpenFailure::device, start + t);
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2);
}

TEST(OutboundSocket, LivesInItsNamespace) {
  const NetNamespace other;
  if (!other.made()) GTEST_SKIP() << "needs the right to make network namespaces";
  struct stat inside {};
  struct stat own {};
  stat(("/run/netns/" + other.name()).c_str(), &inside);
  stat("/proc/thread-self/ns/net", &own);
  SystemRandom random;
  {
    OutboundSockets sockets(random);
    RealmExit exit = loopback_exit();
    exit.netns = other.name();
    const auto fd = sockets.open(exit, IpFamily::v4, Transport::udp);
    ASSERT_TRUE(fd.ok());
    constexpr unsigned long namespace_of_socket = 0x894C;  // SIOCGSKNS
    const int ns = ioctl(*fd, namespace_of_socket);
    struct stat of_socket {};
    fstat(ns, &of_socket);
    EXPECT_EQ(of_socket.st_ino, inside.st_ino);
    EXPECT_NE(of_socket.st_ino, own.st_ino);
    struct stat after {};
    stat("/proc/thread-self/ns/net", &after);
    EXPECT_EQ(after.st_ino, own.st_ino);  // the thread is back where it was
    close(ns);
    close(*fd);
  }
}

TEST(FragmentedReply, KeepsHeaderAndQuestionAndSetsTc) {
  Octets reply = *echo(query(7), false);
  const std::size_t question_end = reply.size();
  store_u16(&reply[6], 2);
  store_u16(&reply[10], 1);
  reply.insert(reply.end(), 100, 0xAA);
  ASSERT_EQ(cut_to_truncated(reply), question_end);
  EXPECT_EQ(reply[2] & 0x02, 0x02);
  EXPECT_EQ(load_u16(&reply[4]), 1);
  for (const std::size_t count : {6, 8, 10}) EXPECT_EQ(load_u16(&reply[count]), 0);
}

TEST(FragmentedReply, DropsWhatHasNoPlainQuestion) {
  Octets none = query(7, false);
  EXPECT_EQ(cut_to_truncated(none), 0U);
  Octets pointer = query(7);
  pointer[12] = 0xC0;
  EXPECT_EQ(cut_to_truncated(pointer), 0U);
  const Octets whole = query(7);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Octets cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(cut_to_truncated(cut), 0U) << size;
  }
}

}  // namespace
}  // namespace sekisho::resolver
