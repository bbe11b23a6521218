// Large answers through each way out, server by server, in words (K-2): what is the matter, and what to do next.
#include <algorithm>

#include "mgmt/cli/path_texts.h"
#include "mgmt/cli/run.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {

using namespace control;

namespace {

constexpr std::uint64_t largest_wanted = 4096;  // K-2
constexpr std::size_t many = 4;                 // good servers of one way are shown one by one up to here

bool good(const PathServerReport& server) {
  return server.finding == "whole" || server.finding == "fits" || server.finding == "small";
}

class Teller {
 public:
  Teller(Language language, std::ostream& out) : language_(language), out_(out) {}

  void tell(const PathReport& report) {
    std::size_t servers = 0, faults = 0;
    for (const PathWayReport& way : report.ways) {
      servers += way.servers.size();
      faults += static_cast<std::size_t>(std::ranges::count_if(way.servers, std::not_fn(good)));
    }
    const bool proven =
        std::ranges::all_of(report.ways, [](const PathWayReport& way) { return largest_of(way) >= largest_wanted; });
    const char* const headline = !report.ok ? "something bad" : proven ? "proven" : "all open";
    out_ << say(headline, {std::to_string(faults), std::to_string(servers)}) << "\n";
    for (const PathWayReport& way : report.ways) tell_way(way);
    bool first = true;
    for (const PathWayReport& way : report.ways) {
      const std::uint64_t largest = largest_of(way);
      if (largest == 0 || largest >= largest_wanted) continue;
      if (std::exchange(first, false)) out_ << "\n";
      out_ << say("not large", {title(way), std::to_string(largest)}) << "\n";
    }
  }

 private:
  std::string say(std::string_view word, std::initializer_list<std::string_view> details) const {
    return explain_path(word, language_, details);
  }
  std::string title(const PathWayReport& way) const { return say(way.kind, {way.realm, way.way}); }

  static std::uint64_t largest_of(const PathWayReport& way) {
    std::uint64_t largest = 0;
    for (const PathServerReport& server : way.servers) {
      if (server.tcp.result == "whole") largest = std::max(largest, server.tcp.octets);
    }
    return largest;
  }

  void tell_way(const PathWayReport& way) const {
    out_ << "\n" << title(way) << "\n";
    out_ << "  " << say("asked", {way.name + " " + way.type, std::to_string(way.edns_size)}) << "\n";
    if (way.servers.empty()) out_ << "  " << say("no servers", {}) << "\n";
    for (const PathServerReport& server : way.servers) {
      if (good(server) && way.servers.size() > many) continue;
      tell_server(way, server, server.name + " (" + server.address + ")");
    }
    if (way.servers.size() > many) tell_good_ones(way);
    if (!way.asked) return;
    std::string itself = way.rcode.empty() ? say("no answer", {}) : way.rcode;
    if (!way.ede.empty()) itself += ", EDE " + way.ede;
    out_ << "  " << say("itself", {itself}) << "\n";
  }

  /// One line for all good servers of the same kind, with the smallest answer among them.
  void tell_good_ones(const PathWayReport& way) const {
    for (const char* finding : {"whole", "fits", "small"}) {
      std::size_t count = 0;
      const PathServerReport* least = nullptr;
      for (const PathServerReport& server : way.servers) {
        if (server.finding != finding) continue;
        ++count;
        if (!least || server.tcp.octets < least->tcp.octets) least = &server;
      }
      if (least) tell_server(way, *least, say("servers", {std::to_string(count)}));
    }
  }

  void tell_server(const PathWayReport& way, const PathServerReport& server, const std::string& label) const {
    const std::string octets = std::to_string(server.tcp.octets), edns = std::to_string(way.edns_size);
    std::string rcode = server.udp.result == "error" ? server.udp.rcode : server.tcp.rcode;
    if (rcode.empty()) rcode = server.udp.result == "unreadable" ? server.udp.result : server.tcp.result;
    const std::initializer_list<std::string_view> details = {label, octets, edns, rcode};
    out_ << "  " << say(server.finding, details) << "\n";
    const std::string advice = say("advice " + server.finding, details);
    if (!advice.empty()) out_ << "    -> " << advice << "\n";
  }

  Language language_;
  std::ostream& out_;
};

}  // namespace

int run_check_path(const Options& options, std::ostream& out, std::ostream& err) {
  std::string target = "/v1/check/path";
  char mark = '?';
  const auto add = [&](const char* key, const std::string& value) {
    target += std::exchange(mark, '&') + std::string(key) + "=" + percent_encode(value);
  };
  if (!options.name.empty()) {
    add("name", options.name);
    add("type", options.large_type);
  }
  if (options.realm) add("realm", *options.realm);
  const auto reply = client_for(options).call(Method::get, target);
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  const auto report = parse_path(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << reply->body;
  } else {
    Teller(options.language, out).tell(*report);
  }
  return report->ok ? exit_done : exit_refused;
}

}  // namespace sekisho::mgmt::cli
