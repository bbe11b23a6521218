// sekishoctl token add, list, remove; whoami; api.
#include <algorithm>

#include "mgmt/cli/access_texts.h"
#include "mgmt/cli/local_time.h"
#include "mgmt/cli/run.h"
#include "mgmt/cli/table.h"
#include "mgmt/control/access_values.h"
#include "mgmt/control/openapi.h"

namespace sekisho::mgmt::cli {
namespace {

using Verb = AccessOptions::Verb;

void print_tokens(const control::TokensReport& report, Language language, std::ostream& out) {
  const auto word = [&](const char* which) { return access_say(which, language); };
  if (report.tokens.empty()) {
    out << word("none") << "\n";
    return;
  }
  std::vector<std::vector<std::string>> rows = {{word("head name"), word("head person"), word("head role"),
                                                 word("head until"), word("head made"), word("head made by")}};
  for (const control::TokenStatus& t : report.tokens) {
    const std::string until = local_time(t.expires);
    rows.push_back({t.name, t.person, t.role, t.expired ? access_say("ended", language, {until}) : until,
                    local_time(t.made), t.made_by});
  }
  out << format_table(rows);
}

Result<Reply, ClientError> ask(const Options& options) {
  const Client client = client_for(options);
  const AccessOptions& access = options.access;
  switch (access.verb) {
    case Verb::token_add:
      return client.call(control::Method::post, "/v1/token/add",
                         control::to_json({access.name, access.person, access.role, options.seconds}));
    case Verb::token_list:
      return client.call(control::Method::get, "/v1/token");
    case Verb::token_remove:
      return client.call(control::Method::post, "/v1/token/remove",
                         control::to_json(control::TokenRemoval{access.name}));
    case Verb::whoami:
    case Verb::api:
      break;
  }
  return client.call(control::Method::get, "/v1/whoami");
}

/// In words; false: it is not what the gateway should have said.
bool tell(const std::string& body, const Options& options, std::ostream& out) {
  const Language language = options.language;
  switch (options.access.verb) {
    case Verb::token_add: {
      const auto made = control::parse_new_token(body);
      if (!made) return false;
      const control::TokenStatus& t = made->status;
      out << access_say("made", language, {t.name, t.person, t.role, local_time(t.expires)}) << "\n"
          << made->token << "\n";
      return true;
    }
    case Verb::token_list: {
      const auto report = control::parse_tokens(body);
      if (report) print_tokens(*report, language, out);
      return report.has_value();
    }
    case Verb::token_remove:
      out << access_say("removed", language, {options.access.name}) << "\n";
      return true;
    case Verb::whoami:
    case Verb::api: {
      const auto who = control::parse_whoami(body);
      if (who) out << access_say("you are", language, {who->text, who->role}) << "\n";
      return who.has_value();
    }
  }
  return false;
}

bool one_has_ended(const std::string& body) {
  const auto report = control::parse_tokens(body);
  return report && std::ranges::any_of(report->tokens, &control::TokenStatus::expired);
}

}  // namespace

int run_access(const Options& options, std::ostream& out, std::ostream& err) {
  if (options.access.verb == Verb::api) {
    out << control::openapi_document();
    return exit_done;
  }
  const auto reply = ask(options);
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  if (options.json) {
    out << reply->body;
  } else if (!tell(reply->body, options, out)) {
    return report_unreachable(ClientError::broken, options, err);
  }
  return options.access.verb == Verb::token_list && one_has_ended(reply->body) ? exit_refused : exit_done;
}

}  // namespace sekisho::mgmt::cli
