/** What a returning guest sees of its own: comments that wait for approval, and which ones it may still edit. */

import { comment } from "./dom";
import { place } from "./list";
import { ask, embed, guest } from "./service";

interface Viewer {
	own: { id: string; editable_until: string }[];
	pending: { parent: string | null; html: string }[];
}

export const showOwn = async (): Promise<void> => {
	const thread = document.querySelector("main")?.dataset.thread;
	if (!thread || !guest.value?.secret) return;
	const response = await ask(embed(`viewer?thread=${thread}`)).catch(() => undefined);
	// Without an answer the conversation is still readable; the next visit asks again.
	if (!response?.ok) return;
	const viewer: Viewer = await response.json();
	for (const { parent, html } of viewer.pending) place(html, parent ?? "");
	for (const { id, editable_until } of viewer.own)
		comment(id)?.classList.toggle("own", Date.parse(editable_until) > Date.now());
};
