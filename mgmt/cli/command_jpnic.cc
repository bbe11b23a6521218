// Lines for JPNIC's form: made, checked, and the servers tested before they are submitted.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "mgmt/cli/domain_reply.h"
#include "mgmt/cli/jpnic_texts.h"
#include "mgmt/cli/run.h"
#include "mgmt/domain/jpnic.h"

namespace sekisho::mgmt::cli {

namespace {

class Jpnic {
 public:
  Jpnic(const Options& options, std::ostream& out, std::ostream& err) : options_(options), out_(out), err_(err) {}

  int servers() {
    const auto networks = domain::networks_of(options_.jpnic.block);
    if (!networks) return refuse(domain::word_of(networks.error()), {options_.jpnic.block});
    std::vector<dns::Name> names;
    std::string flags;
    for (const std::string& text : options_.jpnic.servers) {
      const auto name = dns::Name::from_text(text);
      if (!name || name->is_root()) return refuse("bad server", {text});
      names.push_back(*name);
      flags += (flags.empty() ? "--server " : " --server ") + text;
    }
    if (names.size() < 2) return refuse("two servers", {});
    bool ready = true;
    json zones = json::array();
    for (const IpPrefix& network : *networks) {
      if (options_.jpnic.untested) break;
      const std::string zone = domain::reverse_zone(network).to_text();
      const DomainReply reply = ask_domain(options_, zone, options_.jpnic.servers, err_);
      if (!reply.report) return reply.exit;
      if (!options_.json) out_ << say(reply.report->ok ? "ns tested" : "ns faulty", {zone, flags}) << "\n";
      zones.push_back({{"zone", zone}, {"ok", reply.report->ok}});
      ready &= reply.report->ok;
    }
    const std::vector<std::string> lines =
        ready ? domain::server_lines(*networks, names) : std::vector<std::string>{};
    if (options_.json) {
      out_ << json{{"zones", zones}, {"lines", lines}}.dump(2) << "\n";
    } else if (ready) {
      tell("ns lines", lines, domain::reverse_zone(networks->front()).to_text());
    }
    return ready ? exit_done : exit_refused;
  }

  int check_line() {
    if (options_.jpnic.line.empty()) return refuse("ds nothing", {}, exit_usage);
    const auto line = domain::read_ds_line(options_.jpnic.line);
    if (!line) return refuse(domain::word_of(line.error().fault), {line.error().part, line.error().wanted});
    if (options_.json) {
      out_ << json{{"lines", {line->to_text()}}}.dump(2) << "\n";
    } else {
      tell("ds good", {line->to_text()}, line->zone.to_text());
    }
    return exit_done;
  }

  int make_lines() {
    const DomainReply reply = ask_domain(options_, options_.jpnic.zone, {}, err_);
    if (!reply.report) return reply.exit;
    const control::DomainReport* const report = &*reply.report;
    if (report->ds_to_enter.empty()) return refuse("ds none", {report->domain});
    std::vector<std::string> good;
    for (const std::string& text : report->ds_to_enter) {
      const auto line = domain::read_ds_line(text);
      if (line) good.push_back(line->to_text());
      if (!line)
        err_ << "sekishoctl: " << say(domain::word_of(line.error().fault), {line.error().part, line.error().wanted})
             << "\n";
    }
    if (good.empty()) return exit_refused;
    if (options_.json) {
      out_ << json{{"lines", good}}.dump(2) << "\n";
    } else {
      tell("ds lines", good, report->domain);
    }
    return exit_done;
  }

 private:
  using json = nlohmann::ordered_json;

  void tell(std::string_view title, const std::vector<std::string>& lines, const std::string& zone) const {
    out_ << say(title) << "\n";
    for (const std::string& line : lines) out_ << "  " << line << "\n";
    out_ << say("who") << "\n" << say("after", {zone}) << "\n";
  }
  std::string say(std::string_view word, std::initializer_list<std::string_view> details = {}) const {
    return explain_jpnic(word, options_.language, details);
  }
  int refuse(std::string_view word, std::initializer_list<std::string_view> details, int exit = exit_refused) {
    err_ << "sekishoctl: " << say(word, details) << "\n";
    return exit;
  }

  const Options& options_;
  std::ostream& out_;
  std::ostream& err_;
};

}  // namespace

int run_jpnic(const Options& options, std::ostream& out, std::ostream& err) {
  Jpnic jpnic(options, out, err);
  switch (options.jpnic.verb) {
    case JpnicOptions::Verb::ns:
      return jpnic.servers();
    case JpnicOptions::Verb::ds:
      return options.jpnic.zone.empty() ? jpnic.check_line() : jpnic.make_lines();
  }
  return exit_usage;
}

}  // namespace sekisho::mgmt::cli
