#include "tests/replay/runner.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "dns/presentation.h"

namespace sekisho::replay {

using resolver::RequestKind;

void Runner::fail(const Line& line, const std::string& what) const {
  ADD_FAILURE_AT(path_.c_str(), line.number) << line.text << "\n  " << what;
}

void Runner::set_limit(const Line& line) {
  const auto n = static_cast<unsigned>(std::stoul(line.word(2)));
  const std::string& name = line.word(1);
  if (name == "max_sends_per_request") return void(limits_.max_sends_per_request = n);
  if (name == "max_subqueries") return void(limits_.max_subqueries = n);
  if (name == "max_chain_questions") return void(limits_.max_chain_questions = n);
  if (name == "max_waiters") return void(limits_.max_waiters = n);
  if (name == "max_per_client") return void(limits_.max_per_client = n);
  if (name == "max_per_zone") return void(limits_.max_per_zone = n);
  if (name == "max_per_server") return void(limits_.max_per_server = n);
  if (name == "max_resolutions") return void(limits_.max_resolutions = n);
  fail(line, "no such limit");
}

void Runner::serve(const Line& line) {
  const auto address = IpAddress::parse(line.word(1));
  if (!address) return fail(line, "not an address");
  Server& server = servers_[*address];
  if (line.word(0) == "server") server.set_modes(line, 2);
  const std::string error = server.take(line, keys_);
  if (!error.empty()) fail(line, error);
}

void Runner::fault(const Line& line) {
  Zone* zone = servers_[*IpAddress::parse(line.word(1))].zone(dns::Name::of(line.word(2)));
  if (zone == nullptr) return fail(line, "no such zone");
  zone->add_fault(line, 3);
}

/// What the copy keeper would have brought. `spoilt`: addresses in it are wrong.
void Runner::copy(const Line& line) {
  const dns::Name name = dns::Name::of(line.word(1));
  const Zone* zone = servers_[*IpAddress::parse(line.value("from").value_or("0.0.0.0"))].zone(name);
  if (zone == nullptr) return fail(line, "that server has no such zone");
  resolver::ZoneData data(name);
  for (const dns::Rrset& set : zone->transfer()) {
    for (const Bytes rdata : set.rdatas) {
      dns::Record record{set.owner, set.type, set.klass, set.ttl, {rdata.begin(), rdata.end()}};
      if (line.has("spoilt") && set.type == dns::RRType::a) record.rdata.back() ^= 1;
      data.add(std::move(record));
    }
    for (const Bytes sig : set.signatures) {
      data.add({set.owner, dns::RRType::rrsig, set.klass, set.ttl, {sig.begin(), sig.end()}});
    }
  }
  const Duration life = parse_duration(line.value("expires").value_or("7h"));
  const RealmId realm = realms_.id(line.value("realm").value_or(realms_.first()));
  world_->copies().publish(realm, resolver::ZoneCopy::build(data), world_->now() + life);
}

void Runner::set_up(const std::vector<Line>& lines, std::size_t& at) {
  for (; at < lines.size(); ++at) {
    const Line& line = lines[at];
    if (line.word(0) == "realm") {
      realms_.take(line);
    } else if (line.word(0) == "server") {
      serve(line);
    } else if (line.word(0) == "limit") {
      set_limit(line);
    } else {
      break;
    }
  }
}

void Runner::play() {
  const std::vector<Line> lines = lines_of_case(read_script(path_), case_);
  ASSERT_FALSE(lines.empty()) << path_ << " is empty";
  std::size_t at = 0;
  set_up(lines, at);
  world_ = std::make_unique<World>(limits_, servers_);
  reload(lines.front());
  world_->run_until(world_->now() + 5s);  // priming
  world_->sent().clear();
  for (; at < lines.size(); ++at) take_step(lines[at]);
  world_->run_until(world_->now() + 60s);
  EXPECT_FALSE(world_->answered_twice()) << path_;
  EXPECT_EQ(world_->core().in_flight(), 0U) << path_ << ": something never ends";
  EXPECT_EQ(world_->open_attempts(), 0U) << path_ << ": sockets are left open";
}

void Runner::take_step(const Line& line) {
  const std::string& verb = line.word(0);
  if (verb == "QUERY") return query(line, RequestKind::resolve);
  if (verb == "PEEK") return query(line, RequestKind::peek);
  if (verb == "RENEW") return query(line, RequestKind::renew);
  if (verb == "REFRESH") return query(line, RequestKind::refresh);
  if (verb == "EXPECT") return expect(line);
  if (verb == "EXPECT_NONE") return expect_none(line);
  if (verb == "TIME") return world_->run_until(world_->now() + parse_duration(line.word(1)));
  if (verb == "FAULT") return fault(line);
  if (verb == "MEND") return servers_[*IpAddress::parse(line.word(1))].mend();
  if (verb == "CLOCK") return world_->shift_wall(parse_duration(line.word(1)) / 1s);
  if (verb == "SENT") return sent(line);
  if (verb == "SENT_TO") return sent_to(line);
  if (verb == "NOT_SENT_TO") return not_sent_to(line);
  if (verb == "SERVER") return servers_[*IpAddress::parse(line.word(1))].set_modes(line, 2);
  if (verb == "SERVE" || verb == "server") return serve(line);
  if (verb == "COPY") return copy(line);
  if (verb == "HEALTH") return health(line);
  if (verb == "REALM") return realms_.change(line);
  if (verb == "RELOAD") return reload(line);
  if (verb == "FLUSH") return flush(line);
  if (verb == "DUMP") return dump(line);
  if (verb == "COUNTER") return counter(line);
  if (verb == "IN_FLIGHT") {
    EXPECT_EQ(std::to_string(world_->core().in_flight()), line.word(1)) << path_ << ":" << line.number;
    return;
  }
  fail(line, "no such step");
}

void Runner::query(const Line& line, RequestKind kind) {
  resolver::Request request;
  request.kind = kind;
  request.pending = ++last_pending_;
  request.realm = realms_.id(line.value("realm").value_or(realms_.first()));
  request.realm_epoch = 1;
  const auto type = dns::parse_rrtype(line.word(2));
  if (!type) return fail(line, "no such type");
  request.question = {dns::Name::of(line.word(1)), *type, dns::RRClass::in};
  request.checking_disabled = line.has("cd");
  request.client = std::stoull(line.value("client").value_or("1"));
  request.patience = parse_duration(line.value("patience").value_or("0s"));
  if (const auto label = line.value("as")) labels_[*label] = request.pending;
  asked_at_[request.pending] = world_->now();
  world_->request(request);
}

std::uint64_t Runner::pending_of(const Line& line) const {
  const auto label = line.value("of");
  return label ? labels_.at(*label) : last_pending_;
}

void Runner::expect(const Line& line) {
  const std::uint64_t pending = pending_of(line);
  const Duration limit = parse_duration(line.value("within").value_or("30s"));
  const Instant end = asked_at_[pending] + limit;
  world_->run_until(std::max(end, world_->now()), [&] { return world_->answer(pending) != nullptr; });
  const resolver::Answer* answer = world_->answer(pending);
  if (answer == nullptr) return fail(line, "no answer came in time");
  check_answer(line, *answer);
}

void Runner::expect_none(const Line& line) {
  if (world_->answer(pending_of(line)) != nullptr) fail(line, "an answer has come already");
}

void Runner::check_answer(const Line& line, const resolver::Answer& answer) {
  const std::string rcode = dns::to_text(answer.rcode);
  if (rcode != line.word(1)) fail(line, "rcode " + rcode + " " + std::string(resolver::ede_text(answer.ede_text)));
  if (answer.stale != line.has("stale")) fail(line, answer.stale ? "it is stale" : "it is not stale");
  const std::string ede = answer.ede ? std::to_string(static_cast<unsigned>(*answer.ede)) : "none";
  if (line.value("ede").value_or(ede) != ede) fail(line, "EDE " + ede);
  const std::string upstream = std::to_string(answer.upstream);
  if (line.value("upstream").value_or(upstream) != upstream) fail(line, "upstream " + upstream);
  const std::string age = std::to_string(answer.age_limit);
  if (line.value("age").value_or(age) != age) fail(line, "age limit " + age);
  check_security(line, answer);
  if (line.has("no-additional") && !answer.additional.empty()) fail(line, "there is additional data");
  check_section(line, "answer", answer.answer);
  check_section(line, "authority", answer.authority);
  check_section(line, "additional", answer.additional);
}

/// `secure` and `insecure` are verdicts; `signed`: each set has its signatures; `proof`, `no-proof`: NSEC or NSEC3.
void Runner::check_security(const Line& line, const resolver::Answer& answer) const {
  const bool secure = answer.security == resolver::Security::secure;
  if (line.has("secure") && !secure) fail(line, "it is not secure");
  if (line.has("insecure") && answer.security != resolver::Security::insecure) fail(line, "it is not insecure");
  if (line.has("bogus") && answer.security != resolver::Security::bogus) fail(line, "it is not bogus");
  bool is_signed = true, proof = false;
  for (const auto* section : {&answer.answer, &answer.authority}) {
    for (const dns::Rrset& set : *section) {
      const bool made = set.type == dns::RRType::cname && answer.answer.front().type == dns::RRType::dname;
      is_signed = is_signed && (made || !set.signatures.empty());
      proof = proof || set.type == dns::RRType::nsec || set.type == dns::RRType::nsec3;
    }
  }
  if (line.has("signed") && !is_signed) fail(line, "it is not signed");
  if (line.has("proof") && !proof) fail(line, "there is no NSEC or NSEC3");
  if (line.has("no-proof") && proof) fail(line, "there is NSEC or NSEC3");
}

namespace {

std::string normal_form(const std::string& text) {
  const auto record = dns::record_from_text(text, dns::Name(), 300);
  return record ? dns::to_text(*record) : "not a record: " + text;
}

bool any_ttl(const Line& line) { return line.word(2) == "*"; }

std::string with_ttl(const Line& line, std::uint32_t ttl) {
  std::string text = line.word(1) + " " + std::to_string(ttl);
  return text + " " + line.rest(3);
}

}  // namespace

void Runner::check_section(const Line& line, const std::string& kind, const std::vector<dns::Rrset>& section) {
  std::vector<std::string> came;
  std::uint32_t ttl = section.empty() ? 0 : section.front().ttl;
  for (const dns::Rrset& set : section) {
    for (const Bytes rdata : set.rdatas) {
      came.push_back(
          dns::to_text(dns::Record{set.owner, set.type, set.klass, set.ttl, {rdata.begin(), rdata.end()}}));
    }
  }
  std::vector<std::string> wanted;
  bool told = false;
  for (const Line& below : line.below) {
    if (below.word(0) == "empty" && kind == "answer") told = true;
    if (below.word(0) != kind) continue;
    told = true;
    wanted.push_back(normal_form(any_ttl(below) ? with_ttl(below, ttl) : below.rest(1)));
  }
  if (!told) return;
  std::sort(came.begin(), came.end());
  std::sort(wanted.begin(), wanted.end());
  if (came == wanted) return;
  std::string text = kind + " section is:";
  for (const std::string& record : came) text += "\n    " + record;
  fail(line, text);
}

void Runner::sent(const Line& line) {
  auto& sent = world_->sent();
  if (line.word(1) != "*" && std::to_string(sent.size()) != line.word(1)) {
    std::string text = std::to_string(sent.size()) + " were sent:";
    for (const Sent& s : sent) {
      text += "\n    " + s.server.to_string() + " " + s.question.name.to_text() + " " + dns::to_text(s.question.type);
    }
    fail(line, text);
  }
  sent.clear();
}

void Runner::sent_to(const Line& line) {
  const auto address = IpAddress::parse(line.word(1));
  const dns::Name name = dns::Name::of(line.word(2));
  const std::string cookie = line.value("cookie").value_or("");
  std::size_t times = 0;
  for (const Sent& s : world_->sent()) {
    const bool fits = s.server == address && s.question.name == name && dns::to_text(s.question.type) == line.word(3);
    if (!cookie.empty() && cookie != std::to_string(s.cookie)) continue;
    const bool flags = s.recursion_desired == line.has("rd") && s.dnssec_ok == line.has("do") &&
                       s.checking_disabled == line.has("cd") && s.edns != line.has("plain");
    if (fits && flags && s.tcp == line.has("tcp")) ++times;
  }
  const auto wanted = line.value("times");
  if (wanted ? std::to_string(times) != *wanted : times == 0) fail(line, std::to_string(times) + " times");
}

void Runner::not_sent_to(const Line& line) {
  const auto address = IpAddress::parse(line.word(1));
  for (const Sent& s : world_->sent()) {
    if (s.server == address)
      fail(line, "asked for " + s.question.name.to_text() + " " + dns::to_text(s.question.type));
  }
}

void Runner::reload(const Line& line) {
  if (const auto gone = line.value("without")) realms_.remove(*gone);
  if (const auto epoch = line.value("epoch")) realms_.raise_epoch(*epoch);
  std::string error;
  tables_.push_back(realms_.build(world_->health(), error));
  if (!error.empty()) fail(line, error);
  world_->set_realms(*tables_.back());
  // Nothing of the older table may be used from here on.
  if (tables_.size() > 1) tables_.erase(tables_.begin());
}

void Runner::flush(const Line& line) {
  const dns::Name name = dns::Name::of(line.word(1));
  const std::string realm = line.value("realm").value_or(realms_.first());
  world_->core().flush(realms_.id(realm), &name, line.has("subtree"));
}

void Runner::dump(const Line& line) {
  const std::string realm = line.value("realm").value_or(realms_.first());
  std::vector<std::string> wanted, came;
  for (const Line& below : line.below) wanted.push_back(below.rest(0));
  world_->core().dump(realms_.id(realm), dns::Name::of(line.word(1)), world_->now(),
                      [&](std::string_view text) { came.emplace_back(text); });
  std::sort(came.begin(), came.end());
  std::sort(wanted.begin(), wanted.end());
  if (came == wanted) return;
  std::string text = "the cache has:";
  for (const std::string& entry : came) text += "\n  " + entry;
  fail(line, text);
}

void Runner::counter(const Line& line) {
  const resolver::WorkerCounters& c = world_->core().counters();
  const std::map<std::string, const Counter*> all{
      {"requests", &c.requests},
      {"refreshes", &c.refreshes},
      {"refreshes_held", &c.refreshes_held},
      {"cache_hits", &c.cache_hits},
      {"cache_stale_hits", &c.cache_stale_hits},
      {"joined", &c.joined},
      {"refused_overload", &c.refused_overload},
      {"work_limit", &c.work_limit},
      {"refused_client", &c.refused_client},
      {"refused_zone", &c.refused_zone},
      {"refused_server", &c.refused_server},
      {"told_before_end", &c.told_before_end},
      {"exchanges", &c.exchanges},
      {"bailiwick_dropped", &c.bailiwick_dropped},
      {"validated_secure", &c.validated_secure},
      {"validated_insecure", &c.validated_insecure},
      {"validated_bogus", &c.validated_bogus},
      {"validated_indeterminate", &c.validated_indeterminate},
      {"chain_questions", &c.chain_questions},
      {"proofs_suspended", &c.proofs_suspended},
      {"proof_limits", &c.proof_limits},
      {"aggressive_answers", &c.aggressive_answers},
      {"bogus_expired", &c.bogus[static_cast<std::size_t>(resolver::BogusKind::expired)]},
      {"bogus_limit", &c.bogus[static_cast<std::size_t>(resolver::BogusKind::limit)]},
      {"copy_answers", &c.copy_answers},
      {"cookies_given", &c.cookies_given},
      {"cookies_refused", &c.cookies_refused},
  };
  const auto found = all.find(line.word(1));
  if (found == all.end()) return fail(line, "no such counter");
  const std::uint64_t value = found->second->value();
  const std::string& wanted = line.word(2);
  const bool ok = wanted.rfind(">=", 0) == 0 ? value >= std::stoull(wanted.substr(2)) : value == std::stoull(wanted);
  if (!ok) fail(line, "it is " + std::to_string(value));
}

void Runner::health(const Line& line) {
  forwarding::GroupBoard* board = world_->health().group(realms_.group(line.word(1)));
  if (board == nullptr) return fail(line, "no such group");
  board->server(std::stoul(line.word(2))).up.store(line.word(3) == "up");
}

}  // namespace sekisho::replay
