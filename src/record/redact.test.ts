import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSecretName, redact, redactFields, redactKnown, secretsIn } from "./redact.ts";

describe("isSecretName", () => {
  it.each([
    ...["PASSWORD", "db_password", "PGPASSWORD", "API_TOKEN", "apiKey", "X-Api-Key", "SSH_KEY"],
    ...["CHROMA_SERVER_AUTHN_CREDENTIALS", "Authorization", "X-Chroma-Token", "client.secret"],
    ...["PASSWORD_HASH", "TOKEN_2", "--token", "refreshToken", "API_TOKENS"],
  ])("takes %s for a secret's", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    ...["key", "KEYBOARD", "monkey", "tokenizer", "max_tokens", "THREADS", "author", ""],
    ...["CHROMA_AUTH_TOKEN_TRANSPORT_HEADER", "CREDENTIALS_FILE", "secretary", "query"],
  ])("doesn't take %s for one", (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe("redact", () => {
  it.each([
    ["http://me:pw@host:80/path", "http://REDACTED@host:80/path"],
    ["http://me:p@ss@host", "http://REDACTED@host"],
    ["redis://token@host", "redis://REDACTED@host"],
    ["?api_key=abc&page=1", "?api_key=REDACTED&page=1"],
    ["TOKEN=abc serve --port 80", "TOKEN=REDACTED serve --port 80"],
    ['TOKEN="a b" serve', 'TOKEN="REDACTED" serve'],
    ["serve --token abc --port 80", "serve --token REDACTED --port 80"],
    ["serve --token 'a b'c --port 80", "serve --token REDACTED --port 80"],
    ["serve --token=abc --port 80", "serve --token=REDACTED --port 80"],
    ["PASSWORD: correct horse, battery", "PASSWORD: REDACTED"],
    ["PASSWORD: a\nTHREADS: 4", "PASSWORD: REDACTED\nTHREADS: 4"],
    ['{"apiKey":"a\\"b","k":10}', '{"apiKey":"REDACTED","k":10}'],
    ["Authorization: Bearer a1b2c3d4e5", "Authorization: REDACTED"],
    ["sent Bearer a1b2c3d4e5, refused", "sent Bearer REDACTED, refused"],
    ["env: TOKEN=x y", "env: TOKEN=REDACTED y"],
  ])("hides the secret in %s", (text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it.each([
    ...["http://host/me@there", "mail me@host.org", "12:30:05", "key: value", "max_tokens=512"],
    ...["THREADS=4", "monkey: banana", "Bearer authentication", "a == b", "token", "PASSWORD="],
    ...["--port 80", '{"k":10}', "TOKEN_HEADER: X-Chroma-Token", "a: b: c", "x=1 y=2"],
  ])("leaves %s alone", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("hides the given secrets wherever they stand", () => {
    expect(redact("it is s3cret-s3cret!", ["s3cret-s3cret"])).toBe("it is REDACTED!");
  });

  it("changes nothing the second time", () => {
    const piece = fc.constantFrom(
      ...[
        "TOKEN",
        "=",
        ": ",
        "x",
        '"',
        "'",
        " ",
        "http://a:b@c",
        "\n",
        "--token",
        "Bearer abc12345",
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const once = redact(pieces.join(""));
        expect(redact(once)).toBe(once);
      }),
    );
  });

  it("is quick with long texts of one kind", () => {
    const before = performance.now();
    for (const text of ["a", "a.", "a=", "=", '"', "a:", "a: ", "- ", "http://", "Bearer "])
      redact(text.repeat(20_000));
    expect(performance.now() - before).toBeLessThan(3000);
  });
});

describe("redactKnown", () => {
  it("hides what was given, and goes by no name", () => {
    expect(redactKnown("token: abc; s3cret; http://a:b@c", ["s3cret"])).toBe(
      "token: abc; REDACTED; http://REDACTED@c",
    );
  });
});

describe("redactFields", () => {
  it("empties fields with secrets' names, at any depth, and redacts all other texts", () => {
    const value = {
      kind: "request",
      headers: { Authorization: "Basic abc", Accept: "json" },
      urls: ["http://a:b@c"],
      token: { kind: "kept", text: "TOKEN=x" },
      count: 3,
      none: null,
    };
    expect(redactFields(value, [])).toEqual({
      kind: "request",
      headers: { Authorization: "REDACTED", Accept: "json" },
      urls: ["http://REDACTED@c"],
      token: { kind: "kept", text: "TOKEN=REDACTED" },
      count: 3,
      none: null,
    });
  });
});

describe("secretsIn", () => {
  it("finds texts under secrets' names, the longest first, each once", () => {
    const plan = {
      variables: { API_TOKEN: "abcdef", OTHER_TOKEN: "abcdef", PASSWORD: "abcdefgh", X: "public" },
      list: [{ secrets: ["0123456"] }],
    };
    expect(secretsIn(plan)).toEqual(["abcdefgh", "0123456", "abcdef"]);
  });

  it("leaves out short ones, which stand in ordinary text too", () => {
    expect(secretsIn({ PASSWORD: "on" })).toEqual([]);
  });
});
