// What is to be known before a domain is changed, in words (G4-2, G4-5, G4-6).
#include <nlohmann/json.hpp>

#include "mgmt/cli/before.h"
#include "mgmt/cli/before_texts.h"
#include "mgmt/cli/domain_reply.h"
#include "mgmt/cli/rollover.h"
#include "mgmt/cli/run.h"

namespace sekisho::mgmt::cli {

namespace {

using json = nlohmann::ordered_json;

std::string_view mark_of(Settled settled) {
  switch (settled) {
    case Settled::yes:
      return "yes";
    case Settled::no:
      return "no";
    case Settled::person:
      return "person";
  }
  return "";
}

std::string_view requirement_of(std::string_view word) {
  for (const BeforeText& row : before_texts())
    if (row.word == word) return row.requirement;
  return "";
}

class Teller {
 public:
  Teller(const Before& made, const std::string& domain, Language language)
      : made_(made), domain_(domain), language_(language) {}

  void tell(std::ostream& out) const {
    out << say(made_.dnssec, {domain_}) << "\n\n";
    for (const BeforeItem& item : made_.items)
      out << "  " << say(mark_of(item.settled)) << "  " << sentence(item) << "\n";
    if (!made_.steps.empty()) out << "\n" << say("steps") << "\n";
    for (std::size_t i = 0; i < made_.steps.size(); ++i)
      out << "  " << i + 1 << ". " << sentence(made_.steps[i]) << "\n";
    if (domain_.ends_with(".lg.jp.")) out << "\n" << say("who");
    out << "\n" << say(made_.ready() ? "ready" : "not ready") << "\n";
  }

  json to_json(std::string_view purpose) const {
    json items = json::array(), steps = json::array();
    for (const BeforeItem& item : made_.items) {
      items.push_back({{"settled", mark_of(item.settled)},
                       {"word", item.word},
                       {"details", item.details},
                       {"requirement", requirement_of(item.word)},
                       {"text", sentence(item)}});
    }
    for (const BeforeStep& step : made_.steps)
      steps.push_back({{"word", step.word}, {"wait_seconds", step.seconds}, {"text", sentence(step)}});
    return {{"domain", domain_},      {"purpose", purpose}, {"dnssec", made_.dnssec},
            {"ready", made_.ready()}, {"items", items},     {"steps", steps}};
  }

 private:
  std::string say(std::string_view word, const std::vector<std::string>& details = {}) const {
    return explain_before(word, language_, details);
  }
  std::string sentence(const BeforeItem& item) const {
    std::vector<std::string> details = item.details;
    if (details.empty()) details = {domain_};
    return explain_before(item.word, language_, details, item.settled == Settled::no);
  }
  std::string sentence(const BeforeStep& step) const {
    return say(step.word, {duration_text(step.seconds, language_), domain_});
  }

  const Before& made_;
  const std::string& domain_;
  Language language_;
};

}  // namespace

int run_before(const Options& options, std::ostream& out, std::ostream& err) {
  const auto purpose = purpose_of(options.domain.purpose);
  if (!purpose) {
    err << "sekishoctl: " << explain_before("bad purpose", options.language, {options.domain.purpose}) << "\n";
    return exit_usage;
  }
  const DomainReply now = ask_domain(options, options.domain.name, {}, err);
  if (!now.report) return now.exit;
  DomainReply then;
  if (*purpose == Purpose::servers && !options.domain.servers.empty()) {
    then = ask_domain(options, options.domain.name, options.domain.servers, err);
    if (!then.report) return then.exit;
  }
  const Before made = before(*purpose, *now.report, then.report ? &*then.report : nullptr);
  const Teller teller(made, now.report->domain, options.language);
  if (options.json) {
    out << teller.to_json(options.domain.purpose).dump(2) << "\n";
  } else {
    teller.tell(out);
  }
  return made.ready() ? exit_done : exit_refused;
}

}  // namespace sekisho::mgmt::cli
