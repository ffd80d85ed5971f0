/** The list of the queue: which comments are in it, in which order, and which of them is looked at. */

import { find, page } from "./dom";
import { tellTimes } from "./times";

export const form = find<HTMLFormElement>("#queue");

export const cases = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(".case")];

/** The comment that is looked at: the one with the focus, else none. */
export const current = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>(".case") ?? null;

export const goTo = (item: HTMLElement | undefined): void => {
	item?.focus({ preventScroll: true });
	item?.scrollIntoView({ block: "nearest" });
};

/** The comment that somebody sees first where they have scrolled to. */
export const inSight = (): HTMLElement | undefined => {
	const all = cases();
	const above = all.filter((item) => item.getBoundingClientRect().top < innerHeight);
	return above.find((item) => item.getBoundingClientRect().top >= 0) ?? above.at(-1) ?? all[0];
};

export const inert = (items: HTMLElement[], isInert: boolean): void => {
	for (const item of items) item.inert = isInert;
};

/** The place of a comment in the list, which begins with the greatest: by when it was written. */
export const placeOf = (item: Element | null | undefined): string =>
	item ? `${item.querySelector("time")?.getAttribute("datetime")} ${item.id}` : "";

/** Those that have left the list: an answer that is older than that must not bring them back. */
const gone = new Set<string>();

export const remove = (item: HTMLElement): void => {
	gone.add(item.id);
	item.closest("li")?.remove();
};

/** Shows a comment as it is now; what was begun in it goes on. */
export const swap = (shown: HTMLElement, fresh: HTMLElement): void => {
	const hadFocus = shown.contains(document.activeElement);
	const place = find(".place", shown);
	const field = place?.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
	const [was, is] = [shown, fresh].map((item) => find<HTMLInputElement>("[name=id]", item));
	if (was && is) is.checked = was.checked && !shown.inert;
	shown.replaceWith(fresh);
	if (place) fresh.append(place);
	if (field) field.focus();
	else if (hadFocus) goTo(fresh);
};

/** The comments of another page that are not here, each with its element of the list. */
const strangers = (from: Document): [Element, HTMLElement][] =>
	[...from.querySelectorAll<HTMLElement>(".cases > li")].flatMap((row) => {
		const item = row.querySelector(".case");
		return item && !document.getElementById(item.id) ? [[item, row] as [Element, HTMLElement]] : [];
	});

/** Those of another page of this view that are newer than everything here. */
export const newer = (from: Document): HTMLElement[] => {
	const first = placeOf(cases()[0]);
	return strangers(from).flatMap(([item, row]) => (placeOf(item) > first && !gone.has(item.id) ? [row] : []));
};

/** Takes comments from another page of the same view: what is newer than all here, or what follows `end`. Returns the first of them. */
export const take = (from: Document, where: "before" | "after", end = placeOf(cases().at(-1))): HTMLElement | null => {
	const list = find(".cases");
	const follows = ([item, row]: [Element, HTMLElement]) => (placeOf(item) < end && !gone.has(item.id) ? [row] : []);
	const rows = where === "before" ? newer(from) : strangers(from).flatMap(follows);
	tellTimes(from);
	list?.[where === "before" ? "prepend" : "append"](...rows);
	return rows[0] ? find(".case", rows[0]) : null;
};

/** Shows what another page of this view has: each that came back at its place, and every other as it is now. Returns what came back. */
export const merge = (from: Document): HTMLElement | undefined => {
	const first = placeOf(cases()[0]);
	let back: HTMLElement | undefined;
	for (const shown of cases()) {
		const fresh = from.getElementById(shown.id);
		// Those that are just decided about are shown by that.
		if (fresh && !shown.inert) swap(shown, fresh);
	}
	for (const [item, row] of strangers(from)) {
		const place = placeOf(item);
		const hasLeft = gone.delete(item.id);
		if (place > first && !hasLeft) continue;
		const next = cases()
			.find((other) => placeOf(other) < place)
			?.closest("li");
		if (next) next.before(row);
		else find(".cases")?.append(row);
		back ??= item as HTMLElement;
	}
	return back;
};

let isBringing = false;

/** Brings what follows the last comment, if anything does. */
export const more = async (): Promise<void> => {
	const link = find<HTMLAnchorElement>(".after a");
	if (!link || isBringing) return;
	isBringing = true;
	const answer = await page(link.href).finally(() => {
		isBringing = false;
	});
	const further = find(".after", answer);
	const first = take(answer, "after");
	if (further) link.parentElement?.replaceWith(further);
	else link.parentElement?.remove();
	goTo(first ?? undefined);
};
