import { describe, expect, it } from "vitest";
import { mountOf, readMounts } from "./mounts.ts";

const TABLE = `22 1 0:21 / / rw,relatime shared:1 - overlay overlay rw,lowerdir=/l,volatile
23 22 0:22 / /home rw - ext4 /dev/vda rw
24 23 0:23 /of/it /home/my\\040cache rw - nfs4 host:/x rw,hard
25 23 0:24 / /home/my\\040cache rw - tmpfs tmpfs rw,size=8k
`;
const mounts = readMounts((path) => (path === "/proc/self/mountinfo" ? TABLE : null));

describe("the mount that a path lies on", () => {
  it.each([
    ["/srv/data", "overlay"],
    ["/home", "ext4"],
    ["/home/my", "ext4"],
    ["/homes", "overlay"],
  ])("of %s is %s", (path, type) => {
    expect(mountOf(path, mounts)?.type).toBe(type);
  });

  it("is the last of several at one place, whose name may hold a space", () => {
    expect(mountOf("/home/my cache/chroma", mounts)?.type).toBe("tmpfs");
  });

  it("comes with the file system's options, and with what of it is mounted", () => {
    expect(mountOf("/srv", mounts)?.options).toContain("volatile");
    expect(mounts[2]).toMatchObject({ root: "/of/it", point: "/home/my cache" });
  });

  it("can't be told where there is no table", () => {
    expect(
      mountOf(
        "/home",
        readMounts(() => null),
      ),
    ).toBeNull();
  });
});
