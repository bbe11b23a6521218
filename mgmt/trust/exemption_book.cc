#include "mgmt/trust/exemption_book.h"

#include <algorithm>

#include "base/log.h"

namespace sekisho::mgmt::trust {
namespace {

constexpr std::string_view file_name = "negative-trust-anchors";

std::string name_of(const Exemption& e) {
  return "negative trust anchor of " + e.name.to_text() + " in realm " + e.realm;
}

bool is_text(std::string_view text) {
  return text.size() <= ExemptionBook::max_text && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
         });
}

std::optional<ExemptionError> fault_of(const Exemption& e, WallTime now) {
  if (e.name.is_root()) return ExemptionError::root;
  if (e.expires <= now) return ExemptionError::ends_in_the_past;
  if (e.expires.seconds > now.seconds + ExemptionBook::longest) return ExemptionError::too_long;
  if (e.reason.empty()) return ExemptionError::no_reason;
  if (!is_text(e.reason) || !is_text(e.by) || !is_text(e.realm)) return ExemptionError::bad_text;
  return std::nullopt;
}

}  // namespace

std::string_view to_text(ExemptionEnd end) {
  switch (end) {
    case ExemptionEnd::lifted:
      return "lifted";
    case ExemptionEnd::expired:
      return "expired";
    case ExemptionEnd::mended:
      return "mended";
    case ExemptionEnd::count:
      break;
  }
  return "";
}

std::string_view to_text(ExemptionError error) {
  switch (error) {
    case ExemptionError::root:
      return "a negative trust anchor for the root would switch validation off altogether";
    case ExemptionError::ends_in_the_past:
      return "it would end in the past";
    case ExemptionError::too_long:
      return "it would last more than 7 days (RFC 7646)";
    case ExemptionError::no_reason:
      return "a reason is needed: why, and who confirmed that it is no attack";
    case ExemptionError::bad_text:
      return "the reason must be one line of at most 200 octets";
    case ExemptionError::too_many:
      return "there are 256 negative trust anchors already";
    case ExemptionError::not_saved:
      return "the list cannot be written to the state directory";
    case ExemptionError::not_there:
      return "there is no negative trust anchor for that name in that realm";
  }
  return "";
}

ExemptionBook::ExemptionBook(StateFiles& files, WallTime now) : files_(files) {
  const auto text = files_.read(std::string(file_name));
  auto entries = text ? read_exemptions(*text) : std::nullopt;
  if (entries) {
    entries_ = std::move(*entries);
  } else if (text || text.error() == ReadFault::unreadable) {
    log::error("negative trust anchors: " + files_.path_of(std::string(file_name)) +
               " is damaged and was set aside; none is in force, everything is validated");
    files_.set_aside(std::string(file_name));
  }
  for (const Exemption& e : entries_) log::warn(name_of(e) + " goes on until it ends or the zone is mended");
  expire(now);
}

Exemption* ExemptionBook::find(const std::string& realm, const dns::Name& name) {
  const auto at = std::find_if(entries_.begin(), entries_.end(),
                               [&](const Exemption& e) { return e.realm == realm && e.name == name; });
  return at != entries_.end() ? &*at : nullptr;
}

Result<const Exemption*, ExemptionError> ExemptionBook::add(Exemption exemption, WallTime now) {
  if (const auto fault = fault_of(exemption, now)) return Failure{*fault};
  exemption.set_at = now;
  std::vector<Exemption> next = entries_;
  std::erase_if(next, [&](const Exemption& e) { return e.realm == exemption.realm && e.name == exemption.name; });
  if (next.size() >= max_entries) return Failure{ExemptionError::too_many};
  next.push_back(std::move(exemption));
  if (!save(next)) return Failure{ExemptionError::not_saved};
  entries_ = std::move(next);
  log::warn(name_of(entries_.back()) + " set by " + entries_.back().by + ": " + entries_.back().reason);
  return &entries_.back();
}

std::optional<ExemptionError> ExemptionBook::remove(const std::string& realm, const dns::Name& name) {
  const Exemption* entry = find(realm, name);
  if (entry == nullptr) return ExemptionError::not_there;
  end(*entry, ExemptionEnd::lifted);
  if (unsaved_) return ExemptionError::not_saved;
  return std::nullopt;
}

void ExemptionBook::end(const Exemption& exemption, ExemptionEnd how) {
  const Exemption gone = exemption;
  ++ended_[static_cast<std::size_t>(how)];
  std::erase_if(entries_, [&](const Exemption& e) { return e.realm == gone.realm && e.name == gone.name; });
  save(entries_);
  log::warn(name_of(gone) + " is gone: " + std::string(to_text(how)) + "; the zone is validated again");
}

std::vector<std::string> ExemptionBook::expire(WallTime now) {
  std::vector<std::string> realms;
  for (;;) {
    const auto at =
        std::find_if(entries_.begin(), entries_.end(), [&](const Exemption& e) { return e.expires <= now; });
    if (at == entries_.end()) return realms;
    realms.push_back(at->realm);
    end(*at, ExemptionEnd::expired);
  }
}

std::vector<Exemption> ExemptionBook::due(WallTime now) {
  std::vector<Exemption> wanted;
  for (Exemption& e : entries_) {
    const WallTime last = std::max(e.checked_at, e.set_at);
    const bool clock_went_back = now < last;
    if (!clock_went_back && now.seconds < last.seconds + check_interval) continue;
    e.checked_at = now;
    wanted.push_back(e);
  }
  return wanted;
}

bool ExemptionBook::on_check(const std::string& realm, const dns::Name& name, dnssec::Verdict verdict, WallTime now) {
  Exemption* entry = find(realm, name);
  if (entry == nullptr) return false;
  entry->checked_at = now;
  entry->last_fault = verdict.reason;
  switch (verdict.security) {
    case dnssec::Security::secure:
    case dnssec::Security::insecure:  // its owner has taken the signatures away properly
      end(*entry, ExemptionEnd::mended);
      return true;
    case dnssec::Security::bogus:
    case dnssec::Security::indeterminate:
      return false;
  }
  return false;
}

std::vector<dnssec::NegativeAnchor> ExemptionBook::anchors(const std::string& realm) const {
  std::vector<dnssec::NegativeAnchor> anchors;
  for (const Exemption& e : entries_) {
    if (e.realm == realm) anchors.push_back({e.name, e.expires, e.reason});
  }
  return anchors;
}

bool ExemptionBook::save(const std::vector<Exemption>& entries) {
  const auto fault = files_.replace(std::string(file_name), write_exemptions(entries));
  if (fault && !unsaved_) log::error("negative trust anchors: " + *fault);
  unsaved_ = fault.has_value();
  return !unsaved_;
}

void ExemptionBook::flush() {
  if (unsaved_) save(entries_);
}

}  // namespace sekisho::mgmt::trust
