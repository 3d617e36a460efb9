import { HarnessError } from "../../errors.ts";
import { readVariable } from "../../host/environment.ts";
import type { SecretHeader } from "../../load/wire.ts";
import type { External } from "../../plan/external.ts";
import type { SetupName } from "../setup.ts";

type Externals = Readonly<Record<SetupName, { readonly external: External }>>;
const NAMES = ["local", "server"] as const;
const PLACES = ["app", "chroma"] as const;
type Place = (typeof PLACES)[number];

/** What the generator finds a key under, whatever the user's variable is called. */
const variableOf = (name: SetupName, place: Place): string =>
  `ASSAY_SECRET_${name}_${place}`.toUpperCase();

/** The value of a key; null where none is sent. @throws HarnessError PLAN_INVALID where the variable is empty. */
function keyIn(name: SetupName, place: Place, external: External): string | null {
  const { variable } = external[place].key;
  if (variable === null) return null;
  const value = readVariable(variable) ?? "";
  if (value !== "") return value;
  throw new HarnessError(
    "PLAN_INVALID",
    `Expected the environment variable ${variable} to hold the key of \`setups.${name}.external.${place}\`, got nothing.`,
    { hint: `export ${variable}=… before the run; it reaches no file.` },
  );
}

/** The keys by what the generator finds them under; they belong into its environment alone. */
export function keysOf(setups: Externals): Record<string, string> {
  const entries = NAMES.flatMap((name) =>
    PLACES.map(
      (place) => [variableOf(name, place), keyIn(name, place, setups[name].external)] as const,
    ),
  );
  return Object.fromEntries(
    entries.filter((entry): entry is readonly [string, string] => entry[1] !== null),
  );
}

/** The header that k6 fills from its environment. */
export function secretHeaders(name: SetupName, place: Place, external: External): SecretHeader[] {
  const { variable, header, prefix } = external[place].key;
  return variable === null ? [] : [{ header, prefix, variable: variableOf(name, place) }];
}

/** Every header of a request of our own, the key's included: for no file and no message. */
export function headersOf(
  name: SetupName,
  place: Place,
  external: External,
): Record<string, string> {
  const { headers, key } = external[place];
  const value = keyIn(name, place, external);
  return value === null ? headers : { ...headers, [key.header]: `${key.prefix}${value}` };
}
