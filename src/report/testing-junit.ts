import type { XmlElement } from "./testing-xml.ts";

/** What the schema that Jenkins publishes (junit-10.xsd) allows, as far as we could get it wrong. */
const SHAPE: Readonly<
  Record<
    string,
    { required: readonly string[]; optional: readonly string[]; children: readonly string[] }
  >
> = {
  testsuites: {
    required: [],
    optional: ["name", "time", "tests", "failures", "disabled", "errors"],
    children: ["testsuite"],
  },
  testsuite: {
    required: ["name", "tests"],
    optional: ["failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id"],
    children: ["properties", "testcase", "system-out", "system-err"],
  },
  testcase: {
    required: ["name", "classname"],
    optional: ["assertions", "time", "status"],
    children: ["skipped", "error", "failure", "system-out", "system-err"],
  },
  failure: { required: [], optional: ["type", "message"], children: [] },
  error: { required: [], optional: ["type", "message"], children: [] },
  skipped: { required: [], optional: ["type", "message"], children: [] },
  "system-out": { required: [], optional: [], children: [] },
};

/** Every breach of the schema; [] = it obeys. */
export function junitBreaches(root: XmlElement): readonly string[] {
  return [...(root.name === "testsuites" ? [] : [`root ${root.name}`]), ...breaches(root)];
}

function breaches(element: XmlElement): readonly string[] {
  const { name, attributes, children } = element;
  const shape = SHAPE[name];
  if (shape === undefined) return [`unknown element ${name}`];
  const allowed = [...shape.required, ...shape.optional];
  return [
    ...shape.required
      .filter((one) => attributes[one] === undefined)
      .map((one) => `${name} without ${one}`),
    ...Object.keys(attributes)
      .filter((one) => !allowed.includes(one))
      .map((one) => `${name} with ${one}`),
    ...children
      .filter((one) => !shape.children.includes(one.name))
      .map((one) => `${one.name} in ${name}`),
    ...wrongCounts(element),
    ...wrongValues(element),
    ...children.flatMap(breaches),
  ];
}

const TAGS = { failures: "failure", errors: "error", skipped: "skipped" } as const;

/** A count must be what is there. */
function wrongCounts({ name, attributes, children }: XmlElement): readonly string[] {
  if (name !== "testsuite" && name !== "testsuites") return [];
  const cases = name === "testsuite" ? children : children.flatMap((suite) => suite.children);
  const wanted = [
    ["tests", cases.length] as const,
    ...Object.entries(TAGS).map(
      ([of, tag]) =>
        [
          of,
          cases.filter((one) => one.children.some((child) => child.name === tag)).length,
        ] as const,
    ),
  ];
  return wanted
    .filter(([of, count]) => attributes[of] !== undefined && attributes[of] !== `${count}`)
    .map(([of, count]) => `${name} says ${attributes[of]} ${of}, has ${count}`);
}

const FORMATS = { time: /^\d+\.\d{3}$/, timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/ };

const wrongValues = ({ name, attributes }: XmlElement): readonly string[] =>
  Object.entries(FORMATS)
    .filter(([of, format]) => Object.hasOwn(attributes, of) && !format.test(attributes[of] ?? ""))
    .map(([of]) => `${name}: ${of} ${attributes[of]}`);
