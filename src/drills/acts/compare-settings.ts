import { openChroma } from "../../chroma/client.ts";
import { isAbort, messageOf } from "../../errors.ts";
import { changedSettings, configurationWords } from "../configuration.ts";
import { ledgerOf, mainSetup, type Stage } from "../stage.ts";

/**
 * Waits until the server answers, and holds the index's settings, as it reads them now, against those that it
 * was made with. From here on the ledger goes by what is served.
 */
export async function compareSettings(stage: Stage): Promise<string> {
  const setup = mainSetup(stage);
  const { data, settings } = stage.lab;
  const { direct } = setup.endpoints;
  if (direct === undefined) throw new Error("A server has an address of its own.");
  stage.lab.tell("reading the index's settings");
  try {
    await setup.ready(data.ready, { timeoutMs: settings.limitMs, signal: stage.signal });
    const chroma = openChroma({ url: direct, headers: {}, signal: stage.signal });
    const { hnsw } = await chroma.collection(data.collection);
    const changed = changedSettings(data.hnsw, hnsw);
    const found = changed.join(", ") || configurationWords(hnsw);
    stage.invariants.push({
      id: "settings-are-kept",
      words: "settings of the index",
      outcome: changed.length === 0 ? "held" : "broken",
      found,
    });
    ledgerOf(stage).goBy(hnsw?.sync_threshold ?? null);
    return found;
  } catch (error) {
    if (isAbort(error) || stage.signal.aborted) throw error;
    // Whether anything can be read at all is what comes next.
    const words = `the index's settings couldn't be read: ${messageOf(error)}`;
    stage.notes.push(words);
    return words;
  }
}
