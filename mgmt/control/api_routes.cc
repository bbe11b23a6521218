#include "mgmt/control/api_routes.h"

namespace sekisho::mgmt::control {
namespace {

using enum Method;
using enum access::Role;

// clang-format off
constexpr ApiRoute routes[] = {
    // monitoring: also on TCP, for whoever reaches it
    {get, "/healthz", nobody, "Says that the gateway's manager turns.", "", "", "text/plain", ""},
    {get, "/readyz", nobody, "Says whether the gateway can answer, and if not, why.", "", "", "text/plain", "503"},
    {get, "/metrics", nobody, "Metrics in the text exposition format.", "", "", "text/plain", ""},
    {get, "/v1/metrics/reference", viewer, "What each metric means, in Markdown.", "", "", "text/markdown", ""},

    // what is
    {get, "/v1/status", viewer, "How the gateway fares.", "", "", "StatusReport", ""},
    {get, "/v1/zones", viewer, "Copies of zones.", "", "", "ZonesReport", ""},
    {get, "/v1/anchors", viewer, "Trust anchors and the clock.", "", "", "AnchorsReport", ""},
    {get, "/v1/trace", viewer, "Resolves a name and tells each step.", "name! type view realm", "", "TraceReport", "404 409 503"},
    {get, "/v1/explain", viewer, "Says why a client gets its answer, step by step.", "name! type from! port vlan", "", "ExplainReport", "404 503"},
    {get, "/v1/audit/guideline", viewer, "Judges every item of the DNSSEC guideline.", "domain", "", "GuidelineReport", "503"},
    {post, "/v1/audit/attest", operator_, "Keeps what a person says of an item of the guideline.", "", "Attestation", "GuidelineItem", "403 404 409 507"},
    {get, "/v1/check/path", operator_, "Tries UDP, TCP and large answers at each server.", "name type realm", "", "PathReport", "404 409 503"},
    {get, "/v1/domain/check", operator_, "Asks everybody who serves a domain, and says what is wrong.", "name! realm servers", "", "DomainReport", "404 409 503"},
    {get, "/v1/domains", viewer, "The domains that are looked at by themselves, and what was found.", "", "", "DomainsReport", ""},
    {get, "/v1/mail/plan", viewer, "Predicts which way mail goes.", "from! to!", "", "MailPlanReport", "404 409 503"},

    // caches and packets: they show who asks for what
    {get, "/v1/cache/dump", operator_, "What the caches hold, a record a line.", "realm under", "", "text/plain", "404 503"},
    {post, "/v1/cache/flush", operator_, "Removes a name, what is under it, or all.", "", "FlushRequest", "FlushReport", "404"},
    {post, "/v1/capture", operator_, "Captures packets of a port into a pcapng file; a comment of its last block names lanes whose packets are missing.", "", "CaptureRequest", "application/x-pcapng", "404 409 503"},

    // the configuration
    {post, "/v1/reload", operator_, "Takes the files as they stand on the disk.", "lang", "", "ReloadReport", "422"},
    {post, "/v1/config/check", operator_, "Checks a change; nothing is changed.", "lang", "ApplyRequest", "ChangeReport", "409 422"},
    {post, "/v1/config/apply", operator_, "Tries a change, and keeps it or takes it back.", "lang", "ApplyRequest", "ChangeReport", "409 422 507"},
    {post, "/v1/config/confirm", operator_, "Keeps the change that waits.", "lang", "", "ChangeReport", "404 409 507"},
    {post, "/v1/config/rollback", operator_, "Takes a change back.", "lang", "RollbackRequest?", "ChangeReport", "404 409 422 507"},
    {get, "/v1/config/history", viewer, "Revisions, newest first.", "limit", "", "HistoryReport", "503"},
    {get, "/v1/config/show", viewer, "A revision's files; 0: what is in force.", "revision expanded", "", "ShownConfig", "503"},
    {get, "/v1/audit", viewer, "Who asked for what, oldest first.", "after limit last", "", "AuditReport", "503"},
    {get, "/v1/audit/verify", viewer, "Checks the audit log's chain.", "", "", "AuditVerdictReport", "503"},

    // the NAT map
    {get, "/v1/nat/check", viewer, "What the last check of the NAT map found.", "", "", "NatCheckReport", ""},
    {post, "/v1/nat/check", operator_, "Checks the NAT map now.", "", "", "NatCheckReport", "409 503"},
    {get, "/v1/nat/history", viewer, "Earlier checks of the NAT map.", "", "", "NatHistory", ""},

    // trust
    {get, "/v1/nta", viewer, "Negative trust anchors: requested, in force, the last that ended.", "", "", "NtaReport", "503"},
    {get, "/v1/nta/show", viewer, "One of them, with its history and the trace that is its evidence.", "id!", "", "NtaDetail", "404 503"},
    {get, "/v1/nta/history", viewer, "The steps of all, oldest first.", "limit", "", "NtaHistory", "503"},
    {post, "/v1/nta/request", operator_, "Asks for a zone to be excused from validation; the gateway traces it.", "", "NtaRequest", "NtaDetail", "404 409 503 507"},
    {post, "/v1/nta/approve", approver, "Puts a request of another person in force.", "", "NtaDecision", "NtaDetail", "404 409 507"},
    {post, "/v1/nta/reject", approver, "Rejects a request.", "", "NtaDecision", "NtaDetail", "404 409 507"},
    {post, "/v1/nta/withdraw", operator_, "Takes a request back, or validates the zone again.", "", "NtaDecision", "NtaDetail", "404 409 507"},
    {get, "/v1/cookies", viewer, "Secrets of DNS cookies, by fingerprint.", "", "", "CookieReport", ""},
    {post, "/v1/cookies/roll", operator_, "One step of rolling the cookies' secrets.", "", "RollRequest", "CookieReport", "409"},

    // a pair of gateways
    {get, "/v1/pair", viewer, "How this node and its peer stand.", "", "", "PairReport", ""},
    {post, "/v1/pair/sync", operator_, "Looks at the peer now, and pushes what is newer here.", "", "PairSync?", "PairReport", "404 409 503"},
    {get, "/v1/pair/state", operator_, "What this node has, by digests; for its peer.", "", "", "PairState", "404"},
    {post, "/v1/pair/push", operator_, "Takes what the peer has kept; from the peer alone.", "", "PairPush", "PairReply", "403 404 409"},

    // access
    {get, "/v1/whoami", nobody, "Who asks, and with which role.", "", "", "WhoAmI", ""},
    {get, "/v1/token", administrator, "Tokens, without their secrets.", "", "", "TokensReport", "503"},
    {post, "/v1/token/add", administrator, "Makes a token and tells it, this once.", "", "TokenRequest", "NewToken", "409 503 507"},
    {post, "/v1/token/remove", administrator, "Makes a token worthless.", "", "TokenRemoval", "TokensReport", "404 503 507"},
    {get, "/v1/openapi.json", nobody, "This API's description.", "", "", "application/json", ""},
};
// clang-format on

}  // namespace

std::span<const ApiRoute> api_routes() { return routes; }

void require_roles(Router& router) {
  for (const ApiRoute& route : routes) router.require(route.method, std::string(route.path), route.needs);
}

}  // namespace sekisho::mgmt::control
