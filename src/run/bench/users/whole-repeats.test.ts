import { describe, expect, it } from "vitest";
import { capacityEvidence, withSeveral } from "../../../claims/users/testing.ts";
import { wholeRepeats } from "./measure-users.ts";

const whole = capacityEvidence({ a: [40, 50], b: [80, 100], direct: "held", repeats: 2 });

describe("ladders of a run that goes on", () => {
  it("are kept where their repeat came to its end", () => {
    expect(wholeRepeats(whole)).toEqual(whole);
  });

  it("are climbed again where it didn't: the ladders of one repeat share a start", () => {
    const isFirst = ({ repeat }: { readonly repeat: number }) => repeat === 1;
    const first = {
      ladders: whole.ladders.filter(isFirst),
      direct: whole.direct.filter(isFirst),
      recall: whole.recall.filter(isFirst),
    };
    const cutInDirect = { ...whole, direct: whole.direct.slice(0, -1) };
    expect(wholeRepeats(cutInDirect)).toMatchObject(first);
    const cutInLadder = { ...whole, ladders: whole.ladders.slice(0, 3), direct: first.direct };
    expect(wholeRepeats(cutInLadder)).toMatchObject(first);
    expect(wholeRepeats(cutInLadder).generator).toEqual(whole.generator);
  });

  it("are whole with both contrasts alone, where two were wanted", () => {
    const both = withSeveral(whole, [90, 100]);
    expect(wholeRepeats(both)).toEqual(both);
    const cut = { ...both, direct: both.direct.slice(0, -1) };
    expect(wholeRepeats(cut).ladders.every(({ repeat }) => repeat === 1)).toBe(true);
    // Where nginx is missing there is one contrast, and it is enough.
    const missing = { ...whole, several: { backends: 3, missing: "no nginx" } };
    expect(wholeRepeats(missing)).toEqual(missing);
  });
});
