#include "mgmt/life/change_files.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace sekisho::mgmt::life {
namespace {

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string cannot(const std::string& path, int fault) {
  return path + " cannot be written: " + std::strerror(fault);
}

}  // namespace

std::string real_path(const std::string& path) {
  std::error_code fault;
  const auto real = std::filesystem::weakly_canonical(path, fault);
  return fault ? path : real.string();
}

Fault ChangeFiles::replace(const std::string& path, std::string_view text) {
  const std::string beside = path + ".new";
  int fault = calls_.write(beside, text);
  if (fault == 0) {
    fault = calls_.take_rights(beside, path);
    if (fault == ENOENT) fault = calls_.take_rights(beside, config_path_);
    if (fault == ENOENT) fault = 0;  // there is nothing to be like
  }
  if (fault == 0) fault = calls_.sync_file(beside);
  if (fault == 0) fault = calls_.rename(beside, path);
  if (fault == 0) fault = calls_.sync_directory(directory_of(path));
  if (fault == 0) return std::nullopt;
  return cannot(path, fault);
}

Fault ChangeFiles::remove(const std::string& path) {
  int fault = calls_.remove(path);
  if (fault == ENOENT) return std::nullopt;
  if (fault == 0) fault = calls_.sync_directory(directory_of(path));
  if (fault == 0) return std::nullopt;
  return path + " cannot be removed: " + std::strerror(fault);
}

Result<std::optional<std::string>, std::string> ChangeFiles::read(const std::string& path) {
  auto text = calls_.read(path);
  if (text) return std::optional<std::string>(std::move(*text));
  if (text.error() == trust::ReadFault::not_there) return std::optional<std::string>();
  return Failure{path + " cannot be read"};
}

Fault ChangeFiles::make_one(const FileChange& file, Side wanted, Side other) {
  const auto now = read(file.path);
  if (now && *now == file.*wanted) {
    // The text may be right and not yet safe: a crash came between a rename and the flush of the directory, or an
    // editor has flushed nothing.
    int fault = *now ? calls_.sync_file(file.path) : 0;
    if (fault == 0) fault = calls_.sync_directory(directory_of(file.path));
    return fault == 0 ? std::nullopt : Fault(cannot(file.path, fault));
  }
  if (now && *now && *now != file.*other) {  // neither old nor new: somebody's work
    const std::string kept = file.path + ".kept";
    if (auto fault = replace(kept, **now)) return fault;
    kept_.push_back(kept);
  }
  return file.*wanted ? replace(file.path, *(file.*wanted)) : remove(file.path);
}

Fault ChangeFiles::make(const Journal& journal, Side wanted, Side other) {
  Fault first;
  for (const FileChange& file : journal.files) {
    auto fault = make_one(file, wanted, other);
    if (fault && !first) first = std::move(fault);
  }
  return first;
}

Fault ChangeFiles::begin(const Journal& journal) {
  const std::string text = encode(journal);
  if (text.size() > trust::SystemCalls::max_bytes)  // a start could not read it
    return "the change is too large: " + journal_path_ + " would be larger than 64 MiB";
  return replace(journal_path_, text);
}
Fault ChangeFiles::write(const Journal& journal) { return make(journal, &FileChange::after, &FileChange::before); }
Fault ChangeFiles::undo(const Journal& journal) { return make(journal, &FileChange::before, &FileChange::after); }
Fault ChangeFiles::end() { return remove(journal_path_); }

Fault ChangeFiles::decide(Journal& journal, Fate fate) {
  Journal decided = journal;
  decided.fate = fate;
  if (auto fault = begin(decided)) return fault;
  journal.fate = fate;
  return std::nullopt;
}

namespace {

std::string change_of(const Journal& journal) {
  return "change " + std::to_string(journal.revision) + " of " + journal.who + " (" + journal.why + ")";
}

void tell(Recovery& found, bool undo, const Fault& fault, const std::vector<std::string>& kept) {
  std::string files;
  for (const FileChange& file : found.journal.files) files += (files.empty() ? "" : ", ") + file.path;
  found.sentences.push_back(
      undo
          ? change_of(found.journal) + " was not confirmed before the gateway ended: rolled back; the old texts of " +
                files + " are in force"
          : change_of(found.journal) + " was confirmed: the new texts of " + files + " are in force");
  for (const std::string& path : kept)
    found.sentences.push_back("a file of that change was edited by hand meanwhile: the edited text is " + path);
  if (!fault) return;
  found.sentences.push_back(*fault +
                            "; the gateway runs with the right texts, but the files on the disk are a mixture");
  for (const FileChange& file : found.journal.files)
    found.unwritten.emplace_back(file.path, undo ? file.before : file.after);
}

}  // namespace

Recovery recover(trust::FileCalls& calls, const std::string& config_path) {
  Recovery found;
  ChangeFiles files(calls, config_path);
  const auto text = files.read(files.journal_path());
  if (text && !*text) return found;
  auto journal = text ? decode(**text) : std::nullopt;
  if (!journal) {
    found.what = Recovery::What::unreadable;
    const std::string aside = files.journal_path() + ".damaged";
    calls.rename(files.journal_path(), aside);
    found.sentences.push_back("the journal of a change is damaged and cannot say which files count: set aside as " +
                              aside + "; compare the files with `sekishoctl config history`");
    return found;
  }
  found.journal = std::move(*journal);
  const bool undo = found.journal.fate == Fate::undo;
  found.what = undo ? Recovery::What::rolled_back : Recovery::What::kept;
  Fault fault = undo ? files.undo(found.journal) : files.write(found.journal);
  if (!fault) {
    fault = files.end();
    if (fault) found.sentences.push_back(*fault);
    fault.reset();  // the next start does it again
  }
  tell(found, undo, fault, files.take_kept());
  return found;
}

config::FileSource source_after(const Recovery& recovery) {
  config::FileSource source = config::disk();
  if (recovery.unwritten.empty()) return source;
  source.read = [unwritten = recovery.unwritten, read = source.read](const std::string& path, std::string& reason) {
    for (const auto& [changed, text] : unwritten) {
      if (real_path(path) == changed) return text;
    }
    return read(path, reason);
  };
  return source;
}

}  // namespace sekisho::mgmt::life
