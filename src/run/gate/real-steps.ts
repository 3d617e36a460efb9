import { join } from "node:path";
import { drillsNamed } from "../../drills/catalogue.ts";
import { HarnessError } from "../../errors.ts";
import type { DrillEvidence } from "../../evidence/drill.ts";
import type { Fingerprint, GateEvidence } from "../../evidence/gate.ts";
import type { Side } from "../../evidence/round.ts";
import { Scope } from "../../scope.ts";
import { milliseconds, type PerSecond } from "../../units/quantity.ts";
import { calibrate } from "../bench/calibrate.ts";
import type { Lab, Variant, Workshop } from "../bench/lab.ts";
import { createSetup } from "../bench/pair.ts";
import { measureUsers } from "../bench/users/measure-users.ts";
import type { Draft } from "../draft.ts";
import { playDrills } from "../drills/play-drills.ts";
import { type PreparedDrillData, prepareDrillData } from "../drills/prepare-drill-data.ts";
import { step } from "../step.ts";
import { findReference } from "./find-reference.ts";
import { fingerprintOf } from "./fingerprint.ts";
import {
  externalGround,
  type Ground,
  type GroundOptions,
  labOf,
  ourGround,
  shopOf,
} from "./grounds.ts";
import { ladderOf } from "./ladders.ts";
import { type Measured, playDuetIn } from "./play-duet.ts";
import { type GateReference, planOfReference, versionOf } from "./reference-plan.ts";
import type { Contender, DuetOrder, DuetWatch, NightSteps } from "./steps.ts";

/** Longer than any drill waits by itself: beyond it the watchdog heals, whatever became of us. */
const MINUTE = 60_000;

/** What every command's evidence has. */
type Known = Partial<Pick<Draft, "data" | "calibration" | "nullServer" | "noopBackend">>;

export interface RealOptions extends GroundOptions {
  readonly fill: (known: Known) => void;
}

/** A night's steps, done on this machine. */
export class RealSteps implements NightSteps {
  readonly candidate: Contender;
  readonly slowsDown: NightSteps["slowsDown"];
  readonly #options: RealOptions;
  readonly #shop: Workshop;
  readonly #grounds = new Map<string, Ground>();
  #measured: Measured | null = null;
  #drillData: PreparedDrillData | null = null;

  constructor(options: RealOptions) {
    const { plan, toolchain } = options;
    this.#options = options;
    this.#shop = shopOf(options);
    this.candidate = this.#contender("candidate", { plan, toolchain });
    this.slowsDown = this.#isExternal ? "generator" : "backend";
  }

  get #isExternal(): boolean {
    return this.#options.plan.driver === "external";
  }

  /** What the plan says of a reference, which needn't be there to be known. */
  planned(reference: GateReference): Fingerprint {
    const { plan, toolchain } = this.#options;
    return fingerprintOf({
      plan: planOfReference(plan, reference),
      chromadbVersion: versionOf(plan, reference) ?? toolchain.chromadbVersion,
      backendFolder: this.#shop.backendFolder,
    });
  }

  async find(reference: GateReference): Promise<Contender> {
    return this.#contender(reference.name, await findReference(this.#options, reference));
  }

  async prepare(references: readonly Contender[]): Promise<void> {
    const [first] = references;
    // A deployment that exists already has its own, which is read when that is tried out.
    if (first === undefined || this.#isExternal) return;
    await this.#readData(first, () => ourGround(this.#shop, [this.candidate, ...references]));
  }

  async tryOut(contender: Contender): Promise<void> {
    if (!this.#isExternal) return this.#answers("a", contender);
    // What it would be asked is known once a reference's data is.
    if (contender === this.candidate) return;
    await this.#sayingWhere(contender, async () => {
      await this.#readData(contender, () => externalGround(this.#options, contender));
      await this.#answers("a", contender).catch((error: unknown) => {
        // Nothing is played on it, so what the night tells of its data is another's.
        this.#grounds.delete(contender.name);
        throw error;
      });
    });
  }

  async #readData(reference: Contender, read: () => Promise<Ground>): Promise<void> {
    const { session, fill } = this.#options;
    const ground = await step(session.emit, "data", async () => {
      const result = await read();
      return { result, words: dataWords(result) };
    });
    this.#grounds.set(reference.name, ground);
    fill({ data: [...this.#grounds.values()][0]?.facts ?? null });
  }

  /** Stands it up, where it isn't standing, until it has answered a query; held against itself it is on either side. */
  async #answers(side: Side, reference: Contender): Promise<void> {
    const kind = side === "a" ? "same" : "main";
    const { name } = side === "a" ? reference : this.candidate;
    const lab = this.#lab({ kind, reference, slowDownUs: 0 });
    await step(this.#options.session.emit, `${name} tried out`, () => answerOnce(lab, side, name));
  }

  async calibrate(reference: Contender): Promise<PerSecond | null> {
    const { session, fill } = this.#options;
    if (this.#isExternal) await this.#answers("b", reference);
    // By the reference alone: a candidate that carries less must not be asked for less.
    const lab = this.#lab({ kind: "same", reference, slowDownUs: 0 });
    const result = await step(session.emit, "calibration", async () => {
      const calibrated = await this.#sayingWhere(reference, () => calibrate(lab));
      const { busy } = calibrated.calibration;
      const words =
        busy.kind === "offered"
          ? `busy at ${busy.ratePerSecond.toFixed(0)}/s a side`
          : `no busy point: ${busy.why}`;
      return { result: calibrated, words };
    });
    fill(result);
    const { calibration, nullServer } = result;
    this.#measured = { calibration, generatorOnTime: nullServer?.onTime ?? true };
    return calibration.busy.kind === "offered" ? calibration.busy.ratePerSecond : null;
  }

  async playDuet(order: DuetOrder, watch: DuetWatch): Promise<string | null> {
    const measured = this.#measured;
    if (measured === null) throw new Error("The calibration comes before the duets.");
    return this.#sayingWhere(order.reference, () =>
      playDuetIn(this.#lab(order), measured, { order, watch }),
    );
  }

  async playDrills(of: Contender, onDrill: (played: DrillEvidence) => void): Promise<void> {
    const { plan, session } = this.#options;
    const { writer } = this.#ground(of);
    this.#drillData ??= await prepareDrillData({ ...this.#shop, toolchain: writer });
    const { holdMs, limitMs } = plan.drilling;
    await playDrills({
      shop: { ...this.#shop, ...of.variant, logFolder: join(this.#shop.logFolder, of.name) },
      prepared: this.#drillData,
      drills: drillsNamed(plan.gate.drills),
      folder: join(session.folder.path, "gate", of.name),
      intend: (undo) =>
        session.intend(undo, { untilMs: milliseconds(Date.now() + holdMs + limitMs + MINUTE) }),
      onDrill,
    });
  }

  async climb(reference: Contender): Promise<GateEvidence["ladders"]> {
    const lab = this.#lab({ kind: "main", reference, slowDownUs: 0 });
    const { emit } = this.#options.session;
    const users = await step(emit, `users against ${reference.name}`, async () => {
      const result = await this.#sayingWhere(reference, () => measureUsers(lab, () => undefined));
      return { result, words: `${result.ladders.length} ladders` };
    });
    return users.ladders.map((ladder) =>
      ladderOf(ladder.side === "a" ? reference.name : this.candidate.name, ladder),
    );
  }

  #contender(name: string, variant: Variant): Contender {
    const { backendFolder } = this.#shop;
    const { chromadbVersion } = variant.toolchain;
    const fingerprint = fingerprintOf({ plan: variant.plan, chromadbVersion, backendFolder });
    return { name, variant, fingerprint };
  }

  #ground({ name }: Contender): Ground {
    const ground = this.#grounds.get(name) ?? [...this.#grounds.values()][0];
    if (ground === undefined) throw new Error("The data comes before what is measured on it.");
    return ground;
  }

  #lab(order: Pick<DuetOrder, "kind" | "reference" | "slowDownUs">): Lab {
    return labOf(this.#ground(order.reference), order);
  }

  /** A reference that exists already stands in local's place: what is wrong with it is said of its own. */
  async #sayingWhere<T>({ name }: Contender, work: () => Promise<T>): Promise<T> {
    const { references } = this.#options.plan.gate;
    const index = references.findIndex((reference) => reference.name === name);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof HarnessError && this.#isExternal)) throw error;
      const { code, message, hint, cause } = error;
      const own = (text: string) =>
        text.replaceAll("setups.local.external", `gate.references[${index}].external`);
      throw new HarnessError(code, own(message), {
        cause,
        ...(hint === undefined ? {} : { hint: own(hint) }),
      });
    }
  }
}

const dataWords = ({ data, facts }: Ground): string =>
  facts === null
    ? `${data.queryCount} queries; the data is unknown`
    : `${facts.records} records of ${facts.dimension} dimensions`;

/** Stands a side up on a copy of the data until it has answered its first query. */
async function answerOnce(
  lab: Lab,
  side: Side,
  name: string,
): Promise<{ result: undefined; words: string }> {
  const scope = new Scope();
  try {
    const setup = scope.use(`stop ${name}`, await createSetup(lab, side, `try-${name}`));
    await setup.start(lab.signal);
    const { readyMs } = await setup.ready(lab.data.probe, {
      timeoutMs: lab.plan.rounds.readyMs,
      signal: lab.signal,
    });
    return { result: undefined, words: `it answers after ${(readyMs / 1000).toFixed(1)} s` };
  } finally {
    await scope[Symbol.asyncDispose]();
  }
}
