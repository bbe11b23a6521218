// What a stranger sends to the control API: octets → HTTP → who asks → router → the handlers, with commands that do
// nothing. The first octet chooses the role. Never a crash; what reaches a handler had its role; each response can be
// written.
// links: sekisho_mgmt_control sekisho_mgmt_access sekisho_ext_asio
#include <boost/asio/buffer.hpp>
#include <boost/beast/http.hpp>
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/log.h"
#include "mgmt/access/gate.h"
#include "mgmt/control/commands.h"

namespace {

using namespace sekisho;
using namespace sekisho::mgmt::control;
namespace http = boost::beast::http;

bool reached = false;  // a handler's command ran

template <typename Report, typename Asked>
auto begins() {
  return [](const Asked&, const std::function<void(Report)>& done) -> std::optional<CommandError> {
    reached = true;
    done(Report{});
    return std::nullopt;
  };
}

template <typename Report>
Result<Report, CommandError> refused() {
  reached = true;
  return Failure{CommandError{409, "no \xff"}};
}

void fill_pair(PairCommands& c) {
  c.report = [] {
    reached = true;
    return PairReport{};
  };
  c.state = [] { return refused<PairState>(); };
  c.sync = [](const PairSync&, const Peer&, const PairCommands::Synced& done) { done(refused<PairReport>()); };
  c.take = [](const PairPush&, const Peer&, const PairCommands::Taken& done) {
    reached = true;
    done(PairReply{});
  };
}

void fill_config(ConfigCommands& c) {
  using Asker = ConfigCommands::Asker;
  c.check = [](const ApplyRequest&, const Asker&) { return ChangeReply{}; };
  c.apply = [](const ApplyRequest&, const Asker&, const ConfigCommands::Done& done) { done({}); };
  c.confirm = [](const Asker&) { return ChangeReply{}; };
  c.roll_back = [](const RollbackRequest&, const Asker&, const ConfigCommands::Done& done) { done({}); };
  c.history = [](std::uint64_t) { return HistoryReport{}; };
  c.show = [](std::uint64_t, bool) { return ShownConfig{}; };
  c.audit = [](std::uint64_t, std::uint64_t) { return AuditReport{}; };
  c.audit_tail = [](std::uint64_t) { return AuditReport{}; };
  c.verify = [] { return AuditVerdictReport{}; };
}

Commands idle_commands() {
  Commands c;
  c.status = [] { return StatusReport{}; };
  c.reload = [](const std::string&, const Peer&) { return ReloadReport{}; };
  c.flush = [](const FlushRequest&) { return refused<FlushReport>(); };
  c.dump = [](const DumpRequest&) { return refused<ChunkSource>(); };
  c.anchors = [] { return AnchorsReport{}; };
  c.nta.list = [] { return refused<NtaReport>(); };
  c.nta.show = [](std::uint64_t) { return NtaCommands::Detail(NtaDetail{}); };
  c.nta.history = [](std::uint64_t) { return refused<NtaHistory>(); };
  c.nta.request = [](const NtaRequest&, const Peer&, const NtaCommands::Done& done) { done(NtaDetail{}); };
  c.nta.decide = [](NtaVerb, const NtaDecision&, const Peer&) { return refused<NtaDetail>(); };
  c.trace = begins<TraceReport, TraceRequest>();
  c.guideline = begins<GuidelineReport, GuidelineRequest>();
  c.attest = [](const Attestation&, const Peer&) { return refused<GuidelineItem>(); };
  c.explain = begins<ExplainReport, ExplainRequest>();
  c.check_path = begins<PathReport, PathRequest>();
  c.capture = begins<std::string, CaptureRequest>();
  c.mail_plan = begins<MailPlanReport, MailPlanRequest>();
  c.check_domain = begins<DomainReport, DomainRequest>();
  c.domains = [] { return DomainsReport{}; };
  c.nat_check = [](const std::function<void(NatCheckReport)>& done) -> std::optional<CommandError> {
    done({});
    return std::nullopt;
  };
  c.nat_last = [] { return NatCheckReport{}; };
  c.nat_history = [] { return NatHistory{}; };
  c.zones = [] { return ZonesReport{}; };
  c.cookies = [] { return CookieReport{}; };
  c.roll_cookies = [](const RollRequest&) { return refused<CookieReport>(); };
  c.access.tokens = [] { return refused<TokensReport>(); };
  c.access.add_token = [](const TokenRequest&, const Peer&) { return refused<NewToken>(); };
  c.access.remove_token = [](const TokenRemoval&) { return refused<TokensReport>(); };
  c.metrics = c.metrics_reference = [] { return std::string(); };
  c.not_ready = [] { return std::vector<std::string>(); };
  fill_config(c.config);
  fill_pair(c.pair);
  return c;
}

void expect_whole(const Response& response) {
  if (response.later) return response.later(expect_whole);
  SEKISHO_CHECK(response.status >= 200 && response.status < 600);
  SEKISHO_CHECK(response.status < 400 || response.chunks == nullptr);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Router router = staff_routes(idle_commands());
  static mgmt::access::Gate gate;
  log::set_level(log::Level::error);
  if (size == 0) return 0;
  http::request_parser<http::string_body> parser;
  parser.header_limit(8 * 1024);
  parser.body_limit(64 * 1024);
  parser.eager(true);
  boost::beast::error_code fault;
  parser.put(boost::asio::buffer(data + 1, size - 1), fault);
  if (fault || !parser.is_header_done()) return 0;
  const auto& message = parser.get();
  auto request = parse_target(std::string(message.target()));
  if (!request) return 0;
  Peer stranger;
  stranger.address = "192.0.2.7";
  // Nobody has made a token: none of what can be sent is one.
  const std::string shown(message[http::field::authorization]);
  SEKISHO_CHECK(gate.identify(stranger, {shown, nullptr}, {}, {}));
  SEKISHO_CHECK(stranger.role == Role::nobody);
  request->method = message.method() == http::verb::post ? Method::post : Method::get;
  request->body = message.body();
  request->peer.role = static_cast<Role>(data[0] % 5);
  const auto barred = router.bar(*request);
  reached = false;
  expect_whole(router.route(*request));
  SEKISHO_CHECK(!barred || !reached);
  return 0;
}
