// Queries, replies and RRsets from text, in one line, for tests.
//
//   Octets q = query("www.city.example.lg.jp. A").id(7).edns(1232).dnssec_ok().wire();
//   Octets r = reply("www.city.example.lg.jp. A").aa()
//                  .answer("www.city.example.lg.jp. 300 IN A 198.51.100.7").wire();
//   dns::Rrset set = rrset({"a.example. 60 A 192.0.2.1", "a.example. 60 A 192.0.2.2"});
//   EXPECT_EQ(show(r), ";; opcode: QUERY, status: NOERROR …");
//
// Text that can't be read is a mistake in the test: it is printed and the test aborts.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "dns/message_reader.h"
#include "dns/message_writer.h"
#include "dns/presentation.h"

namespace sekisho::testing {

using Octets = std::vector<std::uint8_t>;

/// "name type" or "name class type".
dns::Question question(std::string_view text);
/// One record: "name [ttl] [class] type rdata"; a missing TTL is 300.
dns::Record record(std::string_view line);
/// Lines of one owner and type; RRSIG lines that cover it become its signatures.
dns::Rrset rrset(std::initializer_list<std::string_view> lines);
/// RDATA from its presentation form.
Octets rdata(dns::RRType type, std::string_view text);

/// A message that is still being put together.
class MessageText {
 public:
  explicit MessageText(std::string_view question_text);

  MessageText& id(std::uint16_t id);
  MessageText& aa(bool on = true);
  MessageText& tc(bool on = true);
  MessageText& rd(bool on = true);
  MessageText& ra(bool on = true);
  MessageText& ad(bool on = true);
  MessageText& cd(bool on = true);
  MessageText& qr(bool on = true);
  MessageText& opcode(dns::Opcode opcode);
  /// With EDNS the high bits go into the OPT record.
  MessageText& rcode(dns::Rcode rcode);
  MessageText& edns(std::uint16_t udp_size = 1232);
  MessageText& dnssec_ok(bool on = true);
  MessageText& opt(const dns::OptFields& fields);
  /// No question at all.
  MessageText& no_question();
  MessageText& answer(std::string_view line);
  MessageText& authority(std::string_view line);
  MessageText& additional(std::string_view line);

  Octets wire() const;
  /// As the reader sees it.
  dns::Message message() const;

 private:
  struct Line {
    dns::Section section;
    dns::Record record;
  };
  MessageText& add(dns::Section section, std::string_view line);

  dns::Header header_;
  std::optional<dns::Question> question_;
  std::optional<dns::OptFields> opt_;
  std::uint8_t high_rcode_ = 0;
  std::vector<Line> lines_;
};

/// RD set, ID 0x1234.
MessageText query(std::string_view question_text);
/// QR, RD and RA set, ID 0x1234.
MessageText reply(std::string_view question_text);

/// Like dig prints it, or "(no message: …)".
std::string show(Bytes wire);
std::string show(const std::vector<dns::Rrset>& sets);
/// "12 34 ab"; blanks are ignored on the way back.
std::string to_hex(Bytes octets);
Octets from_hex(std::string_view text);

}  // namespace sekisho::testing
