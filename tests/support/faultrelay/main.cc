// faultrelay ADDRESS[,ADDRESS…] PORT BACKEND-ADDRESS BACKEND-PORT: see fault_relay.h. Commands come on standard
// input.
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <sstream>

#include "fault_relay.h"

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: faultrelay ADDRESS[,ADDRESS...] PORT BACKEND-ADDRESS BACKEND-PORT\n";
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  std::vector<std::string> listen;
  std::istringstream list(argv[1]);
  for (std::string one; std::getline(list, one, ',');) listen.push_back(one);
  try {
    sekisho::lab::FaultRelay relay(listen, static_cast<std::uint16_t>(std::atoi(argv[2])), argv[3],
                                   static_cast<std::uint16_t>(std::atoi(argv[4])));
    relay.run();
  } catch (const std::exception& e) {
    std::cerr << "faultrelay: " << e.what() << "\n";
    return 1;
  }
  return 0;
}
