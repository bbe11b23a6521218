// DNS cookies toward servers: what we sent each of them, and what each gave us.
//
// A server that speaks cookies echoes our client cookie in every reply: whoever cannot see our queries cannot forge
// one, whatever he guesses of port and ID. So a server that has given a cookie is expected to go on doing so; one
// that does not is asked by TCP, and only its own word there ends the expectation. Each server gets a client cookie
// of its own, drawn at random and thrown away after a day, so that servers cannot recognise us by it; a jar belongs
// to one realm and so to one source address.
//
// Owns: its rows. Threads: one. Limits: `capacity` servers; who was asked longest ago goes first.
// Spec: RFC 7873 §5.1, §5.3, RFC 9018 §3.
#pragma once

#include <array>
#include <list>
#include <optional>
#include <unordered_map>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ip.h"
#include "base/random.h"

namespace sekisho::forwarding {

/// The COOKIE option for one server: eight octets of ours, and up to 32 of its own.
struct UpstreamCookie {
  static constexpr std::size_t client_size = 8, largest = 40;
  std::array<std::uint8_t, largest> octets{};
  std::uint8_t size = client_size;  ///< more when the server has given its part: then it is expected in replies
  bool expected() const { return size > client_size; }
  Bytes option() const { return {octets.data(), size}; }
  Bytes ours() const { return {octets.data(), client_size}; }
  /// Takes the server's part, 8..32 octets.
  void take(Bytes server_part);
};

/// What an exchange saw of cookies; its owner puts it into the jar.
struct CookieNews {
  enum class Kind : std::uint8_t {
    given,    ///< the server's part, new or changed
    ended,    ///< by TCP, it answered without the cookie that was expected
    refused,  ///< by TCP, it answered when the option was left out, and not with it
    ignored,  ///< silent with the option, answered without
  };
  std::uint32_t tag = 0;  ///< the candidate's
  Kind kind = Kind::given;
  UpstreamCookie cookie;
};

class CookieJar {
 public:
  explicit CookieJar(std::size_t capacity) : capacity_(capacity) {}

  /// What to send to this server; nothing: no option.
  std::optional<UpstreamCookie> cookie_for(const Endpoint& server, Instant now, Random& random);
  void learn(const Endpoint& server, const CookieNews& news, Instant now);
  void clear();
  std::size_t size() const { return order_.size(); }

 private:
  struct Row {
    Endpoint server;
    UpstreamCookie cookie;
    Instant made, off_until;
    unsigned ignored = 0;  ///< in a row
  };
  Row* find(const Endpoint& server);

  std::size_t capacity_;
  std::list<Row> order_;  // asked longest ago first
  std::unordered_map<Endpoint, std::list<Row>::iterator> index_;
};

}  // namespace sekisho::forwarding
