#include "appliance/explain_service.h"

#include <algorithm>
#include <array>

#include "appliance/explain_walk.h"
#include "dns/presentation.h"
#include "dns/rdata.h"
#include "mgmt/config/check_names.h"

namespace sekisho::appliance {

using namespace mgmt::control;
using mgmt::config::Clients;
using views::ClientVerdict;

/// What a request comes down to under the policy of the moment.
struct ExplainService::Plan {
  ExplainReport report;
  dns::Question question;
  CanaryClient client;
  ClientVerdict verdict = ClientVerdict::unknown;
  std::optional<ExplainGround> ground;  ///< where a view claims the client
};

namespace {

constexpr Duration reply_patience = 6s;  // a lane gives up after 5
constexpr Duration lane_patience = 1s;
constexpr std::uint16_t max_reply = 65'535;

Failure<CommandError> refuse(unsigned status, std::string text) { return {CommandError{status, std::move(text)}}; }

std::string_view word(nat::Direction direction) {
  switch (direction) {
    case nat::Direction::none:
      return "none";
    case nat::Direction::to_inside:
      return "inside";
    case nat::Direction::to_lgwan:
      return "lgwan";
  }
  return "";
}

bool is_stale(dns::Ede code) { return code == dns::Ede::stale_answer || code == dns::Ede::stale_nxdomain; }

/// The proof failed, by any of its ways (RFC 8914 §4.7-4.13).
bool is_bogus(dns::Ede code) {
  const auto number = static_cast<unsigned>(code);
  return number >= 6 && number <= 12;
}

bool is_unreachable(dns::Ede code) {
  return code == dns::Ede::no_reachable_authority || code == dns::Ede::network_error;
}

std::string finding_of(const dns::Message& reply, const ExplainReport& report) {
  const std::string rule = report.steps.empty() ? "" : report.steps.back().kind;
  if (rule == "leak_guard" || rule == "minimal_any") return rule;
  const auto& ede = reply.edns ? reply.edns->ede : std::nullopt;
  switch (reply.rcode()) {
    case dns::Rcode::noerror:
      if (ede && is_stale(ede->code)) return "stale";
      return report.records.empty() ? "no_data" : "answered";
    case dns::Rcode::nxdomain:
      return ede && is_stale(ede->code) ? "stale" : "no_such_name";
    case dns::Rcode::refused:
      return "refused";
    default:
      if (ede && is_bogus(ede->code)) return "bogus";
      return ede && is_unreachable(ede->code) ? "unreachable" : "failed";
  }
}

void describe_reply(const dns::Message& reply, dns::RRType asked, ExplainReport& report) {
  report.rcode = to_text(reply.rcode());
  report.authentic = reply.header.ad;
  if (reply.edns && reply.edns->ede) report.ede = ede_words(reply.edns->ede->code, reply.edns->ede->text);
  bool data = false;
  for (const dns::Rrset& set : reply.answer) {
    data |= set.type == asked;
    std::string text = dns::to_text(set);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      report.records.push_back(text.substr(at, end - at));
      at = end + 1;
    }
  }
  report.finding = finding_of(reply, report);
  if (report.finding == "answered" && !data) report.finding = "no_data";  // aliases that lead to nothing of that type
}

/// As a lane writes it for a client that asks with EDNS.
std::vector<std::uint8_t> write_reply(const dns::Question& question, const dataplane::ReplyBody& body,
                                      std::uint32_t now) {
  std::vector<std::uint8_t> room(max_reply);
  ByteWriter out(room);
  out.bytes(std::array<std::uint8_t, dns::Header::size>{});
  out.bytes(question.name.wire());
  out.u16(static_cast<std::uint16_t>(question.type));
  out.u16(static_cast<std::uint16_t>(question.klass));
  dataplane::ClientFields client;
  client.limit = max_reply;
  client.recursion_desired = client.authentic_wanted = client.edns = true;
  room.resize(dataplane::build_reply(body, client, {}, now, room, out.size()).length);
  return room;
}

void note_other_ingress(ExplainReport& report, const std::string& port, std::uint16_t vlan) {
  const std::string where = vlan == 0 ? port : port + "/" + std::to_string(vlan);
  const std::string own = report.vlan == 0 ? report.port : report.port + "/" + std::to_string(report.vlan);
  if (where != own && std::ranges::find(report.also_on, where) == report.also_on.end())
    report.also_on.push_back(where);
}

}  // namespace

void ExplainService::find_client(const ExplainRequest& request, Plan& plan) const {
  const views::Policy& policy = store_.policy().current();
  plan.client.source = *IpAddress::parse(request.from);
  plan.client.vlan = request.vlan;
  const auto try_ingress = [&](const std::string& port, std::uint16_t vlan) {
    const auto at = std::ranges::find(policy.port_names, port);
    if (at == policy.port_names.end()) return;
    const PortId id{static_cast<std::uint16_t>(at - policy.port_names.begin())};
    const views::ClientMatch match = policy.clients.match(id, vlan, plan.client.source);
    if (!request.port && match.verdict != ClientVerdict::view) return;
    if (plan.verdict == ClientVerdict::view) return note_other_ingress(plan.report, port, vlan);
    plan.client.port = id;
    plan.client.vlan = vlan;
    plan.verdict = match.verdict;
    plan.report.port = port;
    plan.report.vlan = vlan;
    if (match.verdict == ClientVerdict::view) plan.ground.emplace(policy.views[match.view], policy);
  };
  if (request.port) return try_ingress(*request.port, request.vlan);
  for (const mgmt::config::View& view : store_.config().views) {
    for (const Clients& clients : view.clients)
      try_ingress(clients.port.value, static_cast<std::uint16_t>(clients.vlan.value));
  }
}

/// Which line of the configuration claims the client: of its view's networks on this ingress the longest.
void ExplainService::describe_client(Plan& plan) const {
  ExplainReport& report = plan.report;
  if (!plan.ground) return;
  report.view = plan.ground->view().name;
  report.nat = word(plan.ground->view().nat);
  const auto* view = mgmt::config::find_named(store_.config().views, report.view);
  if (view == nullptr) return;
  int longest = -1;
  for (const Clients& clients : view->clients) {
    if (clients.port.value != report.port || clients.vlan.value != report.vlan) continue;
    for (const auto& network : clients.networks) {
      if (!network.value.contains(plan.client.source) || static_cast<int>(network.value.length) <= longest) continue;
      longest = static_cast<int>(network.value.length);
      report.network = network.value.to_string();
      report.where = store_.sources()[network.where.file].path + ":" + std::to_string(network.where.line);
    }
  }
}

Result<ExplainService::Plan, CommandError> ExplainService::plan(const ExplainRequest& request) {
  const auto name = dns::Name::from_text(request.name);
  if (!name || request.name.empty()) return refuse(400, "\"" + request.name + "\" is not a domain name");
  const auto type = dns::parse_rrtype(request.type.empty() ? "A" : request.type);
  if (!type || *type == dns::RRType{0} || (dns::is_meta(*type) && *type != dns::RRType::any))
    return refuse(400, "\"" + request.type + "\" is not a record type");
  if (!IpAddress::parse(request.from)) return refuse(400, "\"" + request.from + "\" is not a client's address");
  const auto& ports = store_.policy().current().port_names;
  if (request.port && std::ranges::find(ports, *request.port) == ports.end())
    return refuse(404, "there is no port called " + *request.port);
  Plan plan;
  plan.question = {name->lower(), *type, dns::RRClass::in};
  plan.report.name = plan.question.name.to_text();
  plan.report.type = to_text(*type);
  plan.report.from = request.from;
  find_client(request, plan);
  describe_client(plan);
  return plan;
}

/// What a lane of the client's port would answer out of its memory, without asking anybody.
ExplainService::AtHand ExplainService::reply_at_hand(const Plan& plan) const {
  AtHand best;
  const views::View& view = plan.ground->view();
  const Bytes name = plan.question.name.wire();  // lowered
  dataplane::ReplyKey key;
  key.name = name.data();
  key.name_length = static_cast<std::uint8_t>(name.size());
  key.shape = dataplane::ReplyKey::shape_of(view.id, plan.question.type, false, false);
  for (const LaneRow& lane : lanes_->lanes()) {
    if (lane.port != plan.report.port) continue;
    const auto look = [&] {
      dataplane::ReplyCache& cache = lane.core->cache();
      cache.hash(key);
      const std::uint32_t now = monotonic_now().seconds();
      const dataplane::ReplyEntry* entry = cache.find(key, view.stamp, now);
      if (entry == nullptr || std::int64_t{entry->meta.expires} - now <= best.seconds) return;
      best = {std::int64_t{entry->meta.expires} - now, write_reply(plan.question, entry->body(), now)};
    };
    lane.core->tasks().run_on_owner(look, lane_patience);
  }
  return best;
}

/// Whether a lane of the client's port drops most of what it asks by UDP now.
bool ExplainService::is_limited(const Plan& plan) const {
  const IpAddress& source = plan.client.source;
  const views::View* view = plan.ground ? &plan.ground->view() : nullptr;
  bool limited = false;
  for (const LaneRow& lane : lanes_->lanes()) {
    if (lane.port != plan.report.port) continue;
    const auto look = [&] {
      limited |= lane.core->limits().is_over(source.bytes().data(), !source.is_v4(), view, monotonic_now());
    };
    lane.core->tasks().run_on_owner(look, lane_patience);
  }
  return limited;
}

/// Whether a lane of the client's port tells its network this answer so often that by UDP most of it is held back.
/// Who asks for proofs (DO) is told another answer: either counts.
bool ExplainService::is_answer_limited(const Plan& plan) const {
  const ExplainReport& report = plan.report;
  const IpAddress& source = plan.client.source;
  const views::View* view = plan.ground ? &plan.ground->view() : nullptr;
  const Bytes name = plan.question.name.wire();  // lowered
  const bool error = report.rcode != "NOERROR" || report.records.empty();
  bool limited = false;
  for (const LaneRow& lane : lanes_->lanes()) {
    if (lane.port != report.port || report.rcode.empty()) continue;
    const auto look = [&] {
      for (const bool with_proofs : {false, true}) {
        dataplane::ReplyKey key;
        key.name = name.data();
        key.name_length = static_cast<std::uint8_t>(name.size());
        if (view != nullptr)
          key.shape = dataplane::ReplyKey::shape_of(view->id, plan.question.type, with_proofs, false);
        lane.core->cache().hash(key);
        limited |= lane.core->limits().is_answer_over(source.bytes().data(), !source.is_v4(), view, key.hash, error,
                                                      monotonic_now());
      }
    };
    lane.core->tasks().run_on_owner(look, lane_patience);
  }
  return limited;
}

/// Of the two limits, the one on queries is the first that a client meets, whatever it asks for.
void ExplainService::run(Plan& plan) {
  ExplainReport& report = plan.report;
  report.limited = is_limited(plan);
  find_out(plan);
  if (report.finding == "spoofed") return;
  report.answer_limited = is_answer_limited(plan);
  if (report.answer_limited) report.finding = "answer_limited";
  if (report.limited) report.finding = "limited";
}

void ExplainService::find_out(Plan& plan) {
  ExplainReport& report = plan.report;
  report.finding = plan.verdict == ClientVerdict::spoofed ? "spoofed" : "no_view";
  std::optional<dns::Message> reply;
  if (plan.ground) {
    AtHand at_hand = reply_at_hand(plan);
    report.reply_cache_seconds = at_hand.seconds;
    ExplainWalk(*plan.ground, store_.health(), inquirer_).go(plan.question, report);
    report.finding = "no_answer";
    if (auto finished = dns::parse_message(at_hand.octets); at_hand.seconds >= 0 && finished)
      reply = *std::move(finished);
  }
  if (report.port.empty()) return;  // no lane would meet it
  if (!reply) {
    lane_->forget();
    reply = lane_->ask({{plan.client, plan.question}}, reply_patience).front();
  }
  if (!reply) return;
  const std::string before = report.finding;
  describe_reply(*reply, plan.question.type, report);
  if (!plan.ground) report.finding = before;
}

std::optional<CommandError> ExplainService::begin(const ExplainRequest& request,
                                                  std::function<void(ExplainReport)> done) {
  if (busy_.exchange(true)) return CommandError{503, "another explanation is being made; ask again in some seconds"};
  auto planned = plan(request);
  if (!planned) return busy_.store(false), planned.error();
  const auto work = [this, plan = std::make_shared<Plan>(*std::move(planned)), done = std::move(done)] {
    run(*plan);
    busy_.store(false);
    done(std::move(plan->report));
  };
  if (inquirer_.submit(work)) return std::nullopt;
  busy_.store(false);
  return CommandError{503, "the gateway has too much to look up by itself; ask again in some seconds"};
}

}  // namespace sekisho::appliance
