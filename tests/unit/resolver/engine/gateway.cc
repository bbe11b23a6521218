#include "gateway.h"

#include "resolver/engine/fragmented_reply.h"

namespace sekisho::resolver::test {
namespace {

constexpr LaneId lane{0};
constexpr WorkerId only_worker{0};

}  // namespace

Answering address_server(bool truncate) {
  return [truncate](Bytes query, bool tcp) -> std::optional<Octets> {
    Octets reply(query.begin(), query.end());
    reply.resize(cut_to_truncated(reply));
    reply[2] = static_cast<std::uint8_t>(0x80 | (reply[2] & 0x01));
    if (truncate && !tcp) {
      reply[2] |= 0x02;
      return reply;
    }
    reply[7] = 1;
    const Octets record{0xC0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 192, 0, 2, 1};
    reply.insert(reply.end(), record.begin(), record.end());
    return reply;
  };
}

forwarding::Realm forwarding_realm(RealmId id, const std::vector<Endpoint>& servers, std::uint64_t content_hash) {
  forwarding::Realm realm;
  realm.id = id;
  realm.name = "realm" + std::to_string(id.value);
  realm.content_hash = content_hash;
  realm.device = "lo";
  forwarding::UpstreamGroup group;
  group.id = GroupId{id.value};
  group.name = "group";
  for (const Endpoint& server : servers) group.servers.push_back({server.to_string(), server});
  group.probe.name = dns::Name::of("probe.test.");
  group.probe.type = dns::RRType::a;
  group.probe.interval = 20ms;
  group.probe.timeout = 10s;  // never the time, always an event
  group.probe.fall = 1;
  group.probe.rise = 1;
  realm.groups.push_back(group);
  forwarding::ZoneRule rule;
  rule.cut = dns::Name::of("test.");
  rule.group = 0;
  realm.rules.push_back(rule);
  realm.zones = forwarding::SuffixTable::build({{rule.cut, 0}});
  return realm;
}

Gateway::Gateway(std::vector<forwarding::Realm> realms, WorkerSettings settings)
    : current_(domain_, table(std::move(realms))) {
  settings.id = only_worker;
  worker_ = std::make_unique<WorkerThread>(settings, mailbox_, domain_, source(), health_);
  worker_->start();
}

Gateway::~Gateway() { worker_->stop(); }

RealmSource Gateway::source() {
  return [this]() -> const std::shared_ptr<const forwarding::RealmTable>& { return current_.current().realms; };
}

std::unique_ptr<const Gateway::Published> Gateway::table(std::vector<forwarding::Realm> realms) {
  for (const forwarding::Realm& realm : realms) {
    for (const forwarding::UpstreamGroup& group : realm.groups) health_.ensure(group.id, group.servers.size());
  }
  auto made = std::make_shared<forwarding::RealmTable>();
  made->realms = std::move(realms);
  return std::make_unique<const Published>(Published{std::move(made)});
}

void Gateway::publish(std::vector<forwarding::Realm> realms) { current_.publish(table(std::move(realms))); }

bool Gateway::request(std::uint64_t pending, const char* name, RealmId realm) {
  Request request;
  request.lane = lane;
  request.pending = pending;
  request.realm = realm;
  request.question.name = dns::Name::of(name);
  std::vector<std::uint8_t> record;
  encode_request(request, record);
  const bool taken = mailbox_.requests(lane, only_worker).push(record);
  mailbox_.worker_bell(only_worker).ring();
  return taken;
}

std::optional<Answer> Gateway::answer() {
  SpscRing& ring = mailbox_.answers(lane, only_worker);
  Doorbell& bell = mailbox_.lane_bell(lane);
  while (ring.front().empty()) {
    bell.prepare();
    pollfd p{bell.fd(), POLLIN, 0};
    const bool came = !ring.front().empty() || poll(&p, 1, 20'000) == 1;
    bell.finish();
    if (!came) return std::nullopt;
  }
  auto answer = decode_answer(ring.front());
  ring.pop();
  return answer;
}

Answer Gateway::ask(const char* name, RealmId realm) {
  EXPECT_TRUE(request(++last_, name, realm));
  const auto answer = this->answer();
  EXPECT_TRUE(answer.has_value()) << "no answer for " << name;
  EXPECT_EQ(answer.value_or(Answer{}).pending, last_);
  return answer.value_or(Answer{});
}

void Gateway::put_garbage() {
  const std::uint8_t garbage[] = {1, 2, 3};
  EXPECT_TRUE(mailbox_.requests(lane, only_worker).push(garbage));
  mailbox_.worker_bell(only_worker).ring();
}

}  // namespace sekisho::resolver::test
