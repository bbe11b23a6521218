#include "appliance/access_desk.h"

#include <algorithm>

#include "base/log.h"

namespace sekisho::appliance {

using namespace mgmt::access;
using namespace mgmt::control;

namespace {

Failure<CommandError> refuse(unsigned status, std::string text) { return {CommandError{status, std::move(text)}}; }

void add_rules(std::vector<UnixRule>& rules, const mgmt::config::List<std::string>& who, Role role) {
  for (const auto& name : who) rules.push_back({name.value, role});
}

GateRules rules_of(const mgmt::config::Control& control) {
  GateRules rules;
  std::vector<UnixRule> accounts;
  add_rules(accounts, control.viewers, Role::viewer);
  add_rules(accounts, control.operators, Role::operator_);
  add_rules(accounts, control.approvers, Role::approver);
  rules.unix_roles = UnixRoles(accounts, control.others.value == "viewer" ? Role::viewer : Role::nobody);
  for (const mgmt::config::ControlClient& client : control.tls.clients) {
    rules.certificates.push_back({client.person.value, parse_role(client.role.value).value_or(Role::nobody),
                                  client.subject.value, client.name.value});
  }
  rules.tokens = control.tls.tokens.value;
  rules.connections_per_source = control.limits.connections_per_source.value;
  rules.logins.free_failures = control.limits.failed_logins.value;
  rules.logins.longest_hold = control.limits.longest_hold.value;
  rules.logins.forgotten_after = std::max<Duration>(1h, 2 * rules.logins.longest_hold);
  rules.rate.per_second = control.limits.requests_per_second.value;
  rules.rate.burst = 2 * rules.rate.per_second;
  return rules;
}

TokenStatus status_of(const Token& token, WallTime now) {
  return {token.name,          token.person,       std::string(to_text(token.role)),
          token.made_by,       token.made.seconds, token.expires.seconds,
          token.expires <= now};
}

/// What is wrong with a wish for a token; empty: nothing.
std::string fault_in(const TokenRequest& request) {
  if (!is_token_name(request.name)) return "the name must have 1 to 64 characters without spaces and quotes";
  if (!request.person.empty() && !is_token_name(request.person))
    return "the person's name must have 1 to 64 characters without spaces and quotes";
  if (!parse_role(request.role)) return "the role must be viewer, operator or approver";
  if (request.seconds <= 0) return "a token needs an end";
  if (request.seconds > max_token_life_seconds) return "a token may live for 366 days at most";
  return {};
}

}  // namespace

AccessDesk::AccessDesk(const PolicyStore& policies)
    : policies_(policies), gate_([this](const RefusalNote& note) {
        if (tell_) tell_(note);
      }) {}

void AccessDesk::start(mgmt::store::Store& store, Tell tell) {
  store_ = &store;
  tell_ = std::move(tell);
  follow_configuration();
  if (const auto fault = read_tokens()) log::warn("control: no token is taken: " + fault->text);
}

void AccessDesk::follow_configuration() {
  const mgmt::config::Config& config = policies_.config();
  if (seen_ == config.control_hash) return;
  seen_ = config.control_hash;
  GateRules rules = rules_of(config.control);
  for (const std::string& name : rules.unix_roles.unknown())
    log::warn("control: this host knows no account or group " + name + ": nobody gets a role by it");
  gate_.set_rules(std::move(rules));
}

std::optional<std::string> AccessDesk::object(Role role, const mgmt::config::Config& next) const {
  if (may(role, Role::administrator) || next.control_hash == policies_.config().control_hash) return std::nullopt;
  return "this changes [control], who may do what: only root may do that, on the gateway itself";
}

//------ Tokens ------

std::optional<CommandError> AccessDesk::read_tokens() {
  auto tokens = store_->tokens();
  gate_.tokens().set(tokens ? *tokens : std::vector<Token>());
  if (!tokens) return CommandError{503, tokens.error().text};
  return std::nullopt;
}

Result<TokensReport, CommandError> AccessDesk::tokens() const {
  if (!store_->unusable().empty()) return refuse(503, store_->unusable());
  TokensReport report;
  const WallTime now = wall_now();
  for (const Token& token : gate_.tokens().all()) report.tokens.push_back(status_of(token, now));
  return report;
}

Result<NewToken, CommandError> AccessDesk::add(const TokenRequest& request, const Peer& by) {
  if (std::string fault = fault_in(request); !fault.empty()) return refuse(400, std::move(fault));
  if (gate_.tokens().all().size() >= max_tokens) return refuse(409, "there are too many tokens: remove some");
  for (const Token& token : gate_.tokens().all()) {
    if (token.name == request.name) return refuse(409, "there is a token of this name already");
  }
  NewToken made;
  made.token = make_token(random_);
  const WallTime now = wall_now();
  const Token token{request.name,
                    request.person.empty() ? request.name : request.person,
                    *parse_role(request.role),
                    now,
                    {now.seconds + request.seconds},
                    by.name,
                    hash_of_token(made.token).value_or("")};
  if (const auto fault = store_->add_token(token)) return refuse(507, fault->text);
  if (auto fault = read_tokens()) return Failure{*std::move(fault)};
  made.status = status_of(token, now);
  return made;
}

Result<TokensReport, CommandError> AccessDesk::remove(const TokenRemoval& removal) {
  const auto removed = store_->remove_token(removal.name);
  if (!removed) return refuse(507, removed.error().text);
  if (!*removed) return refuse(404, "there is no token of this name");
  if (auto fault = read_tokens()) return Failure{*std::move(fault)};
  return tokens();
}

AccessCommands AccessDesk::commands() {
  AccessCommands commands;
  commands.tokens = [this] { return tokens(); };
  commands.add_token = [this](const TokenRequest& request, const Peer& by) { return add(request, by); };
  commands.remove_token = [this](const TokenRemoval& removal) { return remove(removal); };
  return commands;
}

}  // namespace sekisho::appliance
