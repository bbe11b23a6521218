// Upstream servers that answer anything at all: the worker ends every question, once, within its limits, and never
// believes what no trusted key has signed.
//
// Input: one octet chooses the question; then, for each query that the worker sends, one octet says what comes of it
// (a reply, an ICMP error, nothing, a closed connection), two octets of flags and four of section counts, two of a
// length, and so many octets that follow the question. Where the input ends, silence begins.
// links: sekisho_resolver_machine
#include <algorithm>
#include <array>
#include <deque>
#include <vector>

#include "base/check.h"
#include "resolver/machine/worker_core.h"

using namespace sekisho;
using namespace sekisho::resolver;

namespace {

constexpr Instant start{1'000'000'000'000};
constexpr std::array<const char*, 8> names{
    "www.example.test", "a.b.c.d.signed.test", "example.test", "city.lg.jp", "test", ".",
    "x.y.city.lg.jp",   "nx.signed.test"};
constexpr std::array<dns::RRType, 8> types{dns::RRType::a,      dns::RRType::aaaa, dns::RRType::mx,
                                           dns::RRType::ns,     dns::RRType::ds,   dns::RRType::cname,
                                           dns::RRType::dnskey, dns::RRType::txt};

/// A key that nobody has the other half of: nothing is ever secure.
dns::RdataList unknown_key() {
  std::vector<std::uint8_t> rdata{1, 1, 3, 15};
  for (std::uint8_t i = 0; i < 32; ++i) rdata.push_back(static_cast<std::uint8_t>(i * 7 + 1));
  dns::RdataList keys;
  keys.add(rdata);
  return keys;
}

forwarding::RealmTable realms(forwarding::HealthBoard& health) {
  forwarding::Realm realm;
  realm.id = RealmId{1};
  realm.name = "internet";
  realm.resolution = forwarding::Resolution::recursive;
  realm.groups.resize(1);
  realm.groups[0].id = GroupId{1};
  realm.groups[0].servers = {{"east", *Endpoint::parse("10.100.1.53@53")},
                             {"west", *Endpoint::parse("10.100.2.53@53")}};
  health.ensure(realm.groups[0].id, 2);
  realm.rules.resize(2);
  realm.rules[0].serve_stale = 1h;
  realm.rules[1].cut = dns::Name::of("lg.jp");
  realm.rules[1].group = 0;
  realm.zones = forwarding::SuffixTable::build({{realm.rules[0].cut, 0U}, {realm.rules[1].cut, 1U}});
  realm.root_hints = {{dns::Name::of("a.root"), {*IpAddress::parse("198.41.0.4")}}};
  realm.source_v4 = *IpAddress::parse("192.0.2.1");
  realm.validation.on = true;
  realm.validation.anchors = {{dns::Name(), {}, unknown_key()}};
  return {{std::move(realm)}};
}

class Servers final : public WorkerOutput {
 public:
  struct Sent {
    AttemptKey key;
    std::vector<std::uint8_t> wire;
    bool tcp;
  };
  void send_udp(AttemptKey key, const forwarding::Realm&, const Endpoint&, Bytes wire) override {
    add(key, wire, false);
  }
  void send_tcp(AttemptKey key, const forwarding::Realm&, const Endpoint&, Bytes wire) override {
    add(key, wire, true);
  }
  void cancel(AttemptKey key) override {
    std::erase_if(waiting, [&](const Sent& one) { return one.key == key; });
  }
  void answer(LaneId, const Answer& answer) override {
    ++answers;
    SEKISHO_CHECK(answer.security != Security::secure);
  }

  std::deque<Sent> waiting;
  unsigned sends = 0, answers = 0;

 private:
  void add(AttemptKey key, Bytes wire, bool tcp) {
    ++sends;
    waiting.push_back({key, {wire.begin(), wire.end()}, tcp});
  }
};

/// The query's ID and question, with the input's flags, counts and octets.
std::vector<std::uint8_t> reply_to(const std::vector<std::uint8_t>& query, ByteReader& input) {
  std::vector<std::uint8_t> reply(query.begin(), query.begin() + 2);
  const std::uint16_t flags = input.u16();
  reply.push_back(static_cast<std::uint8_t>((flags >> 8) | 0x80));
  reply.push_back(static_cast<std::uint8_t>(flags & 0x3F));
  const std::array<std::uint8_t, 8> counts{0, 1, 0, input.u8(), 0, input.u8(), 0, input.u8()};
  reply.insert(reply.end(), counts.begin(), counts.end());
  std::size_t end = 12;
  while (end < query.size() && query[end] != 0) end += query[end] + 1U;
  end = std::min(end + 5, query.size());
  reply.insert(reply.end(), query.begin() + 12, query.begin() + static_cast<std::ptrdiff_t>(end));
  const Bytes body = input.bytes(std::min<std::size_t>(input.u16(), input.left()));
  reply.insert(reply.end(), body.begin(), body.end());
  return reply;
}

void happen(WorkerCore& core, const Servers::Sent& sent, ByteReader& input, Instant now, Servers& out) {
  switch (input.u8() % 6) {
    case 0:
      return;  // silence
    case 1:
      return sent.tcp ? core.on_tcp_failed(sent.key, now, out) : core.on_unreachable(sent.key, now, out);
    default: {
      const std::vector<std::uint8_t> reply = reply_to(sent.wire, input);
      return sent.tcp ? core.on_tcp(sent.key, reply, now, out) : core.on_udp(sent.key, reply, now, out);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader input({data, size});
  forwarding::HealthBoard health;
  ScriptedRandom random(7);
  WorkerLimits limits;
  limits.cache_bytes = 1U << 20;
  WorkerCore core(limits, health, random, [] { return WallTime{1792627200}; });
  Servers servers;
  const forwarding::RealmTable table = realms(health);
  Instant now = start;
  core.set_realms(table, now, servers);
  const std::uint8_t choice = input.u8();
  Request request;
  request.realm = RealmId{1};
  request.question = {dns::Name::of(names[choice % 8]), types[choice / 8 % 8], dns::RRClass::in};
  request.checking_disabled = (choice & 0x80) != 0;
  core.on_request(request, now, servers);
  const Instant end = start + 60s;
  while (core.in_flight() > 0) {
    SEKISHO_CHECK(now < end);
    if (!servers.waiting.empty() && input.left() > 0) {
      const Servers::Sent next = std::move(servers.waiting.front());
      servers.waiting.pop_front();
      happen(core, next, input, now, servers);
      now = now + 1ms;
    } else {
      servers.waiting.clear();
      const auto due = core.next_timer();
      SEKISHO_CHECK(due.has_value());
      now = std::max(now + 1ms, *due);
    }
    if (const auto due = core.next_timer(); due && *due <= now) core.on_timer(now, servers);
  }
  SEKISHO_CHECK(servers.answers == 1);
  return 0;
}
