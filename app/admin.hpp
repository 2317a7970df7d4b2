// SPDX-License-Identifier: Apache-2.0
// The door for commands beside a running server: DIRECTORY/admin.sock, mode 0600. One line with a JSON object in, one line
// with a JSON object back (wishes.hpp). Whoever may open the file may do everything; nobody else reaches it (rulings 8).
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "wishes.hpp"

namespace app {

/// The server's side: a thread that answers one wish after the other.
class AdminDoor {
 public:
  using Answer = std::function<Said(boost::json::object const&)>;
  /// Opens the socket; one left behind by a killed server is replaced. Throws Trouble.
  AdminDoor(std::string const& directory, Answer answer);
  ~AdminDoor();
  AdminDoor(AdminDoor const&) = delete;
  AdminDoor& operator=(AdminDoor const&) = delete;

 private:
  void work(std::stop_token const& stop);
  void answer_one(int connection, std::stop_token const& stop);
  std::string path_;
  int listening_ = -1;
  Answer answer_;
  std::jthread thread_;
};

/// The command's side: hands a wish to the server of this directory. None when no server answers there.
std::optional<Said> ask_server(std::string const& directory, boost::json::object const& wish);

}  // namespace app
