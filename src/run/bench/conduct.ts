import type { Ending, Evidence } from "../../evidence/evidence.ts";
import { allowedCpus, splitCpus } from "../../host/cpu-set.ts";
import {
  asksForFirstQueries,
  asksForRounds,
  asksForScaling,
  asksForUsers,
  asksForWorkloads,
} from "../../plan/exercises.ts";
import { coldLine } from "../../report/words/cold.ts";
import { milliseconds } from "../../units/quantity.ts";
import { beginDraft, conduct, type Draft } from "../draft.ts";
import { playDrills } from "../drills/play-drills.ts";
import { prepareDrillData } from "../drills/prepare-drill-data.ts";
import { keepData, noteOfData, resumedDraft } from "../resume/resumed-draft.ts";
import { type Builds, buildFurther } from "./builds.ts";
import { measureCold } from "./cold.ts";
import { describeSetups } from "./describe-setups.ts";
import { ownCommit } from "./environment.ts";
import type { Lab, PreparedData, Workshop } from "./lab.ts";
import { measureRounds } from "./measure-rounds.ts";
import type { BenchOptions, Progress } from "./options.ts";
import { prepareData } from "./prepare-data.ts";
import { type PreparedExternal, prepareExternal } from "./prepare-external.ts";
import { measureScaling } from "./scaling/measure-scaling.ts";
import { createShop } from "./shop.ts";
import { step } from "./step.ts";
import { measureUsers } from "./users/measure-users.ts";
import { measureWorkloads } from "./workloads/measure-workloads.ts";

/**
 * Measures both setups against each other. Never throws for what the target or the user does: the
 * evidence tells how it ended.
 */
export async function conductBench(options: BenchOptions): Promise<Evidence> {
  const { before } = options;
  const draft = before === null ? begin(options) : goOn(options, before);
  const earlier = draft.drills.length;
  return conduct(options, draft, async (save) => {
    save();
    const shop = createShop(options);
    if (options.command !== "drill") await measure(options, { shop, draft, save });
    if (options.command !== "bench" && options.drills.length > 0)
      await breakIt(options, { shop, draft, save });
    return drillsEnding(draft.drills.slice(earlier)) ?? { kind: "complete" };
  });
}

function begin(options: BenchOptions): Draft {
  const { command, plan, drills, aa } = options;
  const ofDrills = command === "bench" ? [] : drills.flatMap(({ claims }) => claims);
  const ofBench = command === "drill" ? [] : plan.claims;
  return beginDraft({
    ...options,
    claims: [...ofBench, ...ofDrills],
    aa: aa !== null,
    setups: describeSetups(plan, aa, splitCpus(allowedCpus())),
  });
}

function goOn({ session }: BenchOptions, before: Evidence): Draft {
  const draft = resumedDraft(before, { now: new Date(), commit: ownCommit() });
  const { rounds = 0, drills = 0 } = draft.run.resumed?.at(-1) ?? {};
  const words = `going on with ${before.run.id}: ${rounds} valid rounds and ${drills} drills are kept`;
  session.emit({ kind: "note", words });
  return draft;
}

/** Plays a part that isn't played twice: a run that goes on leaves out what had come to its end. */
async function once(
  { draft, save }: Progress,
  name: string,
  play: () => Promise<void>,
): Promise<void> {
  const { partsDone = [] } = draft.run;
  if (partsDone.includes(name)) return;
  await play();
  draft.run = { ...draft.run, partsDone: [...partsDone, name] };
  save();
}

async function measure(options: BenchOptions, progress: Progress): Promise<void> {
  const { shop, draft, save } = progress;
  const prepared = await step(options, "data", async () => {
    const isThere = options.plan.driver === "external";
    const result = isThere ? await prepareExternal(shop) : await prepareData(shop);
    return { result, words: dataWords(result) };
  });
  keepData(draft, prepared.facts);
  save();
  const builds = await indexes(options, shop, prepared.data);
  if (builds.note !== null) noteOfData(draft, builds.note);
  const lab: Lab = { ...shop, data: prepared.data };
  const isTwice = options.aa !== null;
  if (asksForRounds(options.plan) || isTwice)
    await measureRounds(options, progress, { lab, builds: builds.data });
  if (asksForFirstQueries(options.plan) && !isTwice)
    await once(progress, "first queries", () => timeColdStarts(options, progress, lab));
  // A setup against itself carries as many users as itself.
  if (asksForUsers(options.plan) && !isTwice && fitTogether(options, draft))
    await once(progress, "users", () => countUsers(options, progress, lab));
  if (asksForScaling(options.plan) && !isTwice)
    await once(progress, "scaling", () => addBackends(options, progress, lab));
  if (asksForWorkloads(options.plan) && !isTwice)
    await once(progress, "workloads", () => playWorkloads(options, progress));
}

async function playWorkloads(
  options: BenchOptions,
  { shop, draft, save }: Progress,
): Promise<void> {
  await step(options, "workloads", async () => {
    const records = draft.data?.records ?? 0;
    const result = await measureWorkloads(shop, records, (workloads) => {
      draft.workloads = workloads;
      save();
    });
    const { skipped } = result;
    return { result, words: skipped.length === 0 ? "all played" : `${skipped.length} not played` };
  });
}

/** Ladders have both setups up, the one that isn't asked idle. */
function fitTogether({ session }: BenchOptions, { calibration }: Draft): boolean {
  if (calibration?.noDuet === undefined) return true;
  session.emit({
    kind: "note",
    words: "No users are counted: both setups don't fit on this machine side by side.",
  });
  return false;
}

/** More than one, where the plan says so and rounds are played with them. */
async function indexes(
  options: BenchOptions,
  shop: Workshop,
  first: PreparedData,
): Promise<Builds> {
  const { plan, aa } = options;
  if (plan.data.builds === 1 || !(asksForRounds(plan) || aa !== null))
    return { data: [first], note: null };
  return step(options, "indexes", async () => {
    const result = await buildFurther(shop, first);
    return { result, words: result.note ?? "" };
  });
}

const dataWords = ({ facts, data }: PreparedExternal): string =>
  facts === null
    ? `${data.queryCount} queries; the data is unknown`
    : `${facts.records} records of ${facts.dimension} dimensions`;

/** Beside the rounds, once: what the first queries cost when the data isn't in memory. */
async function timeColdStarts(
  options: BenchOptions,
  { draft, save }: Progress,
  lab: Lab,
): Promise<void> {
  draft.cold = await step(options, "first queries", async () => {
    const result = await measureCold(lab);
    return { result, words: coldLine({ ...draft, cold: result }) ?? "" };
  });
  save();
}

async function countUsers(
  options: BenchOptions,
  { draft, save }: Progress,
  lab: Lab,
): Promise<void> {
  await step(options, "users", async () => {
    const onUsers = (capacity: Draft["capacity"]) => {
      draft.capacity = capacity;
      save();
    };
    const result = await measureUsers(lab, onUsers, draft.capacity);
    const ceiling = result.generator.ceilingPerSecond;
    const words =
      ceiling === null
        ? "the generator couldn't keep any schedule here"
        : `${result.ladders.length} ladders; the generator's own ceiling is ${ceiling.toFixed(0)}/s`;
    return { result, words };
  });
}

async function addBackends(
  options: BenchOptions,
  { draft, save }: Progress,
  lab: Lab,
): Promise<void> {
  await step(options, "scaling", async () => {
    const result = await measureScaling(lab, (scaling) => {
      draft.scaling = scaling;
      save();
    });
    const { length } = result.points;
    const words =
      length === 0 ? "the generator couldn't keep any schedule here" : `${length} ladders`;
    return { result, words };
  });
}

/** A drill that couldn't be played through isn't the target's doing as far as anybody knows. */
function drillsEnding(drills: Draft["drills"]): Ending | null {
  const words = drills.flatMap(({ name, state }) =>
    state.kind === "failed" ? [`${name}: ${state.why}`] : [],
  );
  if (words.length === 0) return null;
  return {
    kind: "failed",
    code: "DRILL_FAILED",
    message: words.join("\n"),
    hint: "What the servers said stands in logs/ of the run's folder.",
  };
}

/** Longer than any drill waits by itself: beyond it the watchdog heals, whatever became of us. */
const MINUTE = 60_000;

async function breakIt(options: BenchOptions, { shop, draft, save }: Progress): Promise<void> {
  const { session, plan, drills } = options;
  const prepared = await step(options, "the drills' data", async () => {
    const result = await prepareDrillData(shop);
    return {
      result,
      words: `${result.facts.records} records of ${result.facts.dimension} dimensions`,
    };
  });
  if (options.command === "drill") keepData(draft, prepared.facts);
  draft.data ??= prepared.facts;
  save();
  const { holdMs, limitMs } = plan.drilling;
  await playDrills({
    shop,
    prepared,
    drills,
    folder: session.folder.path,
    before: draft.drills,
    intend: (undo) =>
      session.intend(undo, { untilMs: milliseconds(Date.now() + holdMs + limitMs + MINUTE) }),
    onDrill: (played) => {
      draft.drills = [...draft.drills, played];
      save();
    },
  });
}
