#include "appliance/policy_store.h"

#include <filesystem>
#include <utility>

#include "base/hash.h"
#include "base/log.h"

namespace sekisho::appliance {

using namespace mgmt::config;

namespace {

/// Tells one server list from another, for the health that is kept over reloads.
std::uint64_t identity_of(const forwarding::Realm& realm, const forwarding::UpstreamGroup& group) {
  std::uint64_t h = std::hash<std::string>{}(realm.name + "\n" + group.name);
  for (const forwarding::UpstreamServer& server : group.servers) {
    h = hash_combine(h, std::hash<Endpoint>{}(server.endpoint));
  }
  return h;
}

std::string beside(const std::string& config_path, const std::string& file) {
  return file.empty() ? "" : (std::filesystem::path(config_path).parent_path() / file).string();
}

}  // namespace

Result<CookieBook, std::string> open_cookies(const std::string& config_path, const Config& config) {
  SystemRandom random;
  const std::string path = beside(config_path, config.server.cookie_secret_file.value);
  if (path.empty()) return new_cookie_book(random, wall_now());
  return open_cookie_file(path, random, wall_now());
}

PolicyStore::PolicyStore(std::string path, LoadResult first, CookieBook cookies, unsigned max_readers,
                         TrustSource trust)
    : path_(std::move(path)),
      trust_(std::move(trust)),
      config_(std::move(*first.config)),
      files_(std::move(first.files)),
      sources_(std::move(first.sources)),
      cookies_(std::move(cookies)),
      domain_(max_readers),
      policy_(domain_, build()),
      loaded_at_(std::time(nullptr)) {}

std::unique_ptr<const views::Policy> PolicyStore::build() {
  auto policy =
      build_policy(config_, files_, ids_, epochs_, ++revision_, trust_(config_), wall_now(), cookies_.secrets());
  // Boards first: a worker that reads the new table finds its groups' health.
  for (const forwarding::Realm& realm : policy->realms->realms) {
    for (const forwarding::UpstreamGroup& group : realm.groups) {
      health_.ensure(group.id, group.servers.size(), identity_of(realm, group));
    }
  }
  return policy;
}

void PolicyStore::publish() { policy_.publish(build()); }

// A file that cannot be used is a fault of the reload like any other. Without a file the process keeps its secrets.
void PolicyStore::take_cookies(LoadResult& loaded) {
  const Text& file = loaded.config->server.cookie_secret_file;
  if (file.value.empty() && config_.server.cookie_secret_file.value.empty()) return;
  auto book = open_cookies(path_, *loaded.config);
  if (book) {
    cookies_ = *std::move(book);
    return;
  }
  loaded.diagnostics.push_back({Code::file_unreadable, Severity::error, file.where, {file.value, book.error()}});
  loaded.config.reset();
}

std::string PolicyStore::cookie_path() const { return beside(path_, config_.server.cookie_secret_file.value); }

Result<CookieBook, std::string> PolicyStore::roll_cookies(RollStep step) {
  const std::string path = cookie_path();
  SystemRandom random;
  auto book = path.empty() ? Result<CookieBook, std::string>(cookies_) : open_cookie_file(path, random, wall_now());
  if (book) book = roll(*book, step, random, wall_now());
  if (!book) return book;
  if (!path.empty()) {
    if (std::string why = replace_cookie_file(path, *book); !why.empty()) return Failure{std::move(why)};
  }
  cookies_ = *book;
  publish();
  log::info("cookie secrets rolled: " + fingerprint(cookies_.current.secret) + " is in use");
  return book;
}

Result<CookieBook, std::string> PolicyStore::take_over_cookies(const CookieBook& book) {
  const std::string path = cookie_path();
  if (path.empty()) return Failure{std::string("this node's secrets stand in no file (server.cookie-secret-file)")};
  if (std::string why = replace_cookie_file(path, book); !why.empty()) return Failure{std::move(why)};
  cookies_ = book;
  publish();
  log::info("cookie secrets taken over from the other node: " + fingerprint(cookies_.current.secret) + " is in use");
  return book;
}

ReloadOutcome PolicyStore::reload(const FileSource& source) {
  ReloadOutcome outcome;
  outcome.loaded = load(path_, source);
  const CookieBook running_cookies = cookies_;
  if (outcome.loaded.config) take_cookies(outcome.loaded);
  last_reload_failed_ = !outcome.loaded.config;
  if (last_reload_failed_) {
    log::error("reload: " + path_ + " has mistakes; the running configuration stays");
    return outcome;
  }
  Config next = *outcome.loaded.config;
  for (const auto& [key, hash] : next.startup) {
    const auto running = config_.startup.find(key);
    if (running == config_.startup.end() || running->second != hash) outcome.needs_restart.push_back(key);
  }
  // What needs a restart keeps its running value, whatever the file says now.
  next.startup = config_.startup;
  next.ports = config_.ports;
  next.cpu = config_.cpu;
  next.dpdk = config_.dpdk;
  next.cache = config_.cache;
  next.limits = config_.limits;
  next.metrics = config_.metrics;
  next.control.tls.tokens = config_.control.tls.tokens;
  next.pair.node = config_.pair.node;
  next.pair.health.socket = config_.pair.health.socket;
  next.server.workers = config_.server.workers;
  next.server.control_socket = config_.server.control_socket;
  next.server.state_directory = config_.server.state_directory;
  if (gate_) outcome.refused = gate_(next);
  if (!outcome.refused.empty()) {
    last_reload_failed_ = true;
    cookies_ = running_cookies;
    log::error("reload: " + outcome.refused + "; the running configuration stays");
    return outcome;
  }
  config_ = std::move(next);
  files_ = outcome.loaded.files;
  sources_ = outcome.loaded.sources;
  publish();
  loaded_at_ = std::time(nullptr);
  outcome.ok = true;
  log::info("reload: revision " + std::to_string(revision_) + " is in force");
  return outcome;
}

bool PolicyStore::flush_realm(const std::string& realm) {
  for (const Realm& known : config_.realms) {
    if (known.name.value != realm) continue;
    ++epochs_[realm];
    publish();
    return true;
  }
  return false;
}

}  // namespace sekisho::appliance
