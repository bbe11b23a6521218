// Log entries with fields, and the journal that they go to: `journalctl -t sekisho-validation
// SEKISHO_REALM=internet`.
//
// Failed validations are a stream of their own (G2-9). Without a journal the text alone goes where log.h writes.
// Threads: write() by any; use_journal() before other threads start. No secret is passed in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/journal.h"
#include "base/log.h"

namespace sekisho::log {

/// Whose entries: SYSLOG_IDENTIFIER in the journal.
enum class Stream : std::uint8_t { gateway, validation };
/// As write() of log.h; the fields go to the journal only.
void write(Stream stream, Level level, std::string_view text, const std::vector<JournalField>& fields);

enum class JournalUse : std::uint8_t {
  never,
  when_held,  ///< in place of standard error, where that is the journal's already
  always,     ///< beside standard error
};
/// Default: never.
void use_journal(JournalUse use, const std::string& path = Journal::default_path);
/// Entries that the journal did not take.
std::uint64_t lost_entries();

}  // namespace sekisho::log
