import { createGoTool } from "./go-tool.mjs";

/** The proxy that cuts and slows connections. Only drills on the network need it. */
export const toxiproxy = createGoTool({
  name: "toxiproxy",
  title: "Toxiproxy 2.12.0",
  range: "any toxiproxy-server 2.12.x",
  when: "first use",
  for: "the first drill on the network",
  variable: "TOXIPROXY_BIN",
  binary: "toxiproxy-server",
  module: "tools/toxiproxy",
  package: "github.com/Shopify/toxiproxy/v2/cmd/server",
  version: "2.12.0",
  versionArgs: ["-version"],
  pattern: /version (\d+\.\d+\.\d+)/,
  fits: /^2\.12\.\d+$/,
  // Without it the server reports "git", and nobody could tell a fitting one from another.
  ldflags: ["-X github.com/Shopify/toxiproxy/v2.Version=2.12.0"],
  cost: { downloadMb: 25, diskMb: 300, cpuSeconds: 40, secondsMin: 10 },
});
