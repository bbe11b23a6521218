// The owner of a pool in tests: writes down what it is told, and waits for it.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>

#include <map>
#include <vector>

#include "loopback_server.h"
#include "resolver/engine/realm_exit.h"
#include "resolver/engine/wire_events.h"

namespace sekisho::resolver::test {

struct PoolOwner final : WireEvents {
  std::map<AttemptKey, Octets> udp, tcp;
  std::vector<AttemptKey> unreachable, tcp_failed;
  std::function<void(AttemptKey)> after_reply = [](AttemptKey) {};

  void on_udp(AttemptKey key, Bytes datagram, Instant) override {
    udp[key] = Octets(datagram.begin(), datagram.end());
    after_reply(key);
  }
  void on_unreachable(AttemptKey key, Instant) override { unreachable.push_back(key); }
  void on_tcp(AttemptKey key, Bytes message, Instant) override {
    tcp[key] = Octets(message.begin(), message.end());
    after_reply(key);
  }
  void on_tcp_failed(AttemptKey key, Instant) override { tcp_failed.push_back(key); }
};

/// Runs step() until done(), waiting on `fd` in between; fails after ten seconds of nothing.
template <typename Step, typename Done>
void run_until(int fd, Step step, Done done) {
  for (;;) {
    step();
    if (done()) return;
    pollfd p{fd, POLLIN, 0};
    ASSERT_EQ(poll(&p, 1, 10'000), 1) << "nothing came";
  }
}

inline RealmExit loopback_exit(RealmId realm = RealmId{1}) {
  RealmExit exit;
  exit.realm = realm;
  exit.name = "test";
  exit.device = "lo";
  return exit;
}

}  // namespace sekisho::resolver::test
