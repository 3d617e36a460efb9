import { proxyControl, proxyUrl } from "../setup/toxiproxy.ts";
import { begin, broken, doUnder } from "./active.ts";
import { type Exchange, exchange, wordsOf } from "./exchange.ts";
import { type Fault, type LinkName, linkWords } from "./fault.ts";
import { atProxy, linkRefusal, proxiedLink } from "./proxied-link.ts";
import { ANSWER } from "./toxic.ts";

/** New connections are refused, and open ones end. */
export function cut(on: LinkName): Fault {
  const fault: Fault = {
    name: "cut",
    on: linkWords(on),
    describe: () => `nothing gets through on ${linkWords(on)}: connections are refused`,
    endedBy: "environment",
    refusal: async (setup) => linkRefusal(setup, on),
    inject: (setup, { intend, signal }) =>
      begin(fault, async () => {
        const { url, proxy, isForwarded } = proxiedLink(fault, setup, on);
        const control = proxyControl(proxy);
        signal.throwIfAborted();
        // Healing it would mend what somebody else has cut.
        if (!(await control.isEnabled())) throw broken(fault, "a link that isn't cut already");
        const done = intend({
          kind: "http",
          method: "PATCH",
          url: proxyUrl(proxy),
          body: JSON.stringify({ enabled: true }),
          what: `${fault.name} on ${fault.on}`,
        });
        const heal = await doUnder(done, {
          apply: () => control.setEnabled(false),
          revert: () => control.setEnabled(true),
        });
        return {
          heal,
          async assertBiting() {
            if (await control.isEnabled())
              throw broken(fault, "the proxy disabled, but it's enabled");
            const came = await exchange(url, { limitMs: ANSWER });
            if (!isRefused(came, isForwarded))
              throw broken(fault, `a connection that is refused, but ${wordsOf(came)}`);
            return wordsOf(came);
          },
          async assertHealed() {
            if (!(await control.isEnabled()))
              throw broken(fault, "the proxy enabled, but it isn't");
            const came = await exchange(url, { limitMs: ANSWER });
            if (isRefused(came, isForwarded))
              throw broken(fault, `connections accepted again, but ${wordsOf(came)}`);
            return wordsOf(came);
          },
        };
      }),
  };
  return fault;
}

const isRefused = (came: Exchange, isForwarded: boolean): boolean =>
  atProxy(came, isForwarded).some(({ kind }) => kind === "refused");
