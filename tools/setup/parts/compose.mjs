import { createGoTool } from "./go-tool.mjs";

/** Docker Compose, for machines without it. Only drills on compose files need it. */
export const compose = createGoTool({
  name: "compose",
  title: "Docker Compose 5.6.0",
  range: "any docker-compose 2.24 or newer",
  when: "first use",
  variable: "COMPOSE_BIN",
  binary: "docker-compose",
  module: "tools/compose",
  package: "github.com/docker/compose/v5/cmd",
  version: "5.6.0",
  versionArgs: ["version"],
  pattern: /version v?(\d+\.\d+\.\d+)/,
  // 1.x knows no top-level name, and 2.x grew what the file needs only by and by.
  fits: /^(2\.(2[4-9]|[3-9]\d)|[5-9]\.\d+)\.\d+$/,
  ldflags: ["-X github.com/docker/compose/v5/internal.Version=v5.6.0"],
  cost: { downloadMb: 90, diskMb: 900, cpuSeconds: 100, secondsMin: 30 },
});
