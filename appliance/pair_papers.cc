#include "appliance/pair_papers.h"

#include <algorithm>
#include <set>

namespace sekisho::appliance {

using namespace mgmt::control;
using namespace mgmt::trust;

namespace {

constexpr std::uint64_t ended_looked_at = 1000;
constexpr std::int64_t ended_told_for = longest_exemption + 86'400;  // by then the other node's has ended by itself

PairPaper paper_of(const Exemption& e) {
  PairPaper paper;
  paper.realm = e.realm;
  paper.name = e.name.to_text();
  paper.type = to_text(e.type);
  paper.reason = e.reason;
  paper.confirmed_by = e.confirmed_by;
  paper.evidence = e.evidence;
  paper.requested_by = e.requested_by.name;
  paper.requested_account = e.requested_by.account;
  paper.requested_login = e.requested_by.login;
  paper.decided_by = e.decided_by.name;
  paper.seconds = e.seconds;
  paper.requested_at = e.requested_at.seconds;
  paper.decided_at = e.decided_at.seconds;
  paper.expires = e.expires.seconds;
  return paper;
}

std::optional<Exemption> exemption_of(const PairPaper& paper) {
  const auto name = dns::Name::from_text(paper.name);
  const auto type = dns::parse_rrtype(paper.type);
  if (!name || !type) return std::nullopt;
  Exemption e;
  e.realm = paper.realm;
  e.name = name->lower();
  e.type = *type;
  e.seconds = paper.seconds;
  e.reason = paper.reason;
  e.confirmed_by = paper.confirmed_by;
  e.evidence = paper.evidence;
  e.requested_by = {paper.requested_account, paper.requested_login, paper.requested_by, paper.requested_by.empty(),
                    ""};
  e.decided_by.name = paper.decided_by;
  e.requested_at.seconds = paper.requested_at;
  e.decided_at.seconds = paper.decided_at;
  e.expires.seconds = paper.expires;
  return e;
}

bool is_paper(const Exemption& e, const std::string& realm, const dns::Name& name, std::int64_t decided_at) {
  return e.realm == realm && e.name == name && e.decided_at.seconds == decided_at;
}

}  // namespace

std::string PairPapers::mark() const {
  const ExemptionBook& book = trust_.exemptions();
  std::string mark;
  for (const Exemption& e : book.open()) {
    if (e.state == ExemptionState::in_force) mark += std::to_string(e.id) + ",";
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(ExemptionState::count); ++i)
    mark += ":" + std::to_string(book.ended(static_cast<ExemptionState>(i)));
  return mark;
}

std::vector<Exemption> PairPapers::ended() {
  auto kept = shelf_.ended(ended_looked_at);
  if (!kept) return {};
  std::erase_if(*kept, [](const Exemption& e) { return e.decided_at.seconds == 0 || e.expires.seconds == 0; });
  return *std::move(kept);
}

void PairPapers::put_into(PairPush& push) {
  for (const Exemption& e : trust_.exemptions().open()) {
    if (e.state == ExemptionState::in_force) push.exemptions.push_back(paper_of(e));
  }
  const std::int64_t since = wall_now().seconds - ended_told_for;
  for (const Exemption& e : ended()) {
    if (e.ended_at.seconds < since) continue;
    push.ended.push_back(
        {e.realm, e.name.to_text(), std::string(to_text(e.state)), e.decided_at.seconds, e.ended_at.seconds});
  }
}

void PairPapers::take(const PairPush& push, const Person& by, ApprovalRule rule, PairReply& reply) {
  ExemptionBook& book = trust_.exemptions();
  const Moment now{wall_now(), monotonic_now()};
  std::set<std::string> realms;
  for (const PairEnd& end : push.ended) {
    const auto name = dns::Name::from_text(end.name);
    if (!name) continue;
    const auto& open = book.open();
    const auto found = std::find_if(open.begin(), open.end(), [&](const Exemption& e) {
      return e.state == ExemptionState::in_force && is_paper(e, end.realm, *name, end.decided_at);
    });
    if (found == open.end()) continue;
    realms.insert(end.realm);
    (void)book.end(found->id, by, "ended on the other node: " + end.state.substr(0, 100), now.wall);
    ++reply.ended;
  }
  const std::vector<Exemption> over = ended();
  for (const PairPaper& paper : push.exemptions) {
    auto approved = exemption_of(paper);
    if (!approved) {
      reply.not_adopted.push_back(paper.realm + " " + paper.name + ": it cannot be read");
      continue;
    }
    const auto known = [&](const Exemption& e) {
      return is_paper(e, approved->realm, approved->name, approved->decided_at.seconds);
    };
    if (std::any_of(book.open().begin(), book.open().end(), known) || std::any_of(over.begin(), over.end(), known))
      continue;
    const auto adopted = book.adopt(*approved, by, rule, now);
    if (adopted) {
      realms.insert(approved->realm);
      ++reply.adopted;
    } else if (adopted.error() != ExemptionError::has_ended && adopted.error() != ExemptionError::waits_already) {
      reply.not_adopted.push_back(paper.realm + " " + paper.name + ": " + std::string(to_text(adopted.error())));
    }
  }
  if (!realms.empty()) trust_.republish({realms.begin(), realms.end()});
}

}  // namespace sekisho::appliance
