// Requests and responses of the control API, and the table that finds a handler for each.
//
// A handler is a plain function of a request. It runs in the server's own thread (server.h), so it may block shortly,
// and never touches the data path. Which routes exist is decided by who registers them: commands.h for staff's socket
// and for monitoring. Threads: a Router is read-only while a server uses it.
// Limits: server.h. Spec: RFC 9110 §9 (methods, HEAD), §15.5.6 (405 names what is allowed).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mgmt/access/peer.h"

namespace sekisho::mgmt::control {

using access::Peer;
using access::Role;

enum class Method : std::uint8_t { get, post };

struct Request {
  Method method = Method::get;
  std::string path;                          ///< without the query
  std::map<std::string, std::string> query;  ///< percent-decoded
  std::string body;
  Peer peer;  ///< who asks; peer.name is the person

  /// The parameter's value, or "" when it is not there.
  std::string parameter(const std::string& name) const;
};

/// Gives a long body piece by piece; nothing at its end. Lives in the server's thread.
using ChunkSource = std::function<std::optional<std::string>()>;

struct Response;
/// Starts what takes long and returns at once; `done` may be called from any thread, once.
using Deferred = std::function<void(std::function<void(Response)> done)>;

struct Response {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body;
  ChunkSource chunks = nullptr;  ///< instead of `body`, for what is too long to hold
  Deferred later = nullptr;      ///< instead of all of this: the response comes when it is ready
  std::string allow = {};        ///< the Allow header of a 405
};

/// {"error": "..."} with a status of 400 or more.
Response error_response(unsigned status, const std::string& text);

using Handler = std::function<Response(const Request&)>;

/// Why a router does not let a request through to its handler.
enum class Barred : std::uint8_t { no_such_path, wrong_method, wrong_role };

class Router {
 public:
  struct Entry {
    Method method;
    std::string path;
    Role needs;
  };

  /// Exact paths. Twice the same is our bug. Until require() says otherwise, the administrator's alone.
  void add(Method method, std::string path, Handler handler);
  /// Whoever asks needs this role at least; a route that is not there is passed over.
  void require(Method method, const std::string& path, Role role);
  std::vector<Entry> entries() const;
  /// Sees every request that would change something and reached its handler, and what it got.
  void set_witness(std::function<void(const Request&, const Response&)> witness) { witness_ = std::move(witness); }
  struct Barring {
    Barred why;
    Response response;
  };
  /// Why the request would not reach a handler, by its path, its method and who asks alone.
  std::optional<Barring> bar(const Request& request) const;
  /// 404 for an unknown path, 405 for another method, 403 without the role; an exception of the handler's becomes a
  /// 500 and a log line.
  Response route(const Request& request) const;

 private:
  struct Route {
    Handler handler;
    Role needs = Role::administrator;
  };
  Response run(const Handler& handler, const Request& request) const;
  Response watched(const Request& request, Response response) const;

  std::map<std::string, std::map<Method, Route>> routes_;
  std::function<void(const Request&, const Response&)> witness_;
};

/// Takes "/path?a=b&c" apart. Nothing when the escapes are broken or there are more than 16 parameters.
std::optional<Request> parse_target(const std::string& target);
/// For query values: all but letters, digits and -._~ escaped.
std::string percent_encode(const std::string& text);

}  // namespace sekisho::mgmt::control
