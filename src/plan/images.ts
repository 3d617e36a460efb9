import { z } from "zod";

/** `[registry/]path[:tag][@digest]`. */
export const IMAGE_NAME =
  /^[A-Za-z0-9][\w.-]*(:\d+)?(\/[\w.-]+)*(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/;

const image = (what: string) =>
  z
    .string()
    .regex(IMAGE_NAME, "an image's name, such as registry:5000/name:tag")
    .nullable()
    .default(null)
    .describe(`${what}; null: CHROMA_ASSAY_IMAGE_*, else the baked one, else the official one.`);

/** Which images the docker driver makes containers from. */
export const images = z
  .strictObject({
    chroma: image("The Chroma server's"),
    backend: image("The application's own; it is baked, for there is no official one"),
    nginx: image("The balancer's and the gateway's"),
    toxiproxy: image("The proxy's on the links"),
    k6: image("The generator's"),
  })
  .prefault({})
  .describe("Images of the docker driver, each replaceable.");
