// sekishoctl config diff, apply, confirm, rollback.
#include <filesystem>

#include "mgmt/cli/change.h"
#include "mgmt/config/detail_texts.h"
#include "mgmt/config/load.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {
namespace {

namespace fs = std::filesystem;

/// The directory of the gateway's own configuration; nothing when `exit` says why.
std::optional<std::string> config_directory(const Options& options, std::ostream& err, int& exit) {
  const auto reply = client_for(options).call(control::Method::get, "/v1/status");
  if (!reply) {
    exit = report_unreachable(reply.error(), options, err);
    return std::nullopt;
  }
  const auto status = reply->status == 200 ? control::parse_status(reply->body) : std::nullopt;
  if (status) return config::directory_of(status->config_file);
  exit = report_reply(*reply, options, err);
  return std::nullopt;
}

/// A file of the directory goes by its place there, any other by its own name.
std::string name_for(const std::string& file, const std::string& directory) {
  std::error_code fault;
  const fs::path real = fs::weakly_canonical(file, fault);
  const fs::path below = real.lexically_relative(fs::weakly_canonical(directory.empty() ? "." : directory, fault));
  if (!below.empty() && *below.begin() != "..") return below.string();
  return fs::path(file).filename().string();
}

std::optional<control::ApplyRequest> request_of(const Options& options, std::ostream& err, int& exit) {
  control::ApplyRequest request;
  request.reason = options.reason;
  request.confirm_within_s = options.seconds;
  request.base_revision = options.revision;
  if (options.files.empty()) return request;
  const auto directory = config_directory(options, err, exit);
  if (!directory) return std::nullopt;
  for (const std::string& word : options.files) {
    const std::size_t equals = word.find('=');
    const std::string file = equals == std::string::npos ? word : word.substr(equals + 1);
    const std::string name = equals == std::string::npos ? name_for(word, *directory) : word.substr(0, equals);
    if (file.empty()) {
      request.files[name] = std::nullopt;
      continue;
    }
    std::string reason;
    auto text = config::read_file(file, reason);
    if (!text) {
      if (options.language == Language::ja)
        reason = config::japanese_details(config::Code::file_unreadable, {file, reason})[1];
      err << "sekishoctl: " << say(Text::file_unreadable, options.language, {file, reason}) << "\n";
      exit = exit_refused;
      return std::nullopt;
    }
    request.files[name] = std::move(*text);
  }
  return request;
}

}  // namespace

int run_config_diff(const Options& options, std::ostream& out, std::ostream& err) {
  int exit = exit_done;
  const auto request = request_of(options, err, exit);
  if (!request) return exit;
  return carry_change("/v1/config/check", control::to_json(*request), options, out, err);
}

int run_config_apply(const Options& options, std::ostream& out, std::ostream& err) {
  int exit = exit_done;
  const auto request = request_of(options, err, exit);
  return request ? apply_change(*request, options, out, err) : exit;
}

int run_config_confirm(const Options& options, std::ostream& out, std::ostream& err) {
  return carry_change("/v1/config/confirm", "{}", options, out, err);
}

int run_config_rollback(const Options& options, std::ostream& out, std::ostream& err) {
  const control::RollbackRequest request{options.revision, options.reason, options.seconds};
  return carry_change("/v1/config/rollback", control::to_json(request), options, out, err);
}

}  // namespace sekisho::mgmt::cli
