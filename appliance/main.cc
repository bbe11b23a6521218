// sekishod: loads the configuration, starts the gateway, waits for signals.
//
// SIGHUP reloads, SIGTERM and SIGINT end it. Exit status: 0 ended as asked, 1 the configuration has mistakes or a
// restore was cut short, 2 it could not start.
#include <linux/capability.h>
#include <signal.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "appliance/gateway.h"
#include "appliance/version.h"
#include "base/capabilities.h"
#include "base/log.h"
#include "base/service_manager.h"
#include "mgmt/life/change_files.h"
#include "mgmt/life/config_lock.h"
#include "mgmt/life/restore_mark.h"

namespace {

using namespace sekisho;

mgmt::config::Language language_of(const std::string& wanted) {
  if (!wanted.empty()) return wanted == "ja" ? mgmt::config::Language::ja : mgmt::config::Language::en;
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value && *value)
      return std::string_view(value).starts_with("ja") ? mgmt::config::Language::ja : mgmt::config::Language::en;
  }
  return mgmt::config::Language::en;
}

sigset_t handled_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGHUP, SIGTERM, SIGINT}) sigaddset(&set, signal);
  return set;
}

/// Workers bind thousands of sockets, each with a port of its own.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) log::warn("the limit of open files stays low: fewer questions at once");
}

/// What a running gateway may still have to do: rules and sockets of realms that a reload brings (in their network
/// namespaces), steering of replies, and, started by hand as root, files of others. What ports needed is given up.
void give_up_capabilities() {
  CapabilitySet keep = 0;
  for (const int needed : {CAP_NET_ADMIN, CAP_NET_RAW, CAP_BPF, CAP_SYS_ADMIN, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH,
                           CAP_CHOWN, CAP_FOWNER})
    keep |= CapabilitySet{1} << needed;
  if (const std::string fault = keep_in_all_threads(keep); !fault.empty()) log::warn(fault);
}

int serve(const std::string& path, mgmt::config::LoadResult first, const mgmt::life::Recovery& recovery) {
  const sigset_t signals = handled_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread: all inherit it
  signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  const ServiceManager service = ServiceManager::from_environment();
  auto gateway = appliance::Gateway::start(path, std::move(first), recovery, service);
  if (!gateway) {
    std::fprintf(stderr, "sekishod: %s\n", gateway.error().c_str());
    service.tell("STATUS=" + gateway.error().substr(0, gateway.error().find('\n')));
    return 2;
  }
  give_up_capabilities();
  service.tell("READY=1");
  log::info(std::string("sekishod ") + appliance::version + " is ready");
  for (;;) {
    int signal = 0;
    sigwait(&signals, &signal);
    if (signal != SIGHUP) break;
    (*gateway)->request_reload();
  }
  service.tell("STOPPING=1");
  log::info("sekishod ends");
  return 0;
}

/// A restore was cut short: its files, and the state, are of before and after.
int refuse_mixture(const std::string& path, mgmt::config::Language language) {
  const std::string mark = mgmt::life::restore_mark_path(path);
  const char* const text =
      language == mgmt::config::Language::ja
          ? "sekishod: 復元が途中で終わっています。同じ復元をもう一度実行してください: sekishoctl restore FILE (%s)\n"
          : "sekishod: a restore was cut short; run the same restore again: sekishoctl restore FILE (%s)\n";
  std::fprintf(stderr, text, mark.c_str());
  ServiceManager::from_environment().tell("STATUS=a restore was cut short; run the same restore again");
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Split-horizon LGWAN/Internet DNS gateway"};
  std::string path = "/etc/sekisho/sekisho.toml";
  std::string lang;
  app.add_option("--config", path, "configuration file")->capture_default_str();
  app.add_option("--lang", lang, "language of messages: ja or en (from the locale by default)")
      ->check(CLI::IsMember({"ja", "en"}));
  app.set_version_flag("--version", std::string("sekishod ") + appliance::version);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const std::string real = mgmt::life::real_path(path);
  const auto lock = mgmt::life::ConfigLock::take(real);
  if (!lock) {
    std::fprintf(stderr, "sekishod: %s\n", lock.error().c_str());
    return 2;
  }
  mgmt::trust::SystemCalls disk;
  if (mgmt::life::find_restore_mark(disk, real)) return refuse_mixture(real, language_of(lang));
  const mgmt::life::Recovery recovery = mgmt::life::recover(disk, real);
  mgmt::config::LoadResult first =
      mgmt::config::load(path, mgmt::life::source_after(recovery), mgmt::config::today_at_start());
  for (const auto& diagnostic : first.diagnostics) {
    std::fputs(mgmt::config::format(diagnostic, first.files, language_of(lang)).c_str(), stderr);
  }
  if (!first.config) return 1;
  return serve(path, std::move(first), recovery);
}
