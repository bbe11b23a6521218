// An AnchorTracker as a text file: one line per fact, a digest of them all at the end.
#include <charconv>

#include "dns/presentation.h"
#include "dnssec/anchor_tracker.h"
#include "dnssec/crypto/digest.h"

namespace sekisho::dnssec {
namespace {

constexpr std::string_view first_line = "sekisho trust anchor state 1\n";
constexpr std::string_view sum_word = "sha256 ";

constexpr AnchorKeyState all_states[] = {AnchorKeyState::add_pend, AnchorKeyState::valid, AnchorKeyState::missing,
                                         AnchorKeyState::revoked, AnchorKeyState::removed};

std::string checksum(std::string_view text) {
  const Digest sum = digest(DigestType::sha256, {{reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}});
  std::string hex;
  for (const std::uint8_t octet : sum.bytes()) {
    hex += "0123456789abcdef"[octet >> 4];
    hex += "0123456789abcdef"[octet & 15];
  }
  return hex;
}

/// The text up to the next blank, which is eaten too.
std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(word.size() + 1, text.size()));
  return word;
}

bool take_time(std::string_view& text, WallTime& time) {
  const std::string_view word = take_word(text);
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), time.seconds);
  return error == std::errc() && end == word.data() + word.size() && !word.empty();
}

}  // namespace

std::string_view to_text(AnchorKeyState state) {
  switch (state) {
    case AnchorKeyState::add_pend:
      return "add-pend";
    case AnchorKeyState::valid:
      return "valid";
    case AnchorKeyState::missing:
      return "missing";
    case AnchorKeyState::revoked:
      return "revoked";
    case AnchorKeyState::removed:
      return "removed";
  }
  return "";
}

std::string_view to_text(TrackOutcome outcome) {
  switch (outcome) {
    case TrackOutcome::trusted:
      return "trusted";
    case TrackOutcome::not_trusted:
      return "not-trusted";
    case TrackOutcome::no_answer:
      return "no-answer";
  }
  return "";
}

std::string AnchorTracker::to_text() const {
  std::string text(first_line);
  text += "zone " + zone().to_text() + "\n";
  text += "last-success " + std::to_string(last_success_.seconds) + "\n";
  text += "next-refresh " + std::to_string(next_refresh_.seconds) + "\n";
  for (const AnchorKey& key : keys_) {
    text += "key " + std::string(dnssec::to_text(key.state)) + " " + std::to_string(key.since.seconds) + " " +
            std::to_string(key.last_seen.seconds) + " " + dns::rdata_to_text(dns::RRType::dnskey, key.dnskey) + "\n";
  }
  return text + std::string(sum_word) + checksum(text) + "\n";
}

bool AnchorTracker::parse_line(std::string_view line) {
  const std::string_view word = take_word(line);
  if (word == "last-success") return take_time(line, last_success_);
  if (word == "next-refresh") return take_time(line, next_refresh_);
  if (word != "key" || keys_.size() >= max_keys) return false;
  const std::string_view state = take_word(line);
  AnchorKey key;
  bool known = false;
  for (const AnchorKeyState s : all_states) {
    if (state != dnssec::to_text(s)) continue;
    key.state = s;
    known = true;
  }
  if (!known || !take_time(line, key.since) || !take_time(line, key.last_seen)) return false;
  const auto rdata = dns::rdata_from_text(dns::RRType::dnskey, line, dns::Name());
  if (!rdata.ok() || !parse_dnskey(*rdata)) return false;
  key.dnskey = *rdata;
  keys_.push_back(std::move(key));
  return true;
}

Result<AnchorTracker, TrackerTextError> AnchorTracker::from_text(std::string_view text, TrustAnchor configured) {
  if (!text.starts_with(first_line)) return Failure{TrackerTextError::not_a_state};
  const std::size_t sum = text.rfind(sum_word);
  if (sum == std::string_view::npos ||
      text.substr(sum) != std::string(sum_word) + checksum(text.substr(0, sum)) + "\n") {
    return Failure{TrackerTextError::bad_checksum};
  }
  std::string_view lines = text.substr(first_line.size(), sum - first_line.size());
  AnchorTracker tracker(std::move(configured));
  bool zone_named = false;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    if (line.starts_with("zone ")) {
      const auto zone = dns::Name::from_text(line.substr(5));
      if (!zone.ok() || !(*zone == tracker.zone())) return Failure{TrackerTextError::other_zone};
      zone_named = true;
    } else if (!tracker.parse_line(line)) {
      return Failure{TrackerTextError::bad_line};
    }
  }
  if (!zone_named) return Failure{TrackerTextError::bad_line};
  return tracker;
}

}  // namespace sekisho::dnssec
