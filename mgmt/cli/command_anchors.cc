// sekishoctl anchors: what is trusted, how each key stands, and whether the clock can be believed (K-1).
#include <algorithm>
#include <map>

#include "mgmt/cli/local_time.h"
#include "mgmt/cli/run.h"
#include "mgmt/cli/table.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {
namespace {

using Words = std::map<std::string, Text>;

const Words& states() {
  static const Words words{{"configured", Text::key_configured}, {"add-pend", Text::key_add_pend},
                           {"valid", Text::key_valid},           {"missing", Text::key_missing},
                           {"revoked", Text::key_revoked},       {"removed", Text::key_removed}};
  return words;
}

const Words& warnings() {
  static const Words words{{"not-trusted", Text::warn_not_trusted}, {"no-answer", Text::warn_no_answer},
                           {"not-saved", Text::warn_not_saved},     {"state-lost", Text::warn_state_lost},
                           {"built-in", Text::warn_built_in},       {"not-seen-long", Text::warn_not_seen_long}};
  return words;
}

/// A word that a newer gateway may have and we do not know is shown as it is.
std::string in_words(const Words& words, const std::string& word, Language language) {
  const auto known = words.find(word);
  return known == words.end() ? word : std::string(text(known->second, language));
}

class AnchorsPage {
 public:
  AnchorsPage(const control::AnchorsReport& report, Language language, std::ostream& out)
      : report_(report), language_(language), out_(out) {}

  void print() {
    if (report_.clock_fault == "before-release") {
      out_ << say(Text::clock_before_release, language_, {local_time(report_.clock)}) << "\n\n";
    } else if (!report_.clock_fault.empty()) {
      out_ << say(Text::clock_outside, language_,
                  {local_time(report_.clock), local_time(report_.signed_from), local_time(report_.signed_until)})
           << "\n\n";
    }
    for (const control::AnchorStatus& anchor : report_.anchors) print_anchor(anchor);
    for (const control::ExemptRealm& exempt : report_.exempt)
      out_ << say(Text::exempt_realm, language_, {exempt.realm, exempt.reason}) << "\n";
  }

 private:
  std::string word(Text which) const { return std::string(text(which, language_)); }
  std::string moment(std::int64_t seconds) const { return seconds == 0 ? word(Text::never) : local_time(seconds); }

  std::string next_of(const control::AnchorKeyStatus& key) const {
    if (key.next == 0) return "-";
    const Text step = key.state == "add-pend" ? Text::next_trusted : Text::next_forgotten;
    return say(step, language_, {local_time(key.next)});
  }

  void print_anchor(const control::AnchorStatus& anchor) {
    out_ << say(Text::anchor_head, language_, {anchor.zone, anchor.realm, anchor.source}) << "\n  ";
    if (anchor.tracked) {
      out_ << say(Text::anchor_followed, language_, {moment(anchor.last_success), moment(anchor.next_refresh)});
    } else {
      out_ << word(Text::anchor_fixed);
    }
    out_ << "\n";
    for (const std::string& warning : anchor.warnings)
      out_ << "  ! " << in_words(warnings(), warning, language_) << "\n";
    std::vector<std::vector<std::string>> rows = {
        {word(Text::key_tag), word(Text::algorithm), word(Text::state), word(Text::since), word(Text::next_step)}};
    for (const control::AnchorKeyStatus& key : anchor.keys) {
      rows.push_back({std::to_string(key.tag), std::to_string(key.algorithm),
                      in_words(states(), key.state, language_), key.since == 0 ? "-" : local_time(key.since),
                      next_of(key)});
    }
    out_ << format_table(rows) << "\n";
  }

  const control::AnchorsReport& report_;
  Language language_;
  std::ostream& out_;
};

bool all_is_well(const control::AnchorsReport& report) {
  return report.clock_fault.empty() && std::all_of(report.anchors.begin(), report.anchors.end(),
                                                   [](const auto& anchor) { return anchor.warnings.empty(); });
}

}  // namespace

int run_anchors(const Options& options, std::ostream& out, std::ostream& err) {
  const auto reply = client_for(options).call(control::Method::get, "/v1/anchors");
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  const auto report = control::parse_anchors(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << reply->body;
  } else {
    AnchorsPage(*report, options.language, out).print();
  }
  return all_is_well(*report) ? exit_done : exit_refused;
}

}  // namespace sekisho::mgmt::cli
