/** What pip would use, as far as it is set. */
export interface PipSettings {
  readonly index: string | undefined;
  readonly extraIndexes: readonly string[];
  readonly noIndex: boolean;
  readonly findLinks: readonly string[];
  readonly trustedHosts: readonly string[];
  readonly certificates: string | undefined;
  readonly proxy: string | undefined;
  readonly timeout: string | undefined;
}
export function readPipSettings(): PipSettings;
export function indexesOf(settings: PipSettings): readonly string[];
