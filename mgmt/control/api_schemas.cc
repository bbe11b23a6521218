#include "mgmt/control/api_schemas.h"

namespace sekisho::mgmt::control {
namespace {

// clang-format off
constexpr ApiSchema schemas[] = {
    {"Error", "error:s"},

    // status
    {"ServerStatus", "name:s address:s up:b srtt_ms:n queries:i timeouts:i"},
    {"GroupStatus", "name:s servers:[ServerStatus]"},
    {"RealmStatus", "name:s resolution:s exit:s groups:[GroupStatus]"},
    {"ViewStatus", "name:s queries:i leaks_prevented:i"},
    {"LaneStatus", "name:s received:i answered:i cache_hits:i cache_entries:i busy_ratio:n"},
    {"WorkerStatus", "name:s resolved:i in_flight:i cache_entries:i"},
    {"SourceStatus", "kind:s path:s modified:i"},
    {"CanaryStatus", "realm:s name:s type:s expect:s result:s asked_at:i last_good:i duration_ms:n"},
    {"ClockStatus", "state:s checked_at:i offset_ms:n error_bound_ms:n source:s"},
    {"ServfailStatus", "view:s share:n expected:n limit:n learning:b hours_known:i hours_to_learn:i"},
    {"WatchReport", "canaries:[CanaryStatus] clock:ClockStatus servfail:[ServfailStatus]"},
    {"PendingChange", "revision:i who:s why:s state:s since:i confirm_until:i"},
    {"ExemptZone", "realm:s name:s expires:i"},
    {"StatusReport", "version:s identity:s config_file:s revision:i released_at:i uptime_seconds:i loaded_at:i "
                     "last_reload_failed:b history_revision:i pending:PendingChange not_ready:[s] trust:[s] "
                     "exempt:[ExemptZone] exemptions_requested:i sources:[SourceStatus] watch:WatchReport realms:[RealmStatus] views:[ViewStatus] "
                     "lanes:[LaneStatus] workers:[WorkerStatus] drops:[pair]"},
    {"ZoneStatus", "realm:s zone:s state:s serial:i records:i digest:s age_seconds:i expires:i next_check:i fault:s"},
    {"ZonesReport", "zones:[ZoneStatus]"},

    // caches and packets
    {"FlushRequest", "realm?:s name?:s subtree?:b all?:b"},
    {"FlushReport", "removed:i"},
    {"CaptureRequest", "port:s filter?:s seconds?:i max_bytes?:i"},

    // the configuration's life
    {"Diagnostic", "file:s severity:s code:s message:s remedy:s line:i column:i"},
    {"ReloadReport", "ok:b revision:i history_revision:i needs_restart:[s] diagnostics:[Diagnostic]"},
    {"ApplyRequest", "files?:{s?} reason?:s confirm_within_s?:i base_revision?:i"},
    {"RollbackRequest", "revision?:i reason?:s confirm_within_s?:i"},
    {"CanaryReport", "view:s name:s type:s text:s ok:b"},
    {"ChangeReport", "ok:b state:s text:s revision:i policy:i confirm_until:i diagnostics:[Diagnostic] "
                     "needs_restart:[s] diff:s canaries:[CanaryReport]"},
    {"RevisionRow", "number:i base:i at:i who:s why:s how:s state:s sha256:s"},
    {"HistoryReport", "in_force:i pending:PendingChange revisions:[RevisionRow]"},
    {"ShownConfig", "revision:RevisionRow files:{s} expanded:s"},
    {"AuditRow", "number:i at:i who:s role:s what:s outcome:s detail:s sha256:s"},
    {"AuditReport", "events:[AuditRow]"},
    {"AuditVerdictReport", "ok:b events:i broken_at:i fault:s last_sha256:s"},

    // trust
    {"AnchorKeyStatus", "tag:i algorithm:i state:s since:i next:i"},
    {"AnchorStatus", "realm:s zone:s source:s tracked:b asked:b outcome:s last_success:i next_refresh:i "
                     "keys:[AnchorKeyStatus] warnings:[s]"},
    {"ExemptRealm", "realm:s reason:s"},
    {"AnchorsReport", "clock_fault:s clock:i signed_from:i signed_until:i anchors:[AnchorStatus] exempt:[ExemptRealm]"},
    {"NtaEntry", "id:i state:s realm:s name:s type:s reason:s confirmed_by:s requested_by:s decided_by:s seconds:i "
                 "requested_at:i decided_at:i expires:i ended_at:i checked_at:i last_fault:s"},
    {"NtaReport", "approval:s entries:[NtaEntry]"},
    {"NtaStepRow", "id:i at:i state:s who:s note:s"},
    {"NtaHistory", "steps:[NtaStepRow]"},
    {"NtaDetail", "entry:NtaEntry steps:[NtaStepRow] evidence:TraceReport"},
    {"NtaRequest", "realm?:s name:s type?:s seconds:i reason:s confirmed_by:s"},
    {"NtaDecision", "id:i note?:s"},
    {"CookieSecretStatus", "role:s fingerprint:s since:i"},
    {"CookieReport", "file:s secrets:[CookieSecretStatus]"},
    {"RollRequest", "step:s"},

    // traces and checks
    {"TraceSignature", "covers:s signer:s tag:i algorithm:i from:i until:i state:s"},
    {"TraceStepReport", "kind:s zone:s verdict:s reason:s records:[s] signatures:[TraceSignature]"},
    {"TraceLinkReport", "name:s kind:s verdict:s reason:s proof:s steps:[TraceStepReport] records:[s] "
                        "signatures:[TraceSignature]"},
    {"TraceAnswer", "rcode:s authentic:b ede:s"},
    {"TraceReport", "name:s type:s view:s realm:s finding:s checked:TraceAnswer unchecked:TraceAnswer "
                    "links:[TraceLinkReport]"},
    {"ExplainServer", "name:s address:s up:b"},
    {"ExplainStep", "name:s asked_as:s kind:s suffix:s where:s realm:s group:s servers:[ExplainServer] cached:b server:s "
                    "stale:b rcode:s ede:s security:s exempt_name:s exempt:s alias:s"},
    {"ExplainMapped", "pair:s from:s to:s"},
    {"ExplainReport", "name:s type:s from:s finding:s port:s view:s network:s where:s vlan:i also_on:[s] limited:b answer_limited:b reply_cache_seconds:i "
                      "steps:[ExplainStep] nat:s mapped:[ExplainMapped] rcode:s ede:s authentic:b records:[s]"},
    {"GuidelineWords", "en:s ja:s"},
    {"GuidelineItem", "id:s level:i force:s wanted:GuidelineWords state:s evidence:GuidelineWords command:s by:s note:s said_at:i"},
    {"GuidelineShare", "view:s share:n expected:n limit:n"},
    {"GuidelineReport", "at:i identity:s version:s domain:s level:i missing:[s] items:[GuidelineItem] servfail:[GuidelineShare]"},
    {"Attestation", "id:s state:s note:s"},
    {"PathTryReport", "result:s octets:i rcode:s"},
    {"PathServerReport", "name:s address:s finding:s udp:PathTryReport udp_512:PathTryReport tcp:PathTryReport "
                         "tcp_small:PathTryReport"},
    {"PathWayReport", "realm:s kind:s way:s name:s type:s edns_size:i servers:[PathServerReport] asked:b rcode:s ede:s"},
    {"PathReport", "ok:b ways:[PathWayReport]"},
    {"DomainFinding", "word:s level:s server:s address:s details:[s] tests:[s] requirements:[s]"},
    {"DomainServer", "name:s address:s at_parent:b in_zone:b serves:b udp:s tcp:s serial:i"},
    {"DomainKey", "tag:i algorithm:i role:s state:s in_zone:b has_ds:b signs_keys:b signs_data:b since:i"},
    {"DomainStep", "role:s tag:i word:s at:i"},
    {"DomainWaits", "key_ttl:i ds_ttl:i longest_ttl:i propagation:i ns_ttl:i"},
    {"DomainMail", "preference:i host:s addresses:[s]"},
    {"DomainReport", "ok:b domain:s realm:s proposed:b parent:s parent_servers:[s] registry:s checked_at:i is_signed:b signatures_end:i ds:[s] keys:[DomainKey] followed:b steps:[DomainStep] "
                     "waits:DomainWaits ds_to_enter:[s] servers:[DomainServer] mail:[DomainMail] findings:[DomainFinding]"},

    {"OwnDomain", "name:s former:b looked:b seen:b checked_at:i signatures_end:i errors:i warnings:i findings:[DomainFinding] keys:[DomainKey] steps:[DomainStep]"},
    {"DomainsReport", "interval_seconds:i domains:[OwnDomain]"},

    // the NAT map and mail
    {"NatFinding", "kind:s pair:s name:s server:s address:s other:s"},
    {"NatPublished", "name:s type:s server:s answered:b values:[s] ttl:i"},
    {"NatConnection", "pair:s inside:s lgwan:s inside_open:b through_tried:b through_open:b"},
    {"NatCheckReport", "at:i names:i findings:[NatFinding] published:[NatPublished] connections:[NatConnection]"},
    {"NatEvent", "at:i event:s finding:NatFinding"},
    {"NatHistory", "events:[NatEvent]"},
    {"MailHop", "host:s address:s preference:i then:[s]"},
    {"MailFinding", "kind:s name:s address:s"},
    {"MailServerPlan", "server:s view:s way:s hops:[MailHop] findings:[MailFinding]"},
    {"MailPlanReport", "from:s to:s servers:[MailServerPlan]"},

    // a pair of gateways
    {"PairPartReport", "what:s state:s text:s since:i"},
    {"PairReport", "node:s method:s peer_url:s peer_node:s pushes:b reachable:b fault:s failures:i last_contact:i next_try_seconds:i "
                   "revision:i peer_revision:i parts:[PairPartReport] healthy:b not_healthy:[s]"},
    {"PairSync", "force?:b"},
    {"PairState", "node:s revision:i config_sha256:s cookies_sha256:s"},
    {"PairPaper", "realm:s name:s type:s reason:s confirmed_by:s evidence:s requested_by:s requested_account:s requested_login:s "
                  "decided_by:s seconds:i requested_at:i decided_at:i expires:i"},
    {"PairEnd", "realm:s name:s state:s decided_at:i ended_at:i"},
    {"PairConfigPart", "base_sha256:s revision:i why:s files:{s}"},
    {"PairCookiePart", "base_sha256:s text:s"},
    {"PairPush", "node:s config?:PairConfigPart cookies?:PairCookiePart exemptions?:[PairPaper] ended?:[PairEnd]"},
    {"PairReply", "state:PairState config:s config_text:s cookies:s cookies_text:s adopted:i ended:i not_adopted:[s]"},

    // access
    {"WhoAmI", "name:s role:s text:s"},
    {"TokenStatus", "name:s person:s role:s made_by:s made:i expires:i expired:b"},
    {"TokensReport", "tokens:[TokenStatus]"},
    {"TokenRequest", "name:s person?:s role:s seconds:i"},
    {"NewToken", "token:s status:TokenStatus"},
    {"TokenRemoval", "name:s"},
};
// clang-format on

}  // namespace

std::span<const ApiSchema> api_schemas() { return schemas; }

}  // namespace sekisho::mgmt::control
