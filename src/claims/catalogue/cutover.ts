import type { Claim } from "../claim.ts";

/** Getting there, and back. */
export const cutover: readonly Claim[] = [
  {
    id: "deploy",
    promise: "One command sets everything up",
    lines: [104, 370],
    estimand: "time from one command on an empty machine to the first right answer",
    bound: {
      supported: "one command is enough",
      refuted: "a right answer needs anything besides",
    },
    decider: "count",
    drivers: ["process", "docker"],
    oneBox: true,
    needs: "a drill: deploy from nothing; not in this version yet",
  },
  {
    id: "migration",
    promise: "Data is exported, imported and verified before the switch, in four phases",
    lines: [262, 267, 272, 277],
    estimand: "records that differ after the move: id, document, metadata, vector, neighbours",
    bound: {
      supported: "none differs, with writes going on meanwhile",
      refuted: "one record is lost or changed",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: "a drill: all four phases under load; not in this version yet",
  },
  {
    id: "rollback",
    promise: "Going back takes less than 5 minutes",
    lines: [388],
    estimand:
      "time from the decision to steady service on the old side with every acknowledged write",
    bound: {
      supported: "under 5 min with nothing lost, often enough for the plan's confidence",
      refuted: "one rollback takes longer, or loses a write",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: "a drill: cut over under load, write, roll back; not in this version yet",
  },
  {
    id: "after-cleanup",
    promise: "Going back still works once the old files are removed",
    lines: [277, 388],
    estimand:
      "acknowledged writes on the old side after a rollback that begins after the last phase",
    bound: {
      supported: "under 5 min with nothing lost, often enough for the plan's confidence",
      refuted: "there is nothing to go back to, or one write is lost",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: "a drill: roll back after the last phase; not in this version yet",
  },
  {
    id: "clustering",
    promise: "Two servers side by side are highly available",
    lines: [244],
    estimand: "whether one server reads what was written to the other",
    bound: {
      supported: "every acknowledged write is read from both, and survives the loss of one",
      refuted: "one acknowledged write isn't",
    },
    decider: "count",
    drivers: ["process", "docker"],
    oneBox: true,
    needs: "a drill: two servers, write to one, read from the other; not in this version yet",
  },
  {
    id: "client-code",
    promise: "The application code shown works",
    lines: [82, 91, 94],
    estimand: "outcome of the constructor and settings as described, with the pinned Python client",
    bound: { supported: "it connects and queries", refuted: "it fails" },
    decider: "count",
    drivers: ["process", "docker"],
    oneBox: true,
    needs: "an audit check that runs the code; not in this version yet",
  },
  {
    id: "paper-steps",
    promise: "The commands shown for set-up, migration and trouble do what they are for",
    lines: [104, 107, 110, 117, 120, 335, 338, 344, 347, 353, 356],
    estimand: "outcome of every command, each tried as described",
    bound: { supported: "every one works", refuted: "one doesn't" },
    decider: "count",
    drivers: ["docker"],
    oneBox: true,
    needs: "a drill: the steps one by one; not in this version yet",
  },
];
