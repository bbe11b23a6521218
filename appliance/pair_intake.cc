// What the peer pushes: from nobody else, never node.toml, and the configuration as a change with this node's
// canaries.
#include "appliance/pair_desk.h"
#include "mgmt/pair/event_detail.h"
#include "mgmt/pair/shared_files.h"

namespace sekisho::appliance {

using namespace mgmt::control;

namespace {

std::string detail_of(const std::string& text) { return mgmt::pair::event_detail({{"said", text}}); }

mgmt::trust::Person person_from(const PairPush& push, const Peer& peer) {
  return {peer.name, "", peer.to_string() + ", node " + push.node.substr(0, 64), peer.name.empty(),
          std::string(to_text(peer.role))};
}

/// From what this node has to what the peer has; node.toml stays out of it.
mgmt::life::Edit edit_of(const mgmt::store::Files& own, const mgmt::store::Files& theirs) {
  mgmt::life::Edit edit;
  for (const auto& [name, text] : theirs) {
    const auto known = own.find(name);
    if (known == own.end() || known->second != text) edit[name] = text;
  }
  for (const auto& [name, text] : mgmt::pair::shared_of(own)) {
    if (!theirs.contains(name)) edit[name] = std::nullopt;
  }
  return edit;
}

}  // namespace

std::optional<CommandError> PairDesk::object(const PairPush& push, const Peer& peer) {
  if (!configured()) return CommandError{404, "this gateway is none of a pair"};
  const std::string& person = store_.config().pair.peer.person.value;
  std::string why;
  if (person.empty() || peer.name != person) {
    why = "only the peer may push: pair.peer.person names its token or certificate";
  } else if (push.node == store_.config().pair.node.value) {
    why = "both nodes have the same name: give each its own pair.node";
  } else if (push.config) {
    for (const auto& file : push.config->files) {
      if (mgmt::pair::is_own(file.first)) why = "node.toml is this node's own and is not taken";
    }
  }
  if (why.empty()) return std::nullopt;
  changes_.note("pair push", "403", detail_of(why), &peer);
  return CommandError{403, why};
}

void PairDesk::take(const PairPush& push, const Peer& peer, const PairCommands::Taken& done) {
  if (auto refused = object(push, peer)) return done(Failure{*std::move(refused)});
  PairReply reply;
  const auto rule = store_.config().control.nta_approval.value == "one-person"
                        ? mgmt::trust::ApprovalRule::one_person
                        : mgmt::trust::ApprovalRule::two_persons;
  // Before the configuration: a zone that is exempt there must not make this node's canaries fail.
  papers_.take(push, person_from(push, peer), rule, reply);
  if (reply.adopted + reply.ended + reply.not_adopted.size() > 0) {
    changes_.note("pair exemptions", "taken",
                  mgmt::pair::event_detail({{"adopted", std::to_string(reply.adopted)},
                                            {"ended", std::to_string(reply.ended)},
                                            {"refused", std::to_string(reply.not_adopted.size())}}),
                  &peer);
  }
  if (push.cookies) take_cookies(*push.cookies, peer, reply);
  take_config(push, peer, std::move(reply), done);
}

/// At once, not at the next look: what is changed here a moment later is newer than what the peer has, and no
/// conflict.
void PairDesk::alike(mgmt::pair::Part part, const std::string& digest) {
  book_.remember(part, digest);
  put(part, "in-step", "");
  save();
}

void PairDesk::take_cookies(const PairCookiePart& part, const Peer& peer, PairReply& reply) {
  const std::string own = state().cookies_sha256;
  const auto say = [&](const std::string& word, const std::string& text) {
    reply.cookies = word;
    reply.cookies_text = text;
    if (word != "unchanged") changes_.note("pair cookies", word, detail_of(text), &peer);
  };
  if (own.empty()) return say("not-shared", "this node's secrets stand in no file (server.cookie-secret-file)");
  const std::string pushed = mgmt::store::sha256_of(part.text);
  if (own == pushed) {
    alike(mgmt::pair::Part::cookies, pushed);
    return say("unchanged", "");
  }
  if (!part.base_sha256.empty() && part.base_sha256 != own)
    return say("conflict", "the secrets were rolled here too");
  const auto book = mgmt::config::parse_cookie_book(part.text);
  if (!book) return say("refused", book.error());
  const auto taken = store_.take_over_cookies(*book);
  if (!taken) return say("refused", taken.error());
  alike(mgmt::pair::Part::cookies, pushed);
  say("in-force", "");
}

void PairDesk::take_config(const PairPush& push, const Peer& peer, PairReply reply, const PairCommands::Taken& done) {
  const auto answer = [this, done](PairReply what) {
    what.state = state();
    done(std::move(what));
  };
  if (!push.config) return answer(std::move(reply));
  const PairConfigPart& part = *push.config;
  const std::string own = state().config_sha256;
  const std::string pushed = mgmt::pair::digest_of(part.files);
  if (own == pushed) {
    alike(mgmt::pair::Part::configuration, pushed);
    reply.config = "unchanged";
    return answer(std::move(reply));
  }
  if (!part.base_sha256.empty() && part.base_sha256 != own) {
    reply.config = "conflict";
    reply.config_text = "this node was changed meanwhile";
    changes_.note("pair configuration", "conflict", detail_of(reply.config_text), &peer);
    return answer(std::move(reply));
  }
  mgmt::life::Edit edit = edit_of(changes_.life().files(), part.files);
  changes_.apply_from_peer(std::move(edit), "pair: " + part.why.substr(0, 500), peer,
                           [this, pushed, answer, reply](const mgmt::life::Outcome& outcome) mutable {
                             reply.config = to_text(outcome.verdict);
                             if (state().config_sha256 == pushed) alike(mgmt::pair::Part::configuration, pushed);
                             reply.config_text = outcome.text;
                             for (const auto& d : outcome.diagnostics) {
                               if (!reply.config_text.empty() || d.severity != mgmt::config::Severity::error)
                                 continue;
                               reply.config_text = mgmt::config::format(d, outcome.files, mgmt::config::Language::en);
                             }
                             answer(std::move(reply));
                           });
}

}  // namespace sekisho::appliance
