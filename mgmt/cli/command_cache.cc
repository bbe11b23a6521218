#include <nlohmann/json.hpp>
#include <streambuf>

#include "mgmt/cli/run.h"
#include "mgmt/control/commands.h"

namespace sekisho::mgmt::cli {
namespace {

/// Takes lines and writes each as a member of a JSON array, as they come: a cache may be larger than memory allows
/// twice.
class JsonLines final : public std::streambuf {
 public:
  explicit JsonLines(std::ostream& out) : out_(out) {}

  void end() {
    if (!line_.empty()) write_line();
    out_ << (first_ ? "[]\n" : "\n]\n");
  }

 private:
  int_type overflow(int_type c) override {
    if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
    if (traits_type::to_char_type(c) == '\n') {
      write_line();
    } else {
      line_ += traits_type::to_char_type(c);
    }
    return c;
  }
  void write_line() {
    out_ << (first_ ? "[\n" : ",\n") << nlohmann::json(line_).dump(-1, ' ', false, replace);
    first_ = false;
    line_.clear();
  }

  static constexpr auto replace = nlohmann::json::error_handler_t::replace;
  std::ostream& out_;
  std::string line_;
  bool first_ = true;
};

}  // namespace

int run_cache_dump(const Options& options, std::ostream& out, std::ostream& err) {
  std::string target = "/v1/cache/dump";
  char separator = '?';
  if (options.realm) {
    target += separator + ("realm=" + control::percent_encode(*options.realm));
    separator = '&';
  }
  if (!options.name.empty()) target += separator + ("under=" + control::percent_encode(options.name));
  JsonLines lines(out);
  std::ostream as_json(&lines);
  const auto reply = client_for(options).call(control::Method::get, target, {}, options.json ? &as_json : &out);
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  if (options.json) lines.end();
  return exit_done;
}

int run_cache_flush(const Options& options, std::ostream& out, std::ostream& err) {
  const control::FlushRequest request{options.realm, options.name, options.subtree, options.all};
  const auto reply = client_for(options).call(control::Method::post, "/v1/cache/flush", control::to_json(request));
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  const auto report = control::parse_flush(reply->body);
  if (!report) return report_unreachable(ClientError::broken, options, err);
  if (options.json) {
    out << reply->body;
  } else {
    out << say(Text::flushed, options.language, {std::to_string(report->removed)}) << "\n";
  }
  return exit_done;
}

}  // namespace sekisho::mgmt::cli
