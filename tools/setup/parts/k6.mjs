import { createGoTool } from "./go-tool.mjs";

/** The load generator. */
export const k6 = createGoTool({
  name: "k6",
  title: "k6 2.2.0",
  range: "any k6 2.2.x",
  when: "start",
  variable: "K6_BIN",
  binary: "k6",
  module: "tools/k6",
  package: "go.k6.io/k6/v2",
  version: "2.2.0",
  versionArgs: ["version"],
  pattern: /k6 v(\d+\.\d+\.\d+)/,
  fits: /^2\.2\.\d+$/,
  ldflags: [],
  cost: { downloadMb: 85, diskMb: 850, cpuSeconds: 130, secondsMin: 30 },
});
