import { describe, expect, it } from "vitest";
import { catalogue as claims } from "../claims/catalogue.ts";
import { drills, drillsNamed } from "../drills/catalogue.ts";
import { profile } from "../plan/profiles.ts";

const names = drills.map(({ name }) => name);

describe("the catalogue of drills", () => {
  it("is what the profile `drills` plays, in its order", () => {
    expect(profile("drills").drills).toEqual(names);
  });

  it("holds every drill that a profile names", () => {
    for (const name of profile("quick").drills ?? []) expect(names).toContain(name);
  });

  it("names every drill and every step of one once", () => {
    expect(new Set(names).size).toBe(names.length);
    for (const { name, steps } of drills)
      expect(new Set(steps.map((step) => step.name)).size, name).toBe(steps.length);
  });

  it("is evidence for claims that there are", () => {
    const known = claims.map(({ id }) => id);
    for (const drill of drills)
      for (const claim of drill.claims) expect(known, drill.name).toContain(claim);
  });

  it("tells where a drill uses Toxiproxy", () => {
    for (const { name, proxies, needs } of drills)
      expect(needs?.includes("Toxiproxy") ?? false, name).toBe(proxies);
  });

  it("has no drill of another name", () => {
    expect(() => drillsNamed(["hang", "hangg"])).toThrow('There is no drill "hangg".');
    expect(drillsNamed(["hang"]).map(({ name }) => name)).toEqual(["hang"]);
  });
});
