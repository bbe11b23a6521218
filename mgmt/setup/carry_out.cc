#include "mgmt/setup/carry_out.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "mgmt/doctor/examine.h"

namespace sekisho::mgmt::setup {
namespace {

/// Written beside it, made durable, put in its place: never half a file. Owner and rights of an old one stay.
std::string write_whole(const std::string& path, const std::string& text) {
  std::error_code fault;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), fault);
  const std::string part = path + ".new";
  const int fd = open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return path + ": " + std::strerror(errno);
  bool good = fchmod(fd, 0644) == 0;
  struct stat old {};
  if (stat(path.c_str(), &old) == 0)
    good = good && fchown(fd, old.st_uid, old.st_gid) == 0 && fchmod(fd, old.st_mode & 07777) == 0;
  for (std::string_view left = text; good && !left.empty();) {
    const ssize_t written = write(fd, left.data(), left.size());
    good = written > 0 || errno == EINTR;
    if (written > 0) left.remove_prefix(static_cast<std::size_t>(written));
  }
  good = good && fsync(fd) == 0;
  close(fd);
  if (good) good = std::rename(part.c_str(), path.c_str()) == 0;
  const int error = errno;
  if (!good) unlink(part.c_str());
  return good ? "" : path + ": " + std::strerror(error);
}

std::string first_words(const doctor::Said& said) {
  constexpr std::size_t enough = 600;
  std::string text = said.err.empty() ? said.out : said.err;
  if (text.size() > enough) text.erase(0, text.size() - enough);
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text.empty() ? "exit status " + std::to_string(said.status) : text;
}

/// The first name beside `path` that no file has.
std::string name_for_copy(const Host& host, const std::string& path) {
  unsigned number = 1;
  while (host.read(path + ".before-setup-" + std::to_string(number))) ++number;
  return path + ".before-setup-" + std::to_string(number);
}

class Carrier {
 public:
  Carrier(const Host& host, const Hands& hands, const Witness& witness)
      : host_(host), hands_(hands), witness_(witness) {}

  Outcome run(const Step& step) {
    if (step.done) return {Outcome::Kind::already, ""};
    std::string fault;
    for (const FileText& file : step.files) {
      if (fault = write(file); !fault.empty()) return {Outcome::Kind::failed, fault};
    }
    for (const Command& command : step.commands) {
      const doctor::Said said = host_.run(command);
      fault = said.well() ? "" : first_words(said);
      witness_.act(doctor::shell_line(command), fault);
      if (!fault.empty()) return {Outcome::Kind::failed, fault};
    }
    if (fault = ask(step); !fault.empty()) return {Outcome::Kind::failed, fault};
    if (step.huge_pages > 0 && doctor::memory_value(host_, "HugePages_Total").value_or(0) < step.huge_pages)
      return {Outcome::Kind::failed,
              "HugePages_Total: " + std::to_string(doctor::memory_value(host_, "HugePages_Total").value_or(0))};
    return {step.restart_after ? Outcome::Kind::restart : Outcome::Kind::done, ""};
  }

 private:
  std::string write(const FileText& file) {
    if (const auto old = host_.read(file.path); file.keep_old && old) {
      const std::string copy = name_for_copy(host_, file.path);
      std::string fault = hands_.write(copy, *old);
      witness_.act(copy, fault);
      if (!fault.empty()) return fault;
    }
    std::string fault = hands_.write(file.path, file.text);
    witness_.act(file.path, fault);
    return fault;
  }

  /// All of them, so that staff see which way is open; the first fault counts.
  std::string ask(const Step& step) {
    std::string first;
    for (const ServerQuestion& question : step.questions) {
      for (const bool tcp : {false, true}) {
        const std::string fault = hands_.ask(question, tcp);
        const std::string what = question.label + " " + question.server.to_string() + (tcp ? " TCP" : " UDP");
        witness_.act(what, fault);
        if (first.empty() && !fault.empty()) first = what + ": " + fault;
      }
    }
    return first;
  }

  const Host& host_;
  const Hands& hands_;
  const Witness& witness_;
};

}  // namespace

Hands these_hands() { return {write_whole, ask_server}; }

bool carry_out(const Plan& plan, const Host& host, const Hands& hands, const Witness& witness) {
  Carrier carrier(host, hands, witness);
  for (const Step& step : plan.steps) {
    witness.begin(step);
    const Outcome outcome = carrier.run(step);
    witness.end(step, outcome);
    if (outcome.kind == Outcome::Kind::failed || outcome.kind == Outcome::Kind::restart) return false;
  }
  return true;
}

}  // namespace sekisho::mgmt::setup
