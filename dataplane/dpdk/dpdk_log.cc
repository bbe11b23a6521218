#include "dataplane/dpdk/dpdk_log.h"

#include <rte_log.h>

#include <cstdio>
#include <deque>
#include <mutex>
#include <string_view>

#include "base/log.h"

namespace sekisho::dataplane::dpdk {
namespace {

constexpr std::size_t lines_kept = 4;

struct Sink {
  std::mutex mutex;
  bool capturing = false;
  std::deque<std::string> lines;
  std::string partial;
};

Sink& sink() {
  static Sink* const instance = new Sink;  // outlives EAL's own threads at exit
  return *instance;
}

void take_line(Sink& to, std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
  if (line.empty()) return;
  log::debug(std::string("dpdk: ").append(line));
  if (!to.capturing) return;
  to.lines.emplace_back(line);
  if (to.lines.size() > lines_kept) to.lines.pop_front();
}

ssize_t write_to_sink(void*, const char* text, std::size_t size) {
  Sink& to = sink();
  const std::lock_guard lock(to.mutex);
  to.partial.append(text, size);
  std::size_t begin = 0;
  for (std::size_t end = to.partial.find('\n'); end != std::string::npos; end = to.partial.find('\n', begin)) {
    take_line(to, std::string_view(to.partial).substr(begin, end - begin));
    begin = end + 1;
  }
  to.partial.erase(0, begin);
  return static_cast<ssize_t>(size);
}

}  // namespace

void redirect_dpdk_log() {
  static FILE* const stream = fopencookie(nullptr, "w", {nullptr, write_to_sink, nullptr, nullptr});
  if (stream == nullptr) return;  // DPDK goes on writing to standard error
  setvbuf(stream, nullptr, _IOLBF, 0);
  rte_openlog_stream(stream);
}

DpdkLogCapture::DpdkLogCapture() {
  const std::lock_guard lock(sink().mutex);
  sink().capturing = true;
  sink().lines.clear();
}

DpdkLogCapture::~DpdkLogCapture() {
  const std::lock_guard lock(sink().mutex);
  sink().capturing = false;
}

std::string DpdkLogCapture::text() const {
  const std::lock_guard lock(sink().mutex);
  std::string all;
  for (const std::string& line : sink().lines) all.append(all.empty() ? "" : "; ").append(line);
  return all;
}

}  // namespace sekisho::dataplane::dpdk
