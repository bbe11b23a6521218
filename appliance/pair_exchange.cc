#include "appliance/pair_exchange.h"

#include "mgmt/client/client.h"
#include "mgmt/control/commands.h"

namespace sekisho::appliance {

using namespace mgmt::control;
using mgmt::client::Client;
using mgmt::client::ClientError;
using mgmt::pair::Standing;

namespace {

constexpr std::chrono::milliseconds patience{5000}, push_patience{20'000};

std::string sentence_of(ClientError error) {
  switch (error) {
    case ClientError::no_socket:
    case ClientError::permission:
    case ClientError::not_running:
    case ClientError::no_route:
      return "nobody listens there, or nothing leads there";
    case ClientError::timeout:
      return "it did not answer in time";
    case ClientError::cut_off:
    case ClientError::broken:
      return "it did not answer as a gateway does";
    case ClientError::bad_url:
      return "pair.peer.url is no https://ADDRESS:PORT";
    case ClientError::untrusted:
      return "no trusted connection: check ca, certificate and key of [pair.peer]";
    case ClientError::no_token_file:
      return "the file of pair.peer.token-file cannot be read";
  }
  return "";
}

/// What an answer that is not the wanted one says.
std::string refusal_in(const mgmt::client::Reply& reply) {
  const auto text = parse_error(reply.body);
  return "it refuses (" + std::to_string(reply.status) + ")" + (text ? ": " + *text : std::string());
}

bool is_pushed(Standing standing, bool force) {
  return standing == Standing::ahead || (force && standing != Standing::in_step);
}

}  // namespace

PairResult talk_to_peer(const PairTask& task) {
  PairResult result;
  const auto got = Client(task.remote, patience).call(Method::get, "/v1/pair/state");
  if (!got) {
    result.fault = sentence_of(got.error());
    return result;
  }
  const auto theirs = got->status == 200 ? parse_pair_state(got->body) : std::nullopt;
  if (!theirs) {
    result.fault = refusal_in(*got);
    return result;
  }
  result.theirs = *theirs;
  const bool tried = !task.config_tried.empty() && theirs->config_sha256 == task.config_tried;
  result.config = mgmt::pair::stand(task.own.config_sha256, theirs->config_sha256,
                                    tried ? task.config_tried : task.config_common);
  result.cookies = mgmt::pair::stand(task.own.cookies_sha256, theirs->cookies_sha256, task.cookies_common);
  result.cookies_shared = !task.own.cookies_sha256.empty() && !theirs->cookies_sha256.empty();

  PairPush push = task.push;
  if (!is_pushed(result.config, task.force)) push.config.reset();
  if (!result.cookies_shared || !is_pushed(result.cookies, task.force)) push.cookies.reset();
  if (!push.config && !push.cookies && !task.exemptions_due && !task.force) return result;
  if (push.config) push.config->base_sha256 = task.force ? "" : theirs->config_sha256;
  if (push.cookies) push.cookies->base_sha256 = task.force ? "" : theirs->cookies_sha256;
  result.config_sent = push.config.has_value();
  const auto sent = Client(task.remote, push_patience).call(Method::post, "/v1/pair/push", to_json(push));
  if (!sent) {
    result.fault = sentence_of(sent.error());
    return result;
  }
  result.reply = sent->status == 200 ? parse_pair_reply(sent->body) : std::nullopt;
  if (!result.reply) result.fault = refusal_in(*sent);
  return result;
}

}  // namespace sekisho::appliance
