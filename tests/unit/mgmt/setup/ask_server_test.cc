// One question to a server on the loopback device: what counts as an answer, over UDP and TCP.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "mgmt/setup/carry_out.h"

namespace sekisho::mgmt::setup {
namespace {

/// Answers one question with these flags and its own ID turned by `twist`.
class Server {
 public:
  Server(bool tcp, std::uint8_t rcode, std::uint16_t twist = 0) {
    fd_ = socket(AF_INET, tcp ? SOCK_STREAM : SOCK_DGRAM, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    EXPECT_EQ(bind(fd_, reinterpret_cast<sockaddr*>(&here), size), 0);
    if (tcp) {
      EXPECT_EQ(listen(fd_, 4), 0);
    }
    getsockname(fd_, reinterpret_cast<sockaddr*>(&here), &size);
    port = ntohs(here.sin_port);
    thread_ = std::thread([this, tcp, rcode, twist] { tcp ? serve_tcp(rcode, twist) : serve_udp(rcode, twist); });
  }
  ~Server() {
    shutdown(fd_, SHUT_RDWR);
    thread_.join();
    close(fd_);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port = 0;

 private:
  static void answer(std::uint8_t* message, std::uint8_t rcode, std::uint16_t twist) {
    message[0] = static_cast<std::uint8_t>(message[0] ^ twist);
    message[2] |= 0x80;
    message[3] = static_cast<std::uint8_t>(0x80 | rcode);
  }

  void serve_udp(std::uint8_t rcode, std::uint16_t twist) const {
    std::array<std::uint8_t, 512> message{};
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    for (int i = 0; i < 3; ++i) {
      const ssize_t n = recvfrom(fd_, message.data(), message.size(), 0, reinterpret_cast<sockaddr*>(&peer), &size);
      if (n < 12) return;
      answer(message.data(), rcode, twist);
      sendto(fd_, message.data(), static_cast<std::size_t>(n), 0, reinterpret_cast<const sockaddr*>(&peer), size);
    }
  }

  void serve_tcp(std::uint8_t rcode, std::uint16_t twist) const {
    const int peer = accept(fd_, nullptr, nullptr);
    if (peer < 0) return;
    std::array<std::uint8_t, 512> message{};
    const ssize_t n = recv(peer, message.data(), message.size(), 0);
    if (n > 14) {
      answer(message.data() + 2, rcode, twist);
      send(peer, message.data(), 5, 0);  // in two pieces
      send(peer, message.data() + 5, static_cast<std::size_t>(n) - 5, 0);
    }
    close(peer);
  }

  int fd_ = -1;
  std::thread thread_;
};

std::string ask(std::uint16_t port, bool tcp) {
  const ServerQuestion question{"",
                                {*IpAddress::parse("127.0.0.1"), port},
                                "",
                                *IpAddress::parse("127.0.0.2"),
                                {*dns::Name::from_text("lg.jp"), dns::RRType::soa}};
  return ask_server(question, tcp);
}

TEST(AskServer, WhatCountsAsAnAnswer) {
  for (const bool tcp : {false, true}) {
    EXPECT_EQ(ask(Server(tcp, 0).port, tcp), "");
    EXPECT_EQ(ask(Server(tcp, 3).port, tcp), "");
    EXPECT_EQ(ask(Server(tcp, 2).port, tcp), "it answers SERVFAIL");
    EXPECT_EQ(ask(Server(tcp, 5).port, tcp), "it answers REFUSED");
  }
  EXPECT_EQ(ask(Server(true, 0, 0xFF).port, true), "the answer belongs to another question");
}

TEST(AskServer, NobodyThere) {
  std::uint16_t port = 0;
  {
    const Server gone(false, 0);
    port = gone.port;
  }
  EXPECT_NE(ask(port, true), "");
  EXPECT_NE(ask(port, false), "");
}

}  // namespace
}  // namespace sekisho::mgmt::setup
