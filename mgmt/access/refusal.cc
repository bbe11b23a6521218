#include "mgmt/access/refusal.h"

#include "mgmt/access/source_limits.h"

namespace sekisho::mgmt::access {
namespace {

constexpr std::size_t max_detail = 300;

/// What a stranger wrote, fit for a log: printable and short.
std::string tame(const std::string& text) {
  std::string out;
  for (const char c : text.substr(0, max_detail)) out += c >= ' ' && c < 0x7F ? c : '?';
  return out;
}

std::string outcome_of(Refusal why) { return "refused: " + std::string(to_text(why)); }

}  // namespace

std::string_view to_text(Refusal refusal) {
  switch (refusal) {
    case Refusal::wrong_role:
      return "wrong-role";
    case Refusal::no_credentials:
      return "no-credentials";
    case Refusal::unknown_token:
      return "unknown-token";
    case Refusal::expired_token:
      return "expired-token";
    case Refusal::unknown_certificate:
      return "unknown-certificate";
    case Refusal::failed_handshake:
      return "failed-handshake";
    case Refusal::on_hold:
      return "on-hold";
    case Refusal::unknown_path:
      return "unknown-path";
    case Refusal::wrong_method:
      return "wrong-method";
    case Refusal::malformed:
      return "malformed";
    case Refusal::foreign_page:
      return "foreign-page";
    case Refusal::header_too_long:
      return "header-too-long";
    case Refusal::body_too_long:
      return "body-too-long";
    case Refusal::too_slow:
      return "too-slow";
    case Refusal::too_often:
      return "too-often";
    case Refusal::too_many_connections:
      return "too-many-connections";
    case Refusal::count:
      break;
  }
  return "";
}

bool is_failed_login(Refusal refusal) {
  switch (refusal) {
    case Refusal::unknown_token:
    case Refusal::expired_token:
    case Refusal::unknown_certificate:
    case Refusal::failed_handshake:
    case Refusal::no_credentials:
      return true;
    case Refusal::wrong_role:
    case Refusal::on_hold:
    case Refusal::unknown_path:
    case Refusal::wrong_method:
    case Refusal::malformed:
    case Refusal::foreign_page:
    case Refusal::header_too_long:
    case Refusal::body_too_long:
    case Refusal::too_slow:
    case Refusal::too_often:
    case Refusal::too_many_connections:
    case Refusal::count:
      break;
  }
  return false;
}

void RefusalLog::refused(Refusal why, const Peer& peer, const std::string& detail, Instant now) {
  ++counts_[static_cast<std::size_t>(why)];
  tick(now);
  auto open = windows_.find({why, source_of(peer)});
  if (open == windows_.end() && windows_.size() >= max_told) open = windows_.find({why, ""});
  if (open != windows_.end()) {
    ++open->second.more;
    return;
  }
  const bool crowded = windows_.size() >= max_told;
  const std::string role = peer.name.empty() ? "" : std::string(to_text(peer.role));
  Window fresh{now + window, peer.to_string(), role, 0};
  keep_({fresh.who, role, outcome_of(why), tame(detail)});
  if (crowded) fresh.who = "several";
  windows_.emplace(Key{why, crowded ? "" : source_of(peer)}, std::move(fresh));
}

void RefusalLog::tick(Instant now) {
  for (auto at = windows_.begin(); at != windows_.end();) {
    if (now < at->second.until) {
      ++at;
      continue;
    }
    const Window& ended = at->second;
    if (ended.more > 0) {
      keep_({ended.who, ended.role, outcome_of(at->first.first),
             std::to_string(ended.more) + " more within " +
                 std::to_string(std::chrono::duration_cast<std::chrono::seconds>(window).count()) + " s"});
    }
    at = windows_.erase(at);
  }
}

}  // namespace sekisho::mgmt::access
