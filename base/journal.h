// Entries for systemd's journal in its native form: fields beside the message, which `journalctl` can select by.
//
// One datagram per entry, never waited for: when journald does not keep up, the entry is lost and counted by the
// caller. Values with a line break are sent with their length, so that no value can begin a field of its own.
//
// Owns: the socket. Threads: send() by any. Limits: an entry of at most max_bytes; longer values are cut.
// Spec: systemd.journal-fields(7), "Native Journal Protocol".
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

struct JournalField {
  std::string_view name;  ///< A-Z, 0-9 and _, not beginning with _
  std::string_view value;
};

/// The datagram's octets. A field whose name is not allowed is left out.
std::string journal_entry(const std::vector<JournalField>& fields);

enum class JournalFault : std::uint8_t { none, nobody_there, busy };

class Journal {
 public:
  static constexpr const char* default_path = "/run/systemd/journal/socket";
  static constexpr std::size_t max_value_bytes = 4096;

  explicit Journal(std::string path = default_path);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  JournalFault send(const std::vector<JournalField>& fields) const;
  /// True when this process's standard error goes to the journal already (JOURNAL_STREAM, systemd.exec(5)).
  static bool holds_stderr();

 private:
  std::string path_;
  int fd_ = -1;
};

}  // namespace sekisho
