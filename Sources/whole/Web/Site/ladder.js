// Where the SIP ladder of a call is shown: an address that the settings give, with what is known of the call.

import { make } from "./dom.js";
import { site } from "./charts.js";

const marginMilliseconds = 60000;

/** Makes a link of a call, or says that there is none. */
export async function ladder() {
  const template = (await site()).sip_ladder;
  return (call) => {
    if (!template) return make("span", { class: "quiet", title: "web.sip_ladder of the settings names no page" }, "no ladder set");
    if (!call.sip_call_id) return make("span", { class: "quiet" }, "no Call-ID");
    const from = Math.floor(call.created_us / 1000) - marginMilliseconds;
    const to = Math.ceil((call.ended_us ?? call.created_us) / 1000) + marginMilliseconds;
    const values = { call_id: call.sip_call_id, from_ms: from, to_ms: to };
    const text = template.replace(/\{(call_id|from_ms|to_ms)\}/g, (_, name) => encodeURIComponent(values[name]));
    const address = URL.canParse(text) ? new URL(text) : null;
    if (!address || !["http:", "https:"].includes(address.protocol)) return make("span", { class: "quiet" }, "no address");
    return make("a", { href: address.href, target: "_blank", rel: "noreferrer noopener" }, "ladder");
  };
}
