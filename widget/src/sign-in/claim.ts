/** What a reader wrote here as a guest, offered to them once they have signed in. */

import { ask, embed, guest, make, word } from "../editor/lent";

/** Asks how much there is; the offer, or nothing. What goes wrong at its acceptance is told to `failed`. */
export const offerClaim = async (failed: (text: string) => void): Promise<Node[]> => {
	if (!guest.value?.secret) return [];
	const asked = await ask(embed("claim")).catch(() => undefined);
	const { comments } = asked?.ok ? await asked.json() : { comments: 0 };
	if (!comments) return [];
	const claim = async () => {
		const claimed = await ask(embed("claim"), new URLSearchParams()).catch(() => undefined);
		// Names change all over the conversation. What is being written is kept by its draft.
		if (claimed?.ok) location.reload();
		else failed((await claimed?.json().catch(() => undefined))?.detail || word("failed"));
	};
	const button = make("button", { type: "button", className: "change", textContent: word("claim"), onclick: claim });
	return [make("p", { className: "claim" }, word("claimable", { count: String(comments) }), " ", button)];
};
