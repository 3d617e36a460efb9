import { describe, expect, it } from "vitest";
import { html, prose } from "./markup.ts";

describe("a template of markup", () => {
  it("escapes text, in elements and in attributes", () => {
    const text = `<b>"'&`;
    expect(html`<p title="${text}">${text}</p>`.html).toBe(
      '<p title="&lt;b&gt;&quot;&#39;&amp;">&lt;b&gt;&quot;&#39;&amp;</p>',
    );
  });

  it("leaves markup that it made itself as it is, in lists too", () => {
    expect(html`<ul>${[html`<li>${1.005}</li>`, html`<li>${"<"}</li>`]}</ul>`.html).toBe(
      "<ul><li>1</li><li>&lt;</li></ul>",
    );
  });

  it("shows nothing for null", () => {
    expect(html`<p>${null}</p>`.html).toBe("<p></p>");
  });

  it("sets a command as code, and escapes it", () => {
    expect(prose("Run `a <b>` & wait.").html).toBe("Run <code>a &lt;b&gt;</code> &amp; wait.");
  });

  it("keeps a unit with its number and curves an apostrophe, but not in a command", () => {
    expect(prose("It's 3 ms or 44 % of `it's 3 ms`.").html).toBe(
      "It’s 3\u00a0ms or 44\u00a0% of <code>it&#39;s 3 ms</code>.",
    );
  });

  it("replaces characters that HTML forbids", () => {
    expect(html`${"a\u0000b\u001bc"}`.html).toBe("a\ufffdb\ufffdc");
  });
});
