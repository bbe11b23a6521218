#include "base/event_log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>

namespace sekisho::log {
namespace {

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("sekisho", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%l: %v");
    made->set_level(spdlog::level::info);
    made->flush_on(spdlog::level::debug);
    return made;
  }();
  return *instance;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

struct JournalSink {
  std::unique_ptr<Journal> journal;
  bool instead = false;  // of standard error
  std::atomic<std::uint64_t> lost{0};
};

JournalSink& sink() {
  static JournalSink instance;
  return instance;
}

std::string_view priority_of(Level level) {  // syslog(3)
  switch (level) {
    case Level::debug:
      return "7";
    case Level::info:
      return "6";
    case Level::warn:
      return "4";
    case Level::error:
      return "3";
  }
  return "3";
}

/// True when the journal has it and standard error is not wanted besides.
bool to_journal(Stream stream, Level level, std::string_view text, const std::vector<JournalField>& fields) {
  JournalSink& to = sink();
  if (!to.journal) return false;
  std::vector<JournalField> all{
      {"MESSAGE", text},
      {"PRIORITY", priority_of(level)},
      {"SYSLOG_IDENTIFIER", stream == Stream::validation ? "sekisho-validation" : "sekishod"}};
  all.insert(all.end(), fields.begin(), fields.end());
  switch (to.journal->send(all)) {
    case JournalFault::none:
      return to.instead;
    case JournalFault::busy:
      to.lost.fetch_add(1, std::memory_order_relaxed);
      return to.instead;  // standard error would have to wait for the same journald
    case JournalFault::nobody_there:
      return false;
  }
  return false;
}

}  // namespace

void set_level(Level level) { logger().set_level(level_of(level)); }

void use_journal(JournalUse use, const std::string& path) {
  const bool wanted = use == JournalUse::always || (use == JournalUse::when_held && Journal::holds_stderr());
  sink().journal = wanted ? std::make_unique<Journal>(path) : nullptr;
  sink().instead = use == JournalUse::when_held;
}

std::uint64_t lost_entries() { return sink().lost.load(std::memory_order_relaxed); }

void write(Stream stream, Level level, std::string_view text, const std::vector<JournalField>& fields) {
  if (!logger().should_log(level_of(level))) return;
  std::string one_line(text);  // a name from the network can't begin a second, invented line
  std::replace_if(one_line.begin(), one_line.end(), is_control, ' ');
  if (to_journal(stream, level, one_line, fields)) return;
  logger().log(level_of(level), spdlog::string_view_t(one_line.data(), one_line.size()));
}

void write(Level level, std::string_view text) { write(Stream::gateway, level, text, {}); }

}  // namespace sekisho::log
