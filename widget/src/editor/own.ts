/** What one reader sees of their own: comments that wait for approval, and which ones they may still edit. */

import type { Desk, Moderating } from "../chunks/moderate";
import {
	announce,
	ask,
	comment,
	embed,
	find,
	findAll,
	focusOn,
	guest,
	idOf,
	make,
	parse,
	place,
	recallVotes,
	thread,
	word,
} from "./lent";

interface Viewer {
	own: { id: string; editable_until: string }[];
	votes: { id: string; value: number }[];
	pending: { parent: string | null; html: string }[];
	desk?: Desk;
}

/** What whoever keeps the site in order does here besides. */
let moderating: Moderating | undefined;

/** Its script is named by the service, and loaded for them alone. */
const moderate = async (desk: Desk, signal: AbortSignal): Promise<void> => {
	const tools = { announce, ask, comment, embed, find, findAll, focusOn, idOf, make, parse, place };
	const loaded: typeof import("../chunks/moderate") = await import(new URL(desk.script, location.href).href);
	if (signal.aborted) return;
	moderating?.undress();
	moderating = loaded.start(tools, desk);
};

/** Until when the reader may change a comment. */
const own = new Map<string, number>();
/** Comments that nobody else sees, by the id of what they answer and their markup. */
const pending = new Map<string, { parent: string; html: string }>();

/** Lasts as long as one reader speaks here. */
let speaking = new AbortController();

const idIn = (html: string): string => /rejoinder-([\da-f-]+)/.exec(html)?.[1] ?? "";

/** Adds to the list, which is the same for all readers, what this one sees besides. */
export const showOwn = (): void => {
	for (const { parent, html } of pending.values()) place(html, parent);
	for (const [id, until] of own) {
		const item = comment(id);
		item?.classList.toggle("own", until > Date.now());
		const reply = item && find<HTMLAnchorElement>(":scope > article > .reply", item);
		// Without script the same address serves both; here each has a link of its own.
		if (reply && !reply.nextElementSibling?.matches(".edit"))
			reply.after(make("a", { className: "edit", href: reply.href, textContent: word("edit") }));
	}
	moderating?.dress();
};

/** Remembers a comment that was written or changed here; one that others see comes with every later list. */
export const keepOwn = (html: string, parent: string, held: boolean): string => {
	const id = idIn(html);
	// The service knows better how long; it is asked before anything changes.
	own.set(id, Date.now() + 864e5);
	if (held) pending.set(id, { parent: pending.get(id)?.parent ?? parent, html });
	return id;
};

export const forgetOwn = (id: string): void => {
	own.delete(id);
	pending.delete(id);
};

/** Takes away what only the one who spoke before could see. */
export const forgetAll = (): void => {
	speaking.abort();
	speaking = new AbortController();
	for (const id of pending.keys()) comment(id)?.remove();
	for (const id of own.keys()) comment(id)?.classList.remove("own");
	pending.clear();
	own.clear();
	moderating?.undress();
	moderating = undefined;
	const pressed = findAll(".votes [aria-pressed=true]").map((button) => button.closest(".comment"));
	recallVotes(pressed.flatMap((item) => (item ? [{ id: idOf(item), value: 0 }] : [])));
};

/** Asks what somebody who has been here before has written. */
export const recallOwn = async (): Promise<void> => {
	const { secret, session } = guest.value ?? {};
	if (!thread || !(secret || session)) return;
	const { signal } = speaking;
	const viewer: Viewer | undefined = await ask(embed("viewer"), undefined, {}, signal)
		.then((response) => (response.ok ? response.json() : undefined))
		.catch(() => undefined);
	// Without an answer the conversation is still readable; the next visit asks again. What only the one who spoke before may
	// see is not for whoever speaks now.
	if (!viewer || signal.aborted) return;
	for (const { parent, html } of viewer.pending) pending.set(idIn(html), { parent: parent ?? "", html });
	for (const { id, editable_until } of viewer.own) own.set(id, Date.parse(editable_until));
	recallVotes(viewer.votes);
	// Without it the conversation is as for everybody; the desk is still there.
	if (viewer.desk) await moderate(viewer.desk, signal).catch(() => {});
	showOwn();
};
