import { GenericContainer, StartupCheckStrategy, type StartupStatus } from "testcontainers";
import type { ContainerSpec } from "./container-spec.ts";

/** Ours to wait for: a setup is ready with a served query, and that is another matter. */
class AtOnce extends StartupCheckStrategy {
  override async checkStartupState(): Promise<StartupStatus> {
    return "SUCCESS";
  }
}

/** A container as a spec says, with what Testcontainers' own methods don't offer. */
export class PartContainer extends GenericContainer {
  constructor(spec: ContainerSpec, { seeded }: { readonly seeded: boolean }) {
    super(spec.image);
    this.withName(spec.name)
      .withLabels({ ...spec.labels })
      .withEnvironment({ ...spec.variables })
      .withNetworkMode(spec.network)
      .withWaitStrategy(new AtOnce())
      .withCopyContentToContainer([...spec.files])
      .withCopyDirectoriesToContainer([
        ...spec.folders,
        ...(seeded && spec.seed !== null ? [spec.seed] : []),
      ]);
    if (spec.entrypoint !== null) this.withEntrypoint([...spec.entrypoint]);
    if (spec.command !== null) this.withCommand([...spec.command]);
    if (spec.volume !== null)
      this.withBindMounts([{ source: spec.volume.name, target: spec.volume.target, mode: "rw" }]);
    this.publish(spec);
    this.limit(spec);
    // As the process driver stops its processes: Chroma hangs on SIGTERM under load.
    this.createOpts.StopSignal = "SIGINT";
    this.hostConfig.RestartPolicy = { Name: spec.restart, MaximumRetryCount: 0 };
  }

  /** On fixed ports: one that the engine chooses would change with every start. */
  private publish({ ports }: ContainerSpec): void {
    this.createOpts.ExposedPorts = Object.fromEntries(
      ports.map(({ inside }) => [`${inside}/tcp`, {}]),
    );
    this.hostConfig.PortBindings = Object.fromEntries(
      ports.map(({ inside, host }) => [
        `${inside}/tcp`,
        [{ HostIp: "127.0.0.1", HostPort: String(host) }],
      ]),
    );
  }

  private limit({ limits: { cpus, memoryMiB }, cpus: held }: ContainerSpec): void {
    const memory = memoryMiB === null ? {} : { memory: memoryMiB / 1024 };
    this.withResourcesQuota({ ...memory, ...(cpus === null ? {} : { cpu: cpus }) });
    // Without this it could use as much swap again.
    if (memoryMiB !== null) this.hostConfig.MemorySwap = memoryMiB * 1024 ** 2;
    if (held !== null) this.hostConfig.CpusetCpus = held.join(",");
  }
}
