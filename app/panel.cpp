// SPDX-License-Identifier: Apache-2.0
// intersession panel: a choice from files, answered without a database. Small cases are settled here, exactly; what needs a linear
// program goes to the helper process.
#include <sodium.h>

#include <chrono>
#include <cstdio>

#include "base/numbers.hpp"
#include "commands.hpp"
#include "helper_process.hpp"
#include "plan/panel_answer.hpp"

#include <boost/json/object.hpp>

namespace app {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_bytes = std::size_t{32} * 1024 * 1024;

std::string input(std::string const& path) {
  auto text = read_file(path);
  if (text.size() > most_bytes) throw Trouble(path + ": more than 32 MiB is too much.");
  return text;
}

template <class T>
T number(std::string const& text, char const* option, char const* what) {
  auto const n = base::parse_number<T>(text);
  if (!n)
    throw Trouble(std::string(option) + ": \"" + base::print_json(base::Json(std::string_view(text))).substr(1, text.size()) + "\" is no " + what + ".");
  return *n;
}

plan::Choice read(PanelSettings const& s) {
  auto const from_json = s.categories.empty() && s.respondents.empty() && s.size.empty();
  if (from_json == s.file.empty()) throw Trouble("Give either FILE.json, or --categories, --respondents and --size.");
  if (from_json) {
    auto choice = plan::read_panel_json(input(s.file));
    if (!choice) throw Trouble(s.file + ": " + in_words(choice.error()));
    return *choice;
  }
  if (s.categories.empty() || s.respondents.empty() || s.size.empty()) throw Trouble("--categories, --respondents and --size belong together.");
  auto const size = number<int>(s.size, "--size", "whole number");
  auto choice = plan::read_panel_csv(input(s.categories), input(s.respondents), size);
  if (choice) return *choice;
  auto const& field = choice.error().field;
  auto const of = [&](std::string_view name) { return field == name || field.starts_with(std::string(name) + ":"); };
  throw Trouble((of("categories") ? s.categories + ": " : of("respondents") ? s.respondents + ": " : "") + in_words(choice.error()));
}

plan::Lottery solve(plan::Choice const& choice, bool lottery, plan::Fairness fairness, double seconds) {
  plan::Task const task{choice, lottery, fairness, seconds};
  // The helper stops by itself and answers the best so far; a minute later it is stopped.
  HelperLimits limits;
  limits.time = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000) + 60'000);
  auto const solution = plan::read_solution(choice, run_helper("solve-lottery", plan::task_text(task), limits));
  if (!solution) throw Trouble(in_words(solution.error()));
  return *solution;
}

}  // namespace

int choose_panel(PanelSettings const& s) {
  auto const from = Clock::now();
  if (!s.lottery.empty() && s.lottery != "maximin" && s.lottery != "leximin") throw Trouble("--lottery is maximin or leximin.");
  double const seconds = s.seconds.empty() ? 600 : number<double>(s.seconds, "--seconds", "number");
  if (!(seconds >= 0 && seconds <= 86'400)) throw Trouble("--seconds is a number from 0 to 86400.");
  bool const draw = !s.lottery.empty() || !s.seed.empty();
  auto seed = static_cast<std::uint64_t>(randombytes_random());
  if (!s.seed.empty()) seed = number<std::uint64_t>(s.seed, "--seed", "whole number from 0 to 18446744073709551615");
  auto const fairness = s.lottery == "maximin" ? plan::Fairness::maximin : plan::Fairness::leximin;
  auto const choice = read(s);

  auto found = plan::admissible(choice);
  if (!found.decided) {
    auto const some = solve(choice, false, fairness, seconds);
    if (!some.decided) throw Trouble("Whether a panel is possible could not be found out in " + std::to_string(static_cast<int>(seconds)) + " seconds.");
    found.decided = true;
    found.feasible = some.feasible;
    if (some.feasible)
      for (auto const& t : plan::filled(plan::kinds_of(choice), some.mixes)) found.panels.push_back(t.panel);
  }
  base::Json answer;
  if (!found.feasible) {
    auto const why = plan::relaxations(choice);
    if (!why) throw Trouble(in_words(why.error()));
    answer = plan::relaxation_answer(choice, *why);
  } else if (draw) {
    auto const lottery = solve(choice, true, fairness, seconds);
    if (!lottery.feasible) throw Trouble("No lottery was found in " + std::to_string(static_cast<int>(seconds)) + " seconds.");
    answer = plan::panel_answer(choice, found, plan::WithLottery{lottery, fairness, seed});
  } else {
    answer = plan::panel_answer(choice, found, std::nullopt);
  }
  answer.as_object()["seconds"] = std::chrono::duration<double>(Clock::now() - from).count();
  auto const text = base::print_json(answer) + "\n";
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) throw Trouble("The output could not be written.");
  return 0;
}

}  // namespace app
