/** What an answer of the queue says, shown in the page: what was done, what is gone, and what is there now. */

import { find, tell } from "./dom";
import { cases, goTo, placeOf, remove, swap, take } from "./list";
import { watch } from "./progress";
import { tellTimes } from "./times";
import { open, putAway } from "./typed";

/** What is to be said where something was not carried out. */
export const fail = (): void => tell(find("#told")?.dataset.failed ?? "", true);

/** Shows in `part` what another page has there; who was in it still is. */
const replace = (selector: string, from: Document): void => {
	const fresh = find(selector, from);
	const shown = find(selector);
	if (!fresh || !shown) return;
	const hadFocus = shown.contains(document.activeElement);
	shown.replaceWith(fresh);
	if (hadFocus) find("button, a", fresh)?.focus();
};

/** Leads to a comment whoever does not type meanwhile: their next letters would be decisions. */
export const lead = (item: HTMLElement | null | undefined): void => {
	if (!document.activeElement?.matches("textarea, select, input:not([type=checkbox])")) goTo(item ?? undefined);
};

let turns = 0;
let shown = 0;
/** Where the latest that is shown leads. */
let address: string | undefined;
/** A place among the decisions of this page: answers may come in another order than they were asked for. */
export const nextTurn = (): number => ++turns;

/** Shows what was done, unless something later is shown already. */
export const showDone = (answer: Document, turn: number): void => {
	if (turn < shown) return;
	shown = turn;
	address = answer.documentElement.dataset.address;
	replace("#done", answer);
	replace("#rooms .rooms", answer);
	watch();
};

/** Says it: aloud and in sight where nothing else shows it. */
export const sayDone = (answer: Document): void => {
	const undone = find("#said .said", answer)?.textContent?.trim();
	const done = find(".undo span", answer)?.textContent?.trim();
	tell(undone || done || (find("#told")?.dataset.done ?? ""), Boolean(undone));
};

/** A question, or an empty list: then the page is another one. */
export const becomes = (answer: Document): boolean => {
	if (find("#queue", answer) && cases().length > 0) return false;
	const main = find("main", answer);
	const isLatest = address === answer.documentElement.dataset.address;
	if (main && isLatest) find("main")?.replaceWith(main);
	main?.focus();
	location.replace(address ?? location.href);
	return true;
};

/** Shows what an answer of the queue says of these comments: they are gone, or as they are now. */
export const settle = (answer: Document, changed: HTMLElement[], turn: number): void => {
	const end = placeOf(cases().at(-1));
	showDone(answer, turn);
	tellTimes(answer);
	for (const { id } of changed) {
		const item = document.getElementById(id);
		if (!item) continue;
		const fresh = answer.getElementById(id);
		// It is still in this view, as in the one of all comments.
		if (fresh) swap(item, fresh);
		else {
			if (item.contains(open())) putAway();
			remove(item);
		}
	}
	take(answer, "after", end);
	if (!becomes(answer)) sayDone(answer);
};

/** Where to look when these have left the list. */
export const after = (gone: HTMLElement[]): HTMLElement | undefined => {
	const all = cases();
	const place = Math.max(0, all.indexOf(gone[0] as HTMLElement));
	return all.slice(place).find((item) => !gone.includes(item)) ?? all[place - 1];
};
